/**
 * npm test: set-up, every check and every suite; goes on after a failure, so that one run tells all.
 * `--only=unit,e2e` runs some of them; what follows goes to their runner (a file, `-t name`). The
 * last line is the total.
 */
import { main, say, SetupError } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'
import { checks, suites } from './lib/suites.mjs'

const only = process.argv
  .slice(2)
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const rest = process.argv.slice(2).filter((argument) => !argument.startsWith('--only='))
const isWanted = ({ name }) => only === undefined || only.includes(name)
const totals = { passed: 0, failed: 0 }

async function runSuite(suite, electron) {
  const startedAt = performance.now()
  const outcome = await suite.run(rest, electron).catch((error) => ({
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

/** The checks are single-threaded and independent: two at a time. */
async function runChecks() {
  const queue = checks.filter(isWanted)
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await runSuite(next)
  }
  await Promise.all([work(), work()])
}

async function runAll() {
  const wanted = suites.filter(isWanted)
  if (wanted.length === 0 && !checks.some(isWanted)) {
    const names = [...checks, ...suites].map(({ name }) => name).join(', ')
    throw new SetupError(`nothing to run. Choose from: ${names}`)
  }
  const needsElectron = wanted.some((suite) => suite.needsElectron)
  const electron = await setUp({
    isTest: true,
    hasElectron: needsElectron,
    hasBuild: needsElectron
  })
  await runChecks()
  for (const suite of wanted) await runSuite(suite, electron)
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
