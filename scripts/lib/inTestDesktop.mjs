import { join } from 'node:path'

import { electronEnvironment } from './electron.mjs'
import { projectRoot } from './paths.mjs'
import { runNode } from './run.mjs'
import { setUp } from './setup.mjs'
import { openTestDesktop } from './testDesktop.mjs'

/**
 * Sets everything up and runs a file below `tests/` in the desktop of the end-to-end tests, with the
 * arguments of this process.
 */
export async function runInTestDesktop(...path) {
  const electron = await setUp({ isTest: true })
  const desktop = await openTestDesktop(electron)
  try {
    const { code } = await runNode(join(projectRoot, 'tests', ...path), process.argv.slice(2), {
      env: { ...desktop.env, ...electronEnvironment(electron) }
    })
    process.exitCode = code
  } finally {
    await desktop.close()
  }
}
