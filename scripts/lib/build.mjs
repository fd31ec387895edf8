import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

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

const lock = join(projectRoot, 'node_modules', '.cache', 'tern-build.lock')
/** Longer than any build: a lock that old was left behind. */
const lockLimitMs = 3 * 60_000

/** Builds `out/` unless it is newer than every source. One build at a time, also across terminals. */
export async function ensureBuild() {
  if (isFresh()) return
  await takeLock()
  try {
    if (!isFresh()) await build()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

async function takeLock() {
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (Date.now() - timeOf(lock) > lockLimitMs) rmSync(lock, { recursive: true, force: true })
      else await new Promise((settle) => setTimeout(settle, 200))
    }
  }
}

function isFresh() {
  return timeOf(stamp) > Math.max(...sources.map((path) => newestIn(join(projectRoot, path))))
}

async function build() {
  const startedAt = new Date()
  say('building ...')
  // While it is being rebuilt, `out/` is no build.
  rmSync(stamp, { force: true })
  const result = await runNode(toolScript('electron-vite/bin/electron-vite.js'), ['build'], {
    output: 'capture',
    env: { ...process.env, NODE_ENV: 'production' }
  })
  if (result.code !== 0) throw new SetupError(`the build failed:\n${result.output.trim()}`)
  writeFileSync(stamp, `${startedAt.toISOString()}\n`)
  // What changed while it was built is newer than this build.
  utimesSync(stamp, startedAt, startedAt)
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
