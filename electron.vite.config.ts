import { resolve } from 'node:path'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

import { messagesPlugin } from './scripts/messagesPlugin.mjs'
import { noticesPlugin } from './scripts/noticesPlugin.mjs'

/**
 * Every size of text follows the one that the person chose (`--tern-font-scale`), also in the
 * components that know nothing of it.
 */
const scaledText = {
  postcssPlugin: 'scaled-text',
  Declaration: {
    'font-size': (declaration: { value: string }): void => {
      declaration.value = declaration.value.replace(
        /^[\d.]+px$/,
        (size) => `calc(${size} * var(--tern-font-scale))`
      )
    }
  }
}

/**
 * electron-store brings a validator, a tenth of main's code, for schemas that Tern does not give it:
 * it reads its settings value by value (settingsSchema.ts).
 */
const withoutSchemas = {
  name: 'tern-without-schemas',
  enforce: 'pre' as const,
  resolveId: (id: string): string | null => (/^ajv(?:-formats$|\/)/.test(id) ? '\0no-ajv' : null),
  load: (id: string): string | null =>
    id === '\0no-ajv' ? 'export class Ajv2020 {}\nexport default {}' : null
}

/**
 * Main and preload are CommonJS: the runtime that tests may have to use (see docs/runtime.md) has no
 * ES module main, and a sandboxed preload can never be one. Native modules stay external; everything
 * else is bundled, so that the packed app needs no node_modules but theirs.
 */
export default defineConfig({
  main: {
    plugins: [messagesPlugin(), withoutSchemas, noticesPlugin('main')],
    build: {
      outDir: 'out/main',
      target: 'node18',
      sourcemap: true,
      externalizeDeps: { include: ['keytar', '@signalapp/sqlcipher'] },
      rolldownOptions: {
        input: {
          index: resolve(import.meta.dirname, 'src/main/index.ts'),
          storeWorker: resolve(import.meta.dirname, 'src/main/store/worker/index.ts'),
          demoServer: resolve(import.meta.dirname, 'src/demo/index.ts')
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name].cjs',
          // `import()` of a package cannot look into app.asar before Electron 28, `require` can.
          dynamicImportInCjs: false
        }
      }
    }
  },
  preload: {
    plugins: [noticesPlugin('preload')],
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(import.meta.dirname, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src/renderer',
    build: {
      outDir: resolve(import.meta.dirname, 'out/renderer'),
      target: 'chrome114',
      minify: true,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: resolve(import.meta.dirname, 'src/renderer/index.html') },
        // Every file of the start is a question to main, which is at its busiest then.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } }
      }
    },
    css: { postcss: { plugins: [scaledText] } },
    plugins: [svelte(), messagesPlugin(), noticesPlugin('renderer')]
  }
})
