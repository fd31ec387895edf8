/** Which picture the tray takes, and what is drawn into it. Pure; see resources/README.md. */
import type { CounterStyle } from './badgeBitmap'
import { iconText, type UnreadState } from './unreadText'

export type TrayImageContext = {
  readonly platform: NodeJS.Platform
  readonly unread: UnreadState
  /** The panel, not the app, is dark. */
  readonly isPanelDark: boolean
  /** Largest scale factor of the displays. */
  readonly scaleFactor: number
}

export type TrayImage = {
  readonly file: string
  /** Empty: the picture as it is. */
  readonly counter: string
  readonly style: CounterStyle
  readonly scaleFactors: readonly number[]
}

/**
 * macOS colours a template image itself. Windows picks a scale from the @2x sibling. On Linux one
 * picture without siblings is handed over: hosts show all representations wrongly or none.
 */
export const trayImage = ({
  platform,
  unread,
  isPanelDark,
  scaleFactor
}: TrayImageContext): TrayImage => {
  const counter = iconText(unread, 9)
  // Marked unread by hand: a dot, there is nothing to count.
  const dot = counter === '' && unread.conversations > 0 ? 'Unread' : ''
  const panel = isPanelDark ? 'Dark' : 'Light'
  if (platform === 'darwin')
    return { file: `tray${dot}Template.png`, counter, style: 'template', scaleFactors: [1, 2] }
  if (platform === 'win32')
    return { file: `trayWin${panel}${dot}.png`, counter, style: 'coloured', scaleFactors: [1, 2] }
  const size = scaleFactor > 1 ? 48 : 24
  const file = `trayLinux${panel}${dot}-${size.toString()}.png`
  return { file, counter, style: 'coloured', scaleFactors: [1] }
}

/** GNOME's and its relatives' top bar is dark under both themes. */
export const isPanelDark = (
  platform: NodeJS.Platform,
  desktop: string | undefined,
  isSystemDark: boolean
): boolean => isSystemDark || (platform === 'linux' && /gnome|unity|pantheon/i.test(desktop ?? ''))
