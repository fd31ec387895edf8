import { join } from 'node:path'

import type { Conversation, ConversationId, MessageId } from '../../shared/domain'
import { asConversationId } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import { createDesktopSignals } from '../core/desktopSignals'
import type { Publisher } from '../core/ports'
import { createPublisher, type EventTarget, type WindowPublisher } from '../ipc/publisher'
import { createBadge } from '../platform/badge'
import { applyTheme } from '../platform/theme'
import { type AppNetwork, createNetwork } from '../platform/network'
import { type AppNotifier, createNotifier } from '../platform/notifier'
import { type AppPower, createPower } from '../platform/power'
import { type AppTray, createTray } from '../platform/tray'
import { createTrayHost } from '../platform/trayHost'
import { createMainWindow, type MainWindow } from '../platform/window'
import type { Base } from './base'
import { onVisibility, startWindow } from './windowStart'

/** The window and everything around it. */
export type Desktop = {
  readonly window: MainWindow
  /** To the windows, and to tray and badge. */
  readonly publisher: Publisher
  readonly windows: WindowPublisher
  readonly notifier: AppNotifier
  readonly power: AppPower
  readonly network: AppNetwork
  /** Shows a conversation, and a message in it, in front. */
  readonly navigate: (conversationId: ConversationId, messageId: MessageId | null) => void
  /** Resolves when the window is made; at once, unless it starts hidden. */
  start(): Promise<void>
  dispose(): void
}

export type DesktopCallbacks = {
  readonly listConversations: () => readonly Conversation[]
  readonly quit: () => void
}

export const createDesktop = (base: Base, callbacks: DesktopCallbacks): Desktop => {
  const { clock, logger, settings, paths } = base
  const iconFile = join(paths.resourcesDir, 'icon.png')
  const lifetime = new AbortController()
  const trayHost = createTrayHost()
  const window = createMainWindow({
    entryUrl: base.page.entryUrl,
    preloadFile: paths.preloadFile,
    iconFile,
    isHidden: base.commandLine.isHidden,
    clock,
    logger,
    state: settings,
    closeToTray: () => settings.get().closeToTray,
    hasTrayHost: () => trayHost.isPresent()
  })
  const windows = createPublisher({ clock, logger, targets: () => targetsOf(window) })
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
    onQuit: callbacks.quit
  })
  const signals = createDesktopSignals(
    {
      setUnread: ({ messages }) => {
        badge.setUnread(messages)
        tray.setUnread(messages)
      },
      setUnreadConversations: (conversations) => {
        tray.setConversations(conversations.map(toTrayEntry))
      }
    },
    callbacks.listConversations
  )
  const publisher = tee(windows, signals)
  const navigate = (conversationId: ConversationId, messageId: MessageId | null): void => {
    settings.setOpenConversationId(conversationId)
    window.show()
    publisher.publish({ type: 'navigation/requested', conversationId, messageId })
  }
  const notifier = createNotifier({ logger, iconFile })
  const power = createPower(clock, logger)
  const network = createNetwork({ clock, power })

  return {
    window,
    publisher,
    windows,
    notifier,
    power,
    network,
    navigate,
    start: async () => {
      notifier.onClick(({ conversationId, messageId }) => {
        if (conversationId === null) window.show()
        else navigate(conversationId, messageId)
      })
      settings.onChange((changed) => {
        applyTheme(changed.theme)
        publisher.publish({ type: 'settings/changed', settings: changed })
      })
      await startWindow(window, trayHost, base.commandLine.isHidden, lifetime.signal)
      if (lifetime.signal.aborted) return
      base.mark('window made')
      power.start()
      network.start()
      tray.start()
      tray.setWindowVisible(window.isVisible())
      onVisibility(window, (isVisible) => {
        tray.setWindowVisible(isVisible)
        void trayHost.refresh()
      })
    },
    dispose: () => {
      lifetime.abort()
      windows.dispose()
      notifier.dispose()
      tray.dispose()
      badge.dispose()
      network.dispose()
      power.dispose()
      window.dispose()
    }
  }
}

const toTrayEntry = ({
  id,
  name,
  unreadCount
}: Conversation): Parameters<AppTray['setConversations']>[0][number] => ({
  conversationId: id,
  name,
  unread: unreadCount
})

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

const targetsOf = (window: MainWindow): readonly EventTarget[] => {
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
