/** npm run soak -- --minutes=10: see tests/faults/soak.ts. Bounded; ends by itself. */
import { join } from 'node:path'

import { projectRoot } from './lib/paths.mjs'
import { main, runNode } from './lib/run.mjs'

main(async () => {
  const entry = join(projectRoot, 'tests/faults/soak.mjs')
  const { code } = await runNode(entry, process.argv.slice(2))
  process.exitCode = code
})
