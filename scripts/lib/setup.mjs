import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { resolveElectron } from './electron.mjs'
import { SetupError } from './run.mjs'
import { ensureSystemPackages } from './system.mjs'

/**
 * Everything between a fresh clone and a running app, each step skipped when it is done already:
 * dependencies, system packages, the Electron binary, the build.
 *
 * @param {{ isHeadless?: boolean, isTest?: boolean, hasElectron?: boolean,
 *   hasBuild?: boolean }} [need]
 * @returns the Electron to run, null when none was asked for
 */
export async function setUp({
  isHeadless = false,
  isTest = false,
  hasElectron = true,
  hasBuild = true
} = {}) {
  requireNode(20, 19)
  await ensureSystemPackages({ isHeadless, isTest })
  await ensureDependencies()
  const electron = hasElectron ? await resolveElectron() : null
  if (hasBuild) await ensureBuild()
  return electron
}

function requireNode(major, minor) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  throw new SetupError(`Node ${major}.${minor} or newer is needed; this is ${process.version}.`)
}
