import { resolve } from 'node:path'

import { build } from 'vite'

const ROOT = resolve(import.meta.dirname, '../../..')

/** Bundles the worker as the app's build does: CommonJS, the native module left outside. */
export const buildWorker = async (name = 'store'): Promise<string> => {
  // Inside the project, so that the native module is found from there.
  const outDir = resolve(
    ROOT,
    'node_modules/.cache/tern-store-worker',
    `${String(process.pid)}-${name}`
  )
  await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'node18',
      minify: false,
      ssr: resolve(ROOT, 'src/main/store/worker/index.ts'),
      rolldownOptions: {
        external: ['@signalapp/sqlcipher'],
        output: { format: 'cjs', entryFileNames: 'storeWorker.cjs' }
      }
    },
    ssr: { external: ['@signalapp/sqlcipher'] }
  })
  return resolve(outDir, 'storeWorker.cjs')
}
