import { app, session } from 'electron'
import { join } from 'node:path'

import { serveApp } from '../platform/appProtocol'
import { createLifecycle, type Lifecycle } from '../platform/lifecycle'
import { createMicrophoneGate, type MicrophoneGate } from '../platform/microphone'
import { installNavigationGuard } from '../platform/navigationGuard'
import { applyTheme } from '../platform/theme'
import { createMainWindow, type MainWindow, type MainWindowOptions } from '../platform/window'
import { createFoundation, type Foundation } from './foundation'

/** The window on its way, before anything that answers its page is there. */
export type Opening = {
  readonly foundation: Foundation
  readonly window: MainWindow
  /** Of the window. */
  readonly iconFile: string
  readonly microphone: MicrophoneGate
  readonly lifecycle: Lifecycle
  readonly quitting: AbortSignal
  /** At `ready`, when the window is made; a start into the tray makes it later. */
  readonly opened: Promise<void>
  /** What the window and the end of the app ask for, once it is there. */
  complete(rest: Rest): void
}

type Rest = Pick<MainWindowOptions, 'hasTrayHost' | 'onClosedTo'> & {
  /** Closes all there is. */
  readonly shutdown: () => Promise<void>
}

/** Only what it takes to show a window safely: every module more is time until it shows. */
export const openWindow = (): Opening => {
  const foundation = createFoundation()
  const { paths, clock, logger, logFile, settings, page, commandLine } = foundation
  const quitting = new AbortController()
  let rest: Rest = {
    hasTrayHost: () => false,
    onClosedTo: () => undefined,
    /** A signal may come before anything is. */
    shutdown: () => logFile.flush()
  }
  const lifecycle = createLifecycle({
    clock,
    logger,
    shutdown: () => {
      quitting.abort()
      return rest.shutdown()
    },
    lastWords: () => {
      logFile.flushSync()
    }
  })
  lifecycle.start()
  const microphone = createMicrophoneGate(clock)
  installNavigationGuard(page, microphone, logger)
  const iconFile = join(paths.resourcesDir, 'icon.png')
  const window = createMainWindow({
    entryUrl: page.entryUrl,
    preloadFile: paths.preloadFile,
    iconFile,
    isHidden: commandLine.isHidden,
    clock,
    logger,
    state: settings,
    closeToTray: () => settings.get().closeToTray,
    hasTrayHost: () => rest.hasTrayHost(),
    onClosedTo: (closedTo) => {
      rest.onClosedTo(closedTo)
    }
  })
  const open = async (): Promise<void> => {
    await app.whenReady()
    if (quitting.signal.aborted) return
    foundation.mark('ready')
    applyTheme(settings.get().theme)
    serveApp(session.defaultSession, paths.rendererDir, page)
    if (commandLine.isHidden) return
    window.start()
    foundation.mark('window made')
  }
  return {
    foundation,
    window,
    iconFile,
    microphone,
    lifecycle,
    quitting: quitting.signal,
    opened: open(),
    complete: (given) => {
      rest = given
    }
  }
}
