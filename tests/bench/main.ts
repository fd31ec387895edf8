/**
 * `npm run bench`: ratios against a floor measured in the same run, because single times on a noisy
 * machine say little. Exits 0 whatever it measures: a figure is a finding, not a test.
 */
import { cpus } from 'node:os'

import { closeAllTerns } from '../e2e/support/tern'
import { benchCatchUp } from './catchUp'
import { benchColdStart, benchMemory } from './coldStart'
import { type Fixture, prepare } from './fixture'
import { benchImkitCatchUp } from './imkitCatchUp'
import { benchList } from './list'
import { millionProfile } from './million'
import { benchOpen } from './open'
import { benchPaint } from './paint'
import { benchRecorder } from './recorder'
import { type Figure, isMet, printFigures } from './report'
import { benchScroll } from './scroll'
import { benchSearch } from './search'

/** Made when the first bench asks for it. */
const prepared: Fixture[] = []
const fixture = async (): Promise<Fixture> => {
  if (prepared[0] === undefined) {
    console.log('filling a store with 100,000 messages ...')
    prepared.push(await prepare())
  }
  return prepared[0]!
}

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  start: async () => benchColdStart(await fixture()),
  memory: async () => benchMemory(await fixture()),
  paint: async () => benchPaint(await fixture()),
  catchUp: async () => benchCatchUp(await fixture()),
  imkitCatchUp: benchImkitCatchUp,
  recorder: benchRecorder,
  open: async () => benchOpen(await millionProfile()),
  search: async () => benchSearch(await millionProfile()),
  scroll: async () => benchScroll(await millionProfile()),
  list: benchList
}

const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice(7)
  .split(',')
const figures: Figure[] = []
console.log(`Node ${process.version}, ${String(cpus().length)} cores (${cpus()[0]?.model ?? '?'})`)
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (only !== undefined && !only.includes(name)) continue
    console.log(`measuring ${name} ...`)
    const measured = await bench()
    printFigures(measured)
    figures.push(...measured)
  }
} finally {
  await closeAllTerns()
  for (const { server } of prepared) await server.stop()
}
console.log('\nAll figures of this run')
printFigures(figures)
const missed = figures.filter((figure) => !isMet(figure)).length
console.log(
  `${String(missed)} of ${String(figures.filter(({ target }) => target).length)} targets missed`
)
process.exit(0)
