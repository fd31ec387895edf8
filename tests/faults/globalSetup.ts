/** The store's thread and the child that is killed, bundled once for all files of the matrix. */
import { rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

import { build } from 'vite'
import type { TestProject } from 'vitest/node'

import { buildWorker } from '../unit/store/buildWorker'

declare module 'vitest' {
  interface ProvidedContext {
    workerPath: string
    childPath: string
  }
}

const ROOT = resolve(import.meta.dirname, '../..')

/** Starts in a fifth of the time that it takes through a loader. */
const buildChild = async (outDir: string): Promise<string> => {
  await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      ssr: resolve(ROOT, 'tests/faults/child.ts'),
      rolldownOptions: { output: { format: 'es', entryFileNames: 'faultChild.mjs' } }
    }
  })
  return resolve(outDir, 'faultChild.mjs')
}

// eslint-disable-next-line import-x/no-default-export -- the form that vitest asks for
export default async (project: TestProject): Promise<() => void> => {
  const workerPath = await buildWorker('faults')
  const childPath = await buildChild(dirname(workerPath))
  project.provide('workerPath', workerPath)
  project.provide('childPath', childPath)
  return () => {
    rmSync(dirname(workerPath), { recursive: true, force: true })
  }
}
