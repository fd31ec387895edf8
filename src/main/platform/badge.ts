import { app, BrowserWindow, nativeImage } from 'electron'

import type { Translate } from '../../shared/i18n'
import { drawOverlay } from './badgeBitmap'
import type { SessionBus } from './dbus/sessionBus'
import { APP_NAME } from './identity'
import { createLauncherEntry } from './launcherEntry'
import {
  dockText,
  iconText,
  NOTHING_UNREAD,
  titleText,
  unreadWords,
  type UnreadState
} from './unreadText'

/** What is unread, on the app's icon and in the title of its window. */
export interface Badge {
  /** Idempotent. */
  set(state: UnreadState): void
  dispose(): void
}

type Icon = { readonly set: (state: UnreadState) => void; readonly dispose: () => void }

/** @param bus null on macOS and Windows */
export const createBadge = (bus: SessionBus | null, t: Translate): Badge => {
  const icon = createIcon(bus, t)
  let state = NOTHING_UNREAD
  const render = (): void => {
    icon.set(state)
    for (const window of BrowserWindow.getAllWindows()) window.setTitle(titleText(state, APP_NAME))
  }
  // A window made later starts without anything.
  const onWindow = (): void => {
    if (state !== NOTHING_UNREAD) render()
  }
  app.on('browser-window-created', onWindow)
  return {
    set: (next) => {
      if (JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      render()
    },
    dispose: () => {
      app.off('browser-window-created', onWindow)
      icon.set(NOTHING_UNREAD)
      icon.dispose()
    }
  }
}

const createIcon = (bus: SessionBus | null, t: Translate): Icon => {
  if (bus !== null) return launcherIcon(bus)
  const setOverlayWith = (state: UnreadState): void => {
    setOverlay(state, t)
  }
  return { set: process.platform === 'win32' ? setOverlayWith : setDock, dispose: () => undefined }
}

const launcherIcon = (bus: SessionBus): Icon => {
  const entry = createLauncherEntry(bus)
  return {
    set: ({ messages, waitsFor }) => {
      entry.set(messages, waitsFor !== null)
    },
    dispose: () => {
      entry.dispose()
    }
  }
}

const setDock = (state: UnreadState): void => {
  // Typed as always there, absent elsewhere.
  const dock: Electron.Dock | undefined = app.dock
  dock?.setBadge(dockText(state))
}

const setOverlay = (state: UnreadState, t: Translate): void => {
  const bitmap = drawOverlay(iconText(state, 99))
  const image =
    bitmap === null
      ? null
      : nativeImage.createFromBitmap(Buffer.from(bitmap.data), {
          width: bitmap.width,
          height: bitmap.height,
          scaleFactor: 2
        })
  for (const window of BrowserWindow.getAllWindows())
    window.setOverlayIcon(image, unreadWords(state, t))
}
