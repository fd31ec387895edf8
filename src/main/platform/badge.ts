import { app, BrowserWindow, nativeImage } from 'electron'

import { drawBadge } from './badgeBitmap'

/** The unread count on the app's icon: Dock (macOS), launcher (Linux, where there is one), taskbar (Windows). */
export interface Badge {
  /** Idempotent. */
  setUnread(messages: number): void
  dispose(): void
}

const setOverlay = (unread: number): void => {
  const bitmap = drawBadge(unread)
  const image =
    bitmap === null
      ? null
      : nativeImage.createFromBitmap(Buffer.from(bitmap.data), {
          width: bitmap.width,
          height: bitmap.height,
          scaleFactor: 2
        })
  const description = bitmap === null ? '' : `${unread.toString()} unread`
  for (const window of BrowserWindow.getAllWindows()) window.setOverlayIcon(image, description)
}

export const createBadge = (): Badge => {
  let unread = 0
  const render = (): void => {
    if (process.platform === 'win32') setOverlay(unread)
    else app.setBadgeCount(unread)
  }
  // A window made later starts without the overlay.
  const onWindow = (): void => {
    if (process.platform === 'win32' && unread > 0) render()
  }
  app.on('browser-window-created', onWindow)
  return {
    setUnread: (messages) => {
      if (messages === unread) return
      unread = messages
      render()
    },
    dispose: () => {
      app.off('browser-window-created', onWindow)
      unread = 0
      render()
    }
  }
}
