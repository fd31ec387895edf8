/** Preferences of this machine. No secrets and no message content, ever: the file is plain JSON. */
export type Settings = {
  readonly theme: 'system' | 'light' | 'dark'
  readonly enterSends: boolean
  readonly notifications: 'full' | 'name' | 'none'
  readonly notificationSound: boolean
  readonly sendReadReceipts: boolean
  readonly sendTyping: boolean
  readonly closeToTray: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  enterSends: true,
  notifications: 'full',
  notificationSound: true,
  sendReadReceipts: true,
  sendTyping: true,
  closeToTray: true
}
