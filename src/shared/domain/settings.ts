import type { QuietHours } from './quietHours'

/** What a notification tells of a message; `anonymous` is "New message" and nobody's name. */
export type NotificationLevel = 'full' | 'name' | 'anonymous' | 'none'

/** Preferences of this machine. No secrets and no message content, ever: the file is plain JSON. */
export type Settings = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly enterSends: boolean
  readonly notifications: NotificationLevel
  readonly notificationSound: boolean
  /** No notifications until then, epoch ms; null: off. */
  readonly doNotDisturbUntil: number | null
  readonly quietHours: QuietHours
  /** Whether muted and archived conversations count as unread on badge and tray. */
  readonly countMuted: boolean
  readonly countArchived: boolean
  readonly sendReadReceipts: boolean
  readonly sendTyping: boolean
  readonly closeToTray: boolean
  /** How large the page is drawn; 1 is 100 %. */
  readonly zoom: number
  /** Languages as `en-US`; none: off. Ignored where the system checks spelling itself. */
  readonly spellcheckLanguages: readonly string[]
  /** Shows Tern from anywhere; null: none. See `isAccelerator`. */
  readonly showShortcut: string | null
  /** Look for new versions, and fetch them, without being asked. */
  readonly automaticUpdates: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  enterSends: true,
  notifications: 'full',
  notificationSound: true,
  doNotDisturbUntil: null,
  quietHours: { isOn: false, from: 22 * 60, to: 7 * 60, days: [0, 1, 2, 3, 4, 5, 6] },
  countMuted: false,
  countArchived: false,
  sendReadReceipts: true,
  sendTyping: true,
  closeToTray: true,
  zoom: 1,
  spellcheckLanguages: [],
  showShortcut: null,
  automaticUpdates: true
}
