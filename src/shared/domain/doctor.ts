/** What the desktop doctor looks at, in the order of its report. */
export type DoctorCheck =
  | 'network'
  | 'dns'
  | 'socket'
  | 'clock'
  | 'keychain'
  | 'store'
  | 'notifications'
  | 'tray'
  | 'badge'
  | 'autostart'
  | 'linkScheme'

export type DoctorVerdict =
  | 'ok'
  /** Works, with something missing. */
  | 'warning'
  | 'failed'
  /** Not on this system, not switched on, or not to be told while something else is broken. */
  | 'notApplicable'

export type DoctorFinding = {
  readonly check: DoctorCheck
  /** Name of the account it is about; null: this computer. */
  readonly account: string | null
  readonly verdict: DoctorVerdict
  /** One sentence: what is so, or what is wrong. */
  readonly finding: string
  /** One sentence: what to do about it. Null where nothing is to be done. */
  readonly advice: string | null
}

export type DoctorReport = {
  /** Epoch ms. */
  readonly at: number
  readonly findings: readonly DoctorFinding[]
}

export const DOCTOR_CHECK_NAMES: Readonly<Record<DoctorCheck, string>> = {
  network: 'Network',
  dns: 'Server name',
  socket: 'Connection',
  clock: 'Clock',
  keychain: 'Keychain',
  store: 'Message store',
  notifications: 'Notifications',
  tray: 'Tray icon',
  badge: 'Unread badge',
  autostart: 'Start with the session',
  linkScheme: 'Links'
}

export const DOCTOR_VERDICT_NAMES: Readonly<Record<DoctorVerdict, string>> = {
  ok: 'OK',
  warning: 'Warning',
  failed: 'Failed',
  notApplicable: 'Not checked'
}
