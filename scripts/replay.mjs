/** npm run replay -- FILE: replays a recording saved in Settings > Advanced; see docs/flight-recorder.md. */
import { join } from 'node:path'

import { projectRoot } from './lib/paths.mjs'
import { main, runNode } from './lib/run.mjs'

main(async () => {
  const { code } = await runNode(
    join(projectRoot, 'tests', 'replay', 'run.mjs'),
    process.argv.slice(2)
  )
  process.exitCode = code
})
