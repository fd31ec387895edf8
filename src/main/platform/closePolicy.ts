/** What the window's close button does. Pure. */
export type CloseAction = 'close' | 'hide' | 'minimize' | 'quit'

export type CloseContext = {
  readonly isQuitting: boolean
  readonly closeToTray: boolean
  /** Whether a tray icon of ours would be seen; without one a hidden window could not be found again. */
  readonly hasTrayHost: boolean
  readonly platform: NodeJS.Platform
}

export const closeAction = (context: CloseContext): CloseAction => {
  if (context.isQuitting) return 'close'
  // On macOS the app lives on in the Dock, whatever the setting says.
  if (context.platform === 'darwin') return 'hide'
  if (!context.closeToTray) return 'quit'
  return context.hasTrayHost ? 'hide' : 'minimize'
}
