/**
 * The composition root: makes everything, wires everything, disposes in reverse. The only file that
 * knows concrete classes.
 */
import { app, clipboard, session } from 'electron'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import {
  asAttachmentId,
  asConversationId,
  type ConversationId,
  type MessageId
} from '../shared/domain'
import type { AppEvent } from '../shared/ipc/events'
import { createBackend } from './backends/registry'
import { createDesktopSignals } from './core/desktopSignals'
import { createEngine } from './core/engine'
import { INLINE_LIMIT } from './core/messenger/attachments'
import type { Publisher } from './core/ports'
import { createProfile, type Profile } from './core/profile'
import { createHandlers } from './ipc/handlers'
import { createPublisher, type EventTarget, type WindowPublisher } from './ipc/publisher'
import { registerCommands } from './ipc/register'
import { createSenderCheck } from './ipc/sender'
import { serveApp } from './platform/appProtocol'
import { createBadge } from './platform/badge'
import { createClock } from './platform/clock'
import { parseCommandLine } from './platform/commandLine'
import { createDemoProcess } from './platform/demoProcess'
import { openExternalLink } from './platform/externalLinks'
import { pickFiles, saveFile } from './platform/files'
import { APP_NAME } from './platform/identity'
import { createLifecycle } from './platform/lifecycle'
import { createLogFile } from './platform/logFile'
import { createLogger, LOG_FILE_BYTES, LOG_FILES, logLevel } from './platform/logger'
import { serveMedia } from './platform/mediaProtocol'
import { installMenu } from './platform/menu'
import { installNavigationGuard } from './platform/navigationGuard'
import { createNetwork } from './platform/network'
import { createNotifier } from './platform/notifier'
import { isTrustedUrl, trustedPage } from './platform/origin'
import { appPaths } from './platform/paths'
import { createPower } from './platform/power'
import { createRandom } from './platform/random'
import { waitForInbox } from './platform/screenshot'
import { createSecrets } from './platform/secrets'
import { createSettings } from './platform/settings'
import { applyTheme } from './platform/theme'
import { createTray } from './platform/tray'
import { createTrayHost } from './platform/trayHost'
import { createMainWindow, type MainWindow } from './platform/window'
import { openProfileStore } from './store/profileStore'

export const start = async (): Promise<void> => {
  const commandLine = parseCommandLine(process.argv.slice(1), process.cwd())
  const paths = appPaths()
  const clock = createClock()
  const random = createRandom()
  const logFile = createLogFile({
    file: join(paths.logsDir, 'tern.log'),
    maxBytes: LOG_FILE_BYTES,
    maxFiles: LOG_FILES
  })
  const logger = createLogger({
    clock,
    file: logFile,
    level: logLevel(process.env.TERN_LOG_LEVEL),
    echo: (line) => {
      console.error(line)
    }
  })
  const settings = createSettings({ dir: paths.userData, clock, logger })
  const page = trustedPage(process.env.ELECTRON_RENDERER_URL, app.isPackaged)
  installNavigationGuard(page, logger)
  await app.whenReady()

  applyTheme(settings.get().theme)
  installMenu(page.isDev)
  const iconFile = join(paths.resourcesDir, 'icon.png')
  const trayHost = createTrayHost()
  const window = createMainWindow({
    entryUrl: page.entryUrl,
    preloadFile: paths.preloadFile,
    iconFile,
    isHidden: commandLine.isHidden,
    clock,
    logger,
    state: settings,
    closeToTray: () => settings.get().closeToTray,
    hasTrayHost: () => trayHost.isPresent()
  })
  const windows = createPublisher({ clock, logger, targets: () => eventTargets(window) })
  const badge = createBadge()
  const tray = createTray({
    resourcesDir: paths.resourcesDir,
    clock,
    logger,
    onToggleWindow: () => {
      if (window.isVisible()) window.hide()
      else window.show()
    },
    onOpenConversation: (id) => {
      navigate(asConversationId(id), null)
    },
    onQuit: () => {
      lifecycle.quit()
    }
  })
  const signals = createDesktopSignals(
    {
      setUnread: ({ messages }) => {
        badge.setUnread(messages)
        tray.setUnread(messages)
      },
      setUnreadConversations: (conversations) => {
        tray.setConversations(
          conversations.map(({ id, name, unreadCount }) => ({
            conversationId: id,
            name,
            unread: unreadCount
          }))
        )
      }
    },
    () => profile.engine()?.directory.list() ?? []
  )
  const publisher = tee(windows, signals)
  const navigate = (conversationId: ConversationId, messageId: MessageId | null): void => {
    settings.setOpenConversationId(conversationId)
    window.show()
    publisher.publish({ type: 'navigation/requested', conversationId, messageId })
  }

  const power = createPower(clock, logger)
  const network = createNetwork({ clock, power })
  const notifier = createNotifier({ logger, iconFile })
  const demo = createDemoProcess({ serverFile: paths.demoServerFile, args: [], clock, logger })
  const secrets = createSecrets({ markers: settings.markers, clock, random, logger })
  const profile: Profile = createProfile({
    secrets,
    newStoreKey: () => randomBytes(32).toString('hex'),
    openStore: ({ key, isSession }) =>
      openProfileStore({
        dir: paths.userData,
        workerPath: paths.storeWorkerFile,
        key,
        isSession,
        logger
      }),
    createEngine: (opened) =>
      createEngine({
        ...opened,
        clock,
        random,
        logger,
        publisher,
        notifier,
        attention: window,
        settings: () => settings.get(),
        power,
        network,
        createBackend: (kind) => createBackend(kind, { logger }),
        startDemo: () => demo.start()
      }),
    publisher,
    logger
  })
  const closeDoor = registerCommands({
    handlers: createHandlers({
      profile,
      settings,
      currentSeq: () => windows.currentSeq(),
      shell: {
        version: app.getVersion(),
        electron: process.versions.electron,
        platform: platformName(),
        pickFiles,
        saveFile,
        openLink: openExternalLink,
        writeClipboard: (text) => {
          void clipboard.writeText(text)
        },
        setVisibleConversation: (id) => {
          window.setVisibleConversation(id)
          if (id !== null) settings.setOpenConversationId(id)
        }
      }
    }),
    isTrustedSender: createSenderCheck((url) => isTrustedUrl(url, page)),
    logger
  })
  const lifecycle = createLifecycle({
    clock,
    logger,
    shutdown: async () => {
      window.allowClose()
      closeDoor()
      await profile.dispose()
      windows.dispose()
      notifier.dispose()
      tray.dispose()
      badge.dispose()
      network.dispose()
      power.dispose()
      window.dispose()
      settings.dispose()
      demo.stop()
      await logFile.flush()
    },
    lastWords: () => {
      logFile.flushSync()
    }
  })

  lifecycle.start()
  notifier.onClick(({ conversationId, messageId }) => {
    if (conversationId === null) window.show()
    else navigate(conversationId, messageId)
  })
  settings.onChange((changed) => {
    applyTheme(changed.theme)
    publisher.publish({ type: 'settings/changed', settings: changed })
  })
  serveApp(session.defaultSession, paths.rendererDir, page)
  serveMedia(session.defaultSession, async (id) => {
    const loaded = await profile.engine()?.attachments.load(asAttachmentId(id), INLINE_LIMIT)
    return loaded?.ok === true ? loaded.value : null
  })
  power.start()
  network.start()
  void profile.open().then(async () => {
    if (commandLine.isDemo) await addDemo(profile)
    if (commandLine.screenshotFile !== null) await takePicture(commandLine.screenshotFile)
  })
  window.start()
  tray.start()
  tray.setWindowVisible(window.isVisible())
  window.onVisibilityChange(() => {
    tray.setWindowVisible(window.isVisible())
  })
  void trayHost.refresh()
  logger.info('started', { version: app.getVersion(), electron: process.versions.electron })

  async function takePicture(file: string): Promise<void> {
    const ready = await waitForInbox(
      () => window.contents(),
      clock,
      () => {
        openNewest(profile, navigate)
      }
    )
    const done = ready.ok ? await window.capture(file) : ready
    if (!done.ok)
      console.error(`${APP_NAME}: no picture was taken: ${done.error.detail ?? done.error.code}`)
    lifecycle.quit(done.ok ? 0 : 1)
  }
}

/** Windows hear everything; so does what sits outside them. */
const tee = (
  windows: WindowPublisher,
  listener: (events: readonly AppEvent[]) => void
): Publisher => ({
  publish: (...events) => {
    windows.publish(...events)
    listener(events)
  }
})

const eventTargets = (window: MainWindow): readonly EventTarget[] => {
  const contents = window.contents()
  if (contents === null) return []
  return [
    {
      send: (channel, batch) => {
        contents.send(channel, batch)
      },
      isVisible: window.isVisible()
    }
  ]
}

const platformName = (): 'darwin' | 'win32' | 'linux' =>
  process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'

const addDemo = async (profile: Profile): Promise<void> => {
  const added = await profile.engine()?.accounts.addDemo()
  if (added?.ok === false) console.error(`${APP_NAME}: the demo did not start: ${added.error.code}`)
}

const openNewest = (
  profile: Profile,
  navigate: (conversationId: ConversationId, messageId: MessageId | null) => void
): void => {
  const conversations = profile.engine()?.directory.list() ?? []
  const [newest] = [...conversations].sort((a, b) => b.lastActivityAt - a.lastActivityAt)
  if (newest !== undefined) navigate(newest.id, null)
}
