import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { projectRoot, toolScript } from './paths.mjs'
import { runNode, say, SetupError } from './run.mjs'

const stamp = join(projectRoot, 'out', '.built')
const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'svelte.config.js',
  'tsconfig.json',
  'package-lock.json'
]

/** Builds `out/` unless it is newer than every source. */
export async function ensureBuild() {
  const startedAt = new Date()
  if (timeOf(stamp) > Math.max(...sources.map((path) => newestIn(join(projectRoot, path))))) return
  say('building ...')
  const result = await runNode(toolScript('electron-vite/bin/electron-vite.js'), ['build'], {
    output: 'capture',
    env: { ...process.env, NODE_ENV: 'production' }
  })
  if (result.code !== 0) throw new SetupError(`the build failed:\n${result.output.trim()}`)
  writeFileSync(stamp, `${startedAt.toISOString()}\n`)
}

/** Folders count too: their time changes when a file goes. */
function newestIn(path) {
  const own = timeOf(path)
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch {
    return own
  }
  return Math.max(
    own,
    ...entries.map((entry) =>
      entry.isDirectory() ? newestIn(join(path, entry.name)) : timeOf(join(path, entry.name))
    )
  )
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
