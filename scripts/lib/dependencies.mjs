import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { projectRoot } from './paths.mjs'
import { runNpm, say, SetupError } from './run.mjs'

/** Installs what the lockfile says, unless exactly that is installed already. */
export async function ensureDependencies() {
  if (isInstalled()) return
  say('installing dependencies ...')
  // No package of ours needs its install script: the native ones carry prebuilt binaries.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const result = await runNpm(args, { output: 'capture' })
  if (result.code !== 0) throw new SetupError(`npm ci failed:\n${result.output.trim()}`)
}

/** npm leaves a lockfile of what it installed; ours may name more only where that is optional. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (wanted === null || present === null) return false
  const isSatisfied = ([path, entry]) =>
    path === '' ||
    (path in present
      ? present[path].version === entry.version && present[path].integrity === entry.integrity
      : Boolean(entry.optional || entry.devOptional || entry.peer))
  return (
    Object.entries(wanted).every(isSatisfied) &&
    Object.keys(present).every((path) => path in wanted)
  )
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(projectRoot, file), 'utf8')).packages
  } catch {
    return null
  }
}
