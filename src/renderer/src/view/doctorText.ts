import type { DoctorReport } from '../../../shared/domain'

/** What came of a check, in a sentence; empty before the first. */
export const doctorSummary = (report: DoctorReport | null): string => {
  if (report === null) return ''
  const count = (verdict: 'failed' | 'warning'): number =>
    report.findings.filter((finding) => finding.verdict === verdict).length
  const failed = count('failed')
  const warnings = count('warning')
  if (failed === 0 && warnings === 0) return 'Everything works.'
  const problems = `${String(failed)} ${failed === 1 ? 'problem' : 'problems'}`
  return warnings === 0
    ? `${problems} found.`
    : `${problems} and ${String(warnings)} ${warnings === 1 ? 'warning' : 'warnings'} found.`
}
