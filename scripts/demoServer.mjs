/** npm run demo:server: the demo server alone. Everything after `--` goes to it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { endChild, onInterrupt } from './lib/interrupt.mjs'
import { projectRoot } from './lib/paths.mjs'
import { main } from './lib/run.mjs'

main(async () => {
  await ensureDependencies()
  await ensureBuild()
  const script = join(projectRoot, 'out', 'main', 'demoServer.cjs')
  const child = spawn(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' })
  onInterrupt(() => endChild(child))
  child.once('exit', (code) => (process.exitCode = code ?? 1))
})
