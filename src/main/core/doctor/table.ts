/** The doctor's report for a terminal. Pure. */
import {
  DOCTOR_CHECK_NAMES,
  DOCTOR_VERDICT_NAMES,
  type DoctorFinding,
  type DoctorReport
} from '../../../shared/domain'

const titleOf = ({ check, account }: DoctorFinding): string =>
  account === null ? DOCTOR_CHECK_NAMES[check] : `${DOCTOR_CHECK_NAMES[check]} (${account})`

/** One line for each finding, and one for each advice. */
export const doctorTable = ({ findings }: DoctorReport): string => {
  const rows = findings.map((finding) => ({
    title: titleOf(finding),
    verdict: DOCTOR_VERDICT_NAMES[finding.verdict],
    finding
  }))
  const titles = Math.max(...rows.map(({ title }) => title.length))
  const verdicts = Math.max(...rows.map(({ verdict }) => verdict.length))
  const indent = ' '.repeat(titles + verdicts + 4)
  return rows
    .flatMap(({ title, verdict, finding: { finding, advice } }) => [
      `${title.padEnd(titles)}  ${verdict.padEnd(verdicts)}  ${finding}`,
      ...(advice === null ? [] : [`${indent}${advice}`])
    ])
    .join('\n')
}

/** For scripts: 0 when nothing failed. */
export const doctorExitCode = ({ findings }: DoctorReport): 0 | 1 =>
  findings.some(({ verdict }) => verdict === 'failed') ? 1 : 0
