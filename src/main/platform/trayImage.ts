/** Which picture the tray takes. Pure; see resources/README.md. */
export type TrayImageContext = {
  readonly platform: NodeJS.Platform
  readonly hasUnread: boolean
  /** The panel, not the app, is dark. */
  readonly isPanelDark: boolean
  /** Largest scale factor of the displays. */
  readonly scaleFactor: number
}

/**
 * macOS colours a template image itself. Windows picks a scale from the @2x sibling. On Linux one
 * picture without siblings is handed over: hosts show all representations wrongly or none.
 */
export const trayImageFile = (context: TrayImageContext): string => {
  const unread = context.hasUnread ? 'Unread' : ''
  if (context.platform === 'darwin') return `tray${unread}Template.png`
  const panel = context.isPanelDark ? 'Dark' : 'Light'
  if (context.platform === 'win32') return `trayWin${panel}${unread}.png`
  const size = context.scaleFactor > 1 ? 48 : 24
  return `trayLinux${panel}${unread}-${size.toString()}.png`
}

/** GNOME's and its relatives' top bar is dark under both themes. */
export const isPanelDark = (
  platform: NodeJS.Platform,
  desktop: string | undefined,
  isSystemDark: boolean
): boolean => isSystemDark || (platform === 'linux' && /gnome|unity|pantheon/i.test(desktop ?? ''))
