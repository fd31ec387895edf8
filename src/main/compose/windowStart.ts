/** When the window is made, and when it comes and goes. */
import type { TrayHost } from '../platform/trayHost'
import type { MainWindow } from '../platform/window'

/**
 * A start into the tray waits for the answer whether there is one (a second at most): without a host
 * the hidden window could not be found again.
 */
export const startHidden = async (
  window: Pick<MainWindow, 'start'>,
  trayHost: Pick<TrayHost, 'refresh'>,
  signal: AbortSignal
): Promise<void> => {
  await trayHost.refresh()
  if (!signal.aborted) window.start()
}

/** Told when the window is shown or gone, and not when it only gets or loses the focus. */
export const onVisibility = (
  window: Pick<MainWindow, 'isVisible' | 'onVisibilityChange'>,
  listener: (isVisible: boolean) => void
): (() => void) => {
  let known = window.isVisible()
  return window.onVisibilityChange(() => {
    if (window.isVisible() === known) return
    known = !known
    listener(known)
  })
}
