/** npm run bench: the measurements of tests/bench, in the same desktop as the end-to-end tests. */
import { join } from 'node:path'

import { electronEnvironment } from './lib/electron.mjs'
import { projectRoot } from './lib/paths.mjs'
import { main, runNode } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'
import { openTestDesktop } from './lib/testDesktop.mjs'

main(async () => {
  const electron = await setUp({ isTest: true })
  const desktop = await openTestDesktop(electron)
  try {
    const { code } = await runNode(
      join(projectRoot, 'tests', 'bench', 'run.mjs'),
      process.argv.slice(2),
      { env: { ...desktop.env, ...electronEnvironment(electron) } }
    )
    process.exitCode = code
  } finally {
    await desktop.close()
  }
})
