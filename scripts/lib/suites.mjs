import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { ensureBuild } from './build.mjs'
import { electronEnvironment } from './electron.mjs'
import { FAULT_WORKERS } from './faultRows.mjs'
import { packApp } from './pack.mjs'
import { projectRoot, toolScript } from './paths.mjs'
import { runNode } from './run.mjs'
import { openTestDesktop } from './testDesktop.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number, output?: string }} Outcome */
/**
 * `output`: 'show' as it comes, or 'capture' to have it in the outcome.
 *
 * @typedef {{ electron: any, output: 'show' | 'capture' }} Surroundings
 * @typedef {{ name: string, needsElectron?: boolean,
 *   run: (args: readonly string[], surroundings: Surroundings) => Promise<Outcome> }} Suite
 */

const reports = join(projectRoot, 'test-results')

/**
 * What needs one processor and no quiet: run two at a time, the longest first. The checks only read;
 * each counts as one.
 *
 * @type {readonly Suite[]}
 */
export const sideBySide = [
  check('lint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']),
  vitest('renderer'),
  vitest('unit'),
  vitest('contract'),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  check('components', 'svelte-check/bin/svelte-check', ['--fail-on-warnings', '--output', 'human']),
  check('types', 'typescript/bin/tsc', ['-p', '.']),
  check('dead-code', 'knip/bin/knip.js', ['--no-progress'])
]

/** What takes the machine for itself, one after the other. @type {readonly Suite[]} */
export const oneByOne = [
  // By default one processor is kept free; a simulation is nothing but computing.
  vitest('simulation', ['--maxWorkers=100%']),
  vitest('faults', [FAULT_WORKERS]),
  { name: 'e2e', needsElectron: true, run: runEndToEnd },
  { name: 'packed', needsElectron: true, run: runPacked }
]

/** @returns {Suite} */
function check(name, script, args) {
  return {
    name,
    run: async (extra) => {
      // They are quiet unless they fail.
      const { code, output } = await runNode(toolScript(script), [...args, ...extra], {
        output: 'capture'
      })
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
    }
  }
}

/** @returns {Suite} */
function vitest(project, options = []) {
  return {
    name: project,
    run: async (args, { output }) => {
      const report = newReport(project)
      const run = await runNode(
        toolScript('vitest/vitest.mjs'),
        [
          'run',
          `--project=${project}`,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
          ...options,
          ...args
        ],
        { output }
      )
      return { ...settled(run.code, [report], countOfVitest), output: run.output }
    }
  }
}

const countOfVitest = (json) => ({
  passed: json.numPassedTests,
  // A file that does not even load has no tests of its own to count.
  failed:
    json.numFailedTests +
    json.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0
    ).length,
  skipped: json.numPendingTests + json.numTodoTests
})

/** Those that share the machine, then those that measure it; playwright.config.ts says which. */
async function runEndToEnd(args, { electron }) {
  // Elsewhere the one desktop of the person is what the tests have, too.
  const workers = process.platform === 'linux' ? Math.min(2, availableParallelism()) : 1
  const desktop = await openBuilt(electron, workers)
  try {
    // A file that was asked for may be of the others.
    const more = ['--pass-with-no-tests', ...args]
    return await runPlaywright(desktop.env, {
      e2e: ['--project=long', '--project=short', `--workers=${workers}`, ...more],
      'e2e-alone': ['--project=alone', ...more]
    })
  } finally {
    await desktop.close()
  }
}

/** The packed app, packed where the user that Electron runs as can read it. @returns {Promise<Outcome>} */
async function runPacked(args, { electron }) {
  const desktop = await openBuilt(electron)
  try {
    const folder = join(desktop.env.TERN_E2E_HOME, 'packed')
    await packApp(electron, folder)
    return await runPlaywright({ ...desktop.env, TERN_E2E_PACKED: folder }, { packed: args })
  } finally {
    await desktop.close()
  }
}

/** A desktop with the app as it is now. */
async function openBuilt(electron, count = 1) {
  await ensureBuild()
  const { env, close } = await openTestDesktop(electron, count)
  return { env: { ...env, ...electronEnvironment(electron) }, close }
}

/** Runs Playwright once for each report. @returns {Promise<Outcome>} */
async function runPlaywright(env, runs) {
  const reportsOfRuns = []
  let worst = 0
  for (const [name, args] of Object.entries(runs)) {
    const report = newReport(name)
    reportsOfRuns.push(report)
    const { code } = await runNode(toolScript('playwright/cli.js'), ['test', ...args], {
      env: { ...env, TERN_E2E_REPORT: report }
    })
    worst = Math.max(worst, code)
  }
  return settled(worst, reportsOfRuns, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped
  }))
}

function newReport(name) {
  mkdirSync(reports, { recursive: true })
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/** A runner that fails without naming a test (a crash, an empty suite) counts as one failure. */
function settled(code, files, count) {
  const outcome = { passed: 0, failed: 0, skipped: 0 }
  for (const file of files) {
    const counted = countIn(file, count)
    for (const name of Object.keys(outcome)) outcome[name] += counted[name]
  }
  const isSilentFailure = outcome.failed === 0 && (code !== 0 || outcome.passed === 0)
  return isSilentFailure ? { ...outcome, failed: 1 } : outcome
}

function countIn(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
