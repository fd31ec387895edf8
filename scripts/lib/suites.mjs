import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { ensureBuild } from './build.mjs'
import { electronEnvironment } from './electron.mjs'
import { FAULT_WORKERS } from './faultRows.mjs'
import { packApp } from './pack.mjs'
import { projectRoot, toolScript } from './paths.mjs'
import { runNode } from './run.mjs'
import { openTestDesktop } from './testDesktop.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number, output?: string }} Outcome */
/** @typedef {{ name: string, needsElectron?: boolean, run: (args: readonly string[], electron: any) => Promise<Outcome> }} Suite */

const reports = join(projectRoot, 'test-results')

/** Checks that only read; each counts as one. They are quiet unless they fail. @type {readonly Suite[]} */
export const checks = [
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  check('lint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']),
  check('types', 'typescript/bin/tsc', ['-p', '.']),
  check('components', 'svelte-check/bin/svelte-check', ['--fail-on-warnings', '--output', 'human']),
  check('dead-code', 'knip/bin/knip.js', ['--no-progress'])
]

/** Suites that run the code, one after the other. @type {readonly Suite[]} */
export const suites = [
  ...['unit', 'contract', 'simulation', 'renderer'].map((name) => ({
    name,
    // By default one processor is kept free; a simulation is nothing but computing.
    run: (args) => runVitest(name, name === 'simulation' ? ['--maxWorkers=100%', ...args] : args)
  })),
  { name: 'faults', run: (args) => runVitest('faults', [FAULT_WORKERS, ...args]) },
  {
    name: 'e2e',
    needsElectron: true,
    run: (args, electron) => runPlaywright('e2e', args, electron)
  },
  { name: 'packed', needsElectron: true, run: runPacked }
]

/** @returns {Suite} */
function check(name, script, args) {
  return {
    name,
    run: async (extra) => {
      const { code, output } = await runNode(toolScript(script), [...args, ...extra], {
        output: 'capture'
      })
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
    }
  }
}

/** @returns {Promise<Outcome>} */
async function runVitest(project, args) {
  const report = newReport(project)
  const { code } = await runNode(toolScript('vitest/vitest.mjs'), [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args
  ])
  return settled(code, report, (json) => ({
    passed: json.numPassedTests,
    // A file that does not even load has no tests of its own to count.
    failed:
      json.numFailedTests +
      json.testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.length === 0
      ).length,
    skipped: json.numPendingTests + json.numTodoTests
  }))
}

/** @returns {Promise<Outcome>} */
async function runPlaywright(name, args, electron, prepare = async () => ({})) {
  const report = newReport(name)
  await ensureBuild()
  const desktop = await openTestDesktop(electron)
  try {
    const extra = await prepare(desktop)
    const { code } = await runNode(toolScript('playwright/cli.js'), ['test', ...args], {
      env: { ...desktop.env, ...electronEnvironment(electron), ...extra, TERN_E2E_REPORT: report }
    })
    return settled(code, report, ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped
    }))
  } finally {
    await desktop.close()
  }
}

/** The packed app, packed where the user that Electron runs as can read it. @returns {Promise<Outcome>} */
function runPacked(args, electron) {
  return runPlaywright('packed', ['packed.spec.ts', ...args], electron, async ({ env }) => {
    const folder = join(env.TERN_E2E_HOME, 'packed')
    await packApp(electron, folder)
    return { TERN_E2E_PACKED: folder }
  })
}

function newReport(name) {
  mkdirSync(reports, { recursive: true })
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/** A runner that fails without naming a test (a crash, an empty suite) counts as one failure. */
function settled(code, report, count) {
  let outcome = { passed: 0, failed: 0, skipped: 0 }
  try {
    outcome = count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { ...outcome, failed: 1 }
  }
  const isSilentFailure = outcome.failed === 0 && (code !== 0 || outcome.passed === 0)
  return isSilentFailure ? { ...outcome, failed: 1 } : outcome
}
