import { resolve } from 'node:path'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

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
 * Main and preload are CommonJS: the runtime that tests may have to use (see docs/runtime.md) has no
 * ES module main, and a sandboxed preload can never be one. Native modules stay external; everything
 * else is bundled, so that the packed app needs no node_modules but theirs.
 */
export default defineConfig({
  main: {
    plugins: [noticesPlugin('main')],
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
      rolldownOptions: { input: { index: resolve(import.meta.dirname, 'src/renderer/index.html') } }
    },
    css: { postcss: { plugins: [scaledText] } },
    plugins: [svelte(), noticesPlugin('renderer')]
  }
})
