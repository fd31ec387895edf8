/**
 * npm run test:faults: the fault matrix on real sockets and files, and its table of row, test, figure
 * and verdict. What follows goes to vitest (`-t R14`). A row without a test is a failure.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { FAULT_ROWS, FAULT_WORKERS, ROWS_ELSEWHERE } from './lib/faultRows.mjs'
import { projectRoot, toolScript } from './lib/paths.mjs'
import { main, runNode } from './lib/run.mjs'

const folder = join(projectRoot, 'test-results')
const report = join(folder, 'faults-table.json')

/** @typedef {{ row: string, test: string, figure: string, verdict: string }} Line */

/** @returns {readonly Line[]} */
function linesOfReport() {
  if (!existsSync(report)) return []
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'skipped' && status !== 'pending')
    .map(({ title, status, duration, meta }) => {
      const [row] = title.split(/[ :]/)
      const seconds = `${((duration ?? 0) / 1000).toFixed(1)} s`
      const figure = meta?.figure === undefined ? seconds : `${meta.figure} (${seconds})`
      const verdict = status === 'passed' ? 'holds' : 'FAILS'
      return { row, test: title.slice(row.length).replace(/^[ :]+/, ''), figure, verdict }
    })
}

/** @returns {readonly Line[]} */
function linesElsewhere() {
  return ROWS_ELSEWHERE.map(({ row, file, title }) => {
    const isThere = readFileSync(join(projectRoot, file), 'utf8').includes(title)
    return { row, test: title, figure: file, verdict: isThere ? 'end to end' : 'NO TEST' }
  })
}

/** @param {readonly Line[]} lines */
function print(lines) {
  const order = (row) => FAULT_ROWS.indexOf(row)
  const sorted = [...lines].sort((a, b) => order(a.row) - order(b.row))
  const widths = { row: 4, test: 0, figure: 0 }
  for (const line of sorted)
    for (const name of Object.keys(widths)) widths[name] = Math.max(widths[name], line[name].length)
  for (const { row, test, figure, verdict } of sorted) {
    const cells = [row.padEnd(widths.row), test.padEnd(widths.test), figure.padEnd(widths.figure)]
    process.stdout.write(`${[...cells, verdict].join(' | ')}\n`)
  }
}

main(async () => {
  const args = process.argv.slice(2)
  mkdirSync(folder, { recursive: true })
  rmSync(report, { force: true })
  const { code } = await runNode(toolScript('vitest/vitest.mjs'), [
    'run',
    '--project=faults',
    FAULT_WORKERS,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args
  ])
  const lines = [...linesOfReport(), ...linesElsewhere()]
  const tested = new Set(lines.map(({ row }) => row))
  const missing = args.length === 0 ? FAULT_ROWS.filter((row) => !tested.has(row)) : []
  for (const row of missing) lines.push({ row, test: '', figure: '', verdict: 'NO TEST' })
  print(lines)
  const failed = lines.filter(({ verdict }) => verdict === 'FAILS' || verdict === 'NO TEST')
  process.stdout.write(`${lines.length - failed.length} of ${lines.length} hold\n`)
  process.exitCode = code === 0 && failed.length === 0 ? 0 : 1
})
