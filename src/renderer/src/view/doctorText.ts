import type { DoctorCheck, DoctorReport, DoctorVerdict } from '../../../shared/domain'
import { t } from '../i18n.svelte'

/** What came of a check, in a sentence; empty before the first. */
export const doctorSummary = (report: DoctorReport | null): string => {
  if (report === null) return ''
  const count = (verdict: 'failed' | 'warning'): number =>
    report.findings.filter((finding) => finding.verdict === verdict).length
  const problems = count('failed')
  const warnings = count('warning')
  if (problems === 0 && warnings === 0) return t('settings.allWorks')
  return warnings === 0
    ? t('settings.problems', { problems })
    : t('settings.problemsAndWarnings', { problems, warnings })
}

const CHECKS = {
  network: 'settings.checkNetwork',
  dns: 'settings.checkDns',
  socket: 'settings.checkSocket',
  clock: 'settings.checkClock',
  keychain: 'settings.keychain',
  store: 'settings.messageStore',
  notifications: 'settings.tabNotifications',
  tray: 'settings.checkTray',
  badge: 'settings.checkBadge',
  autostart: 'settings.checkAutostart',
  linkScheme: 'settings.checkLinks'
} as const satisfies Record<DoctorCheck, string>

const VERDICTS = {
  ok: 'settings.verdictOk',
  warning: 'settings.verdictWarning',
  failed: 'settings.verdictFailed',
  notApplicable: 'settings.verdictNotChecked'
} as const satisfies Record<DoctorVerdict, string>

export const checkName = (check: DoctorCheck): string => t(CHECKS[check])

export const verdictName = (verdict: DoctorVerdict): string => t(VERDICTS[verdict])
