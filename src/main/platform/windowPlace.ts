/** Where the window is: read when it is made, kept when it was moved. */
import { type BrowserWindow, screen } from 'electron'

import type { Clock } from '../core/ports'
import { placeWindow, type WindowPlacement, type WindowState } from './windowState'

/** A window that is dragged moves many times a second. */
const SAVE_DELAY_MS = 500

export type KeptPlace = {
  windowState(): WindowState | null
  setWindowState(state: WindowState): void
}

/** For the displays of this moment. After `ready`. */
export const placeNow = (kept: KeptPlace): WindowPlacement => {
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()]
  return placeWindow(
    kept.windowState(),
    displays.map(({ workArea }) => workArea)
  )
}

/** Ends with the window: what is not kept by then is kept while it can still be asked. */
export const keepPlace = (window: BrowserWindow, kept: KeptPlace, clock: Clock): void => {
  let cancel: (() => void) | null = null
  const keep = (): void => {
    cancel?.()
    cancel = null
    if (window.isDestroyed() || window.isFullScreen()) return
    kept.setWindowState({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
  }
  const moved = (): void => {
    cancel ??= clock.after(SAVE_DELAY_MS, keep)
  }
  window.on('resize', moved)
  window.on('move', moved)
  window.on('maximize', moved)
  window.on('unmaximize', moved)
  window.on('close', () => {
    if (cancel !== null) keep()
  })
  window.on('closed', () => {
    cancel?.()
  })
}
