/** The one file that a person sends to who helps: everything in it is made harmless once more. */
import {
  type Account,
  DOCTOR_CHECK_NAMES,
  type DoctorReport,
  type Settings
} from '../../../shared/domain'
import type { LogFields } from '../../core/ports'
import { redactFields, redactText } from '../redact'

export type LogBundle = {
  /** Epoch ms. */
  readonly now: number
  readonly versions: Readonly<Record<string, string>>
  readonly report: DoctorReport
  readonly settings: Settings
  readonly accounts: readonly Account[]
  /** Oldest line first. */
  readonly log: string
}

/**
 * Text, one section after the other. Accounts are numbered: their names are the person's own words.
 * Pure.
 */
export const logBundle = (bundle: LogBundle): string => {
  const { now, versions, report, settings, accounts, log } = bundle
  const numberOf = (name: string): string =>
    `account ${(accounts.findIndex((account) => account.name === name) + 1).toString()}`
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Tern logs', [new Date(now).toISOString()]],
    ['Versions', Object.entries(versions).map(([name, version]) => `${name}: ${version}`)],
    [
      'Accounts',
      accounts.map(
        ({ id, kind, isPaused }, index) =>
          `account ${(index + 1).toString()}: ${kind}, ${id}${isPaused ? ', paused' : ''}`
      )
    ],
    [
      'Check',
      report.findings.map(({ check, account, verdict, finding }) => {
        const subject = account === null ? '' : ` (${numberOf(account)})`
        return `${DOCTOR_CHECK_NAMES[check]}${subject}: ${verdict}. ${redactText(finding)}`
      })
    ],
    ['Settings', JSON.stringify(settings, null, 2).split('\n')],
    ['Log', log.split('\n').map(harmless)]
  ]
  return sections.map(([title, lines]) => [`== ${title} ==`, ...lines, ''].join('\n')).join('\n')
}

/** A line of the log again: field by field, because its own quotes are not somebody's words. */
const harmless = (line: string): string => {
  try {
    const fields: unknown = JSON.parse(line)
    if (typeof fields === 'object' && fields !== null)
      return JSON.stringify(redactFields(fields as LogFields))
  } catch {
    // Cut off by a crash.
  }
  return redactText(line)
}
