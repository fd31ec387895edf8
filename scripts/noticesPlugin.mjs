import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Keeps which packages a bundle is made of, for the notices that are packed with the app
 * (`lib/notices.mjs`). Only the bundler knows: most of what is installed is not shipped.
 *
 * @param {'main' | 'preload' | 'renderer'} part
 * @returns {import('vite').Plugin}
 */
export function noticesPlugin(part) {
  return {
    name: 'tern-notices',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      const folders = new Set()
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const folder = packageFolder(id)
          if (folder !== null) folders.add(folder)
        }
      }
      const file = join(dir, '..', 'notices', `${part}.json`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `${JSON.stringify([...folders].sort(), null, 2)}\n`)
    }
  }
}

/** Where the package of a module lies, from the project's folder, the innermost; null for our own. */
function packageFolder(id) {
  const path = id.replaceAll('\\', '/')
  const from = path.indexOf('node_modules/')
  if (from === -1) return null
  const at = path.lastIndexOf('node_modules/') + 'node_modules/'.length
  const names = path.slice(at).split('/')
  return path.slice(from, at) + names.slice(0, names[0].startsWith('@') ? 2 : 1).join('/')
}
