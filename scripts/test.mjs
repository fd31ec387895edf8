/**
 * npm test: set-up, every check and every suite; goes on after a failure, so that one run tells all.
 * `--only=unit,e2e` runs some of them; what follows goes to their runner (a file, `-t name`). The
 * last line is the total.
 */
import { main, say, SetupError } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'
import { oneByOne, sideBySide } from './lib/suites.mjs'

const only = process.argv
  .slice(2)
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const rest = process.argv.slice(2).filter((argument) => !argument.startsWith('--only='))
const isWanted = ({ name }) => only === undefined || only.includes(name)
const totals = { passed: 0, failed: 0 }

async function runSuite(suite, surroundings) {
  const startedAt = performance.now()
  const outcome = await suite.run(rest, surroundings).catch((error) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: String(error?.stack ?? error)
  }))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (outcome.failed > 0 && outcome.output) process.stdout.write(`${outcome.output.trim()}\n`)
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : ''
  say(`${suite.name}: ${outcome.passed} passed, ${outcome.failed} failed${skipped} (${seconds} s)`)
  totals.passed += outcome.passed
  totals.failed += outcome.failed
}

/** Two at a time; what they say is shown whole, and of those that failed. */
async function runSideBySide(wanted) {
  const queue = [...wanted]
  const output = wanted.length > 1 ? 'capture' : 'show'
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      await runSuite(next, { output })
  }
  await Promise.all([work(), work()])
}

async function runAll() {
  const first = sideBySide.filter(isWanted)
  const then = oneByOne.filter(isWanted)
  if (first.length + then.length === 0) {
    const names = [...sideBySide, ...oneByOne].map(({ name }) => name).join(', ')
    throw new SetupError(`nothing to run. Choose from: ${names}`)
  }
  const needsElectron = then.some((suite) => suite.needsElectron)
  const electron = await setUp({
    isTest: true,
    hasElectron: needsElectron,
    hasBuild: needsElectron
  })
  await runSideBySide(first)
  for (const suite of then) await runSuite(suite, { electron, output: 'show' })
}

main(async () => {
  try {
    await runAll()
  } catch (error) {
    totals.failed += 1
    say(error instanceof SetupError ? error.message : String(error?.stack ?? error))
  }
  process.exitCode = totals.failed === 0 ? 0 : 1
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`)
})
