/**
 * npm run simulate: seeded histories of the core under every fault (docs/recovery.md).
 * `--runs=N` histories from `--seed=S` on, shared among the processors; the first failure is shrunk
 * and told in words, with its seed.
 */
import { availableParallelism } from 'node:os'

import { main, runNode, SetupError } from './lib/run.mjs'
import { toolScript } from './lib/paths.mjs'

/** Starting a process costs as much as this many histories. */
const WORTH_A_PROCESS = 200

function numberOf(name, fallback) {
  const prefix = `--${name}=`
  const argument = process.argv.find((one) => one.startsWith(prefix))
  const value = Number(argument?.slice(prefix.length) ?? fallback)
  if (!Number.isSafeInteger(value) || value < 0) throw new SetupError(`${prefix} wants a number`)
  return value
}

main(async () => {
  const runs = numberOf('runs', 1_000)
  const seed = numberOf('seed', 1)
  const processes = Math.max(1, Math.min(availableParallelism(), Math.ceil(runs / WORTH_A_PROCESS)))
  const share = Math.ceil(runs / processes)
  const codes = await Promise.all(
    Array.from({ length: processes }, (_, index) => {
      const first = seed + index * share
      const mine = Math.min(share, seed + runs - first)
      return runNode(toolScript('tsx/dist/cli.mjs'), [
        'tests/simulation/run.ts',
        `--seed=${first}`,
        `--runs=${mine}`
      ])
    })
  )
  process.exitCode = codes.every(({ code }) => code === 0) ? 0 : 1
})
