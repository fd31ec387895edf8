import type { QuietHours } from './quietHours'

/** What a notification tells of a message; `anonymous` is "New message" and nobody's name. */
export type NotificationLevel = 'full' | 'name' | 'anonymous' | 'none'

/** Files that are fetched when they come into view, without being asked; `small`: up to 5 MB. */
export type AutoDownload = 'always' | 'small' | 'never'

/** Bytes of the largest file that `small` fetches. */
export const SMALL_FILE_BYTES = 5_000_000

/** Preferences of this machine. No secrets and no message content, ever: the file is plain JSON. */
export type Settings = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly density: 'comfortable' | 'compact'
  /** How large text is written, apart from the zoom of the page; 1 is 100 %, 0.85 to 1.4. */
  readonly fontScale: number
  /** Hours to 12 or to 24; `system`: as the language does. */
  readonly timeFormat: 'system' | '12' | '24'
  readonly language: 'system' | 'en' | 'zh-Hant'
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
  readonly autoDownload: AutoDownload
  /** How long a message waits for "Undo" before it leaves, 0 to 60 s; 0: not at all. */
  readonly undoSendSeconds: number
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
  density: 'comfortable',
  fontScale: 1,
  timeFormat: 'system',
  language: 'system',
  enterSends: true,
  notifications: 'full',
  notificationSound: true,
  doNotDisturbUntil: null,
  quietHours: { isOn: false, from: 22 * 60, to: 7 * 60, days: [0, 1, 2, 3, 4, 5, 6] },
  countMuted: false,
  countArchived: false,
  sendReadReceipts: true,
  sendTyping: true,
  autoDownload: 'always',
  undoSendSeconds: 0,
  closeToTray: true,
  zoom: 1,
  spellcheckLanguages: [],
  showShortcut: null,
  automaticUpdates: true
}
