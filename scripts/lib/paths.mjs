import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

export const projectRoot = resolve(import.meta.dirname, '../..')

export const isRoot = process.getuid?.() === 0

/**
 * Where large downloads live, outside the repository. Root gets a folder that other users can read,
 * because the tests run Electron as an unprivileged user.
 */
export function cacheFolder() {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env
  if (xdg) return join(xdg, 'tern')
  if (process.platform === 'win32') return join(local ?? homedir(), 'tern', 'cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tern')
  return isRoot ? '/var/cache/tern' : join(homedir(), '.cache', 'tern')
}

/** The script of a development tool in node_modules, to be run with `node`. */
export function toolScript(path) {
  const file = join(projectRoot, 'node_modules', path)
  if (!existsSync(file)) throw new Error(`${path} is not installed. Run: npm ci`)
  return file
}
