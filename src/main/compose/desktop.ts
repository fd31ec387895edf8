import { join } from 'node:path'

import { asConversationId, type Conversation } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import { createDesktopSignals } from '../core/desktopSignals'
import type { Attention, Publisher } from '../core/ports'
import { createPublisher, type EventTarget, type WindowPublisher } from '../ipc/publisher'
import { createBadge } from '../platform/badge'
import { createSessionBus, createSystemBus, type SessionBus } from '../platform/dbus/sessionBus'
import { createSystemQuiet } from '../platform/systemQuiet'
import { createLinuxPower } from '../platform/linuxPower'
import { createShownRegister } from '../platform/shownRegister'
import { applyTheme } from '../platform/theme'
import { type AppNetwork, createNetwork } from '../platform/network'
import type { AppNotifier } from '../platform/notifier'
import { createDbusNotifier } from '../platform/notifierDbus'
import { createElectronNotifier } from '../platform/notifierElectron'
import { type AppPower, createPower } from '../platform/power'
import { type AppTray, createTray } from '../platform/tray'
import { createTrayHost } from '../platform/trayHost'
import type { MainWindow, MainWindowOptions } from '../platform/window'
import type { DesktopActions } from './actions'
import type { Base } from './base'
import { createCloseNote } from './closeNote'
import { createNavigation, type Navigate, obey } from './desktopNavigation'
import type { Opening } from './opening'
import { onVisibility, startHidden } from './windowStart'

/** The window and everything around it. */
export type Desktop = {
  readonly window: MainWindow
  /** What the window asks of what is around it. */
  readonly aroundWindow: Pick<MainWindowOptions, 'hasTrayHost' | 'onClosedTo'>
  /** Null on macOS and Windows. */
  readonly bus: SessionBus | null
  /** To the windows, and to tray and badge. */
  readonly publisher: Publisher
  readonly windows: WindowPublisher
  readonly notifier: AppNotifier
  readonly attention: Attention
  readonly power: AppPower
  readonly network: AppNetwork
  /** Shows a conversation, and a message in it, in front. */
  readonly navigate: Navigate
  /** Told of the conversations with something unread, newest first. */
  readonly onUnread: (listener: (conversations: readonly Conversation[]) => void) => void
  /** The page has its snapshot and hears events from now on. */
  readonly pageReady: () => void
  /** After `ready`. Resolves when the window is made; at once, unless it starts hidden. */
  start(): Promise<void>
  dispose(): void
}

export type DesktopCallbacks = {
  readonly actions: DesktopActions
  readonly quit: () => void
  /** What `ready` brought; macOS. */
  readonly launchInfo: () => unknown
}

export const createDesktop = (
  base: Base,
  { window, iconFile }: Pick<Opening, 'window' | 'iconFile'>,
  callbacks: DesktopCallbacks
): Desktop => {
  const { actions, quit } = callbacks
  const { clock, logger, settings, paths, language } = base
  const { t } = language
  const lifetime = new AbortController()
  const bus = process.platform === 'linux' ? createSessionBus({ clock, logger }) : null
  const trayHost = createTrayHost(bus)
  const notifier = createNotifier(base, bus, iconFile, callbacks.launchInfo)
  const windows = createPublisher({ clock, logger, targets: () => targetsOf(window) })
  const badge = createBadge(bus, t)
  const tray = createTray({
    resourcesDir: paths.resourcesDir,
    clock,
    logger,
    t,
    onToggleWindow: () => {
      if (window.isVisible()) window.hide()
      else window.show()
    },
    onOpenConversation: (id) => {
      navigate(asConversationId(id), null)
    },
    onMarkAllRead: actions.markAllRead,
    onDoNotDisturb: (doNotDisturbUntil) => {
      settings.update({ doNotDisturbUntil })
    },
    onQuit: quit
  })
  let tellUnread: (conversations: readonly Conversation[]) => void = () => undefined
  const signals = createDesktopSignals(
    {
      setUnread: ({ messages, conversations }, waitsFor) => {
        const state = { messages, conversations, waitsFor }
        badge.set(state)
        tray.setUnread(state)
      },
      setUnreadConversations: (conversations) => {
        tray.setConversations(conversations.map(toTrayEntry))
        tellUnread(conversations)
      }
    },
    {
      listConversations: actions.listConversations,
      rules: () => settings.get(),
      now: () => clock.now()
    }
  )
  const publisher = tee(windows, (events) => {
    signals(events)
    for (const event of events)
      if (event.type === 'conversations/removed') for (const id of event.ids) notifier.clear(id)
  })
  const startTray = (): void => {
    if (!lifetime.signal.aborted) tray.start()
  }
  const navigation = createNavigation(publisher)
  const navigate: Navigate = (conversationId, messageId) => {
    settings.setOpenConversationId(conversationId)
    window.show()
    navigation.request(conversationId, messageId)
  }
  const systemBus = bus === null ? null : createSystemBus({ clock, logger })
  const linux = bus === null || systemBus === null ? null : createLinuxPower(bus, systemBus)
  const power = createPower(clock, logger, linux)
  const network = createNetwork({ clock, power })

  return {
    window,
    aroundWindow: {
      hasTrayHost: () => trayHost.isPresent(),
      onClosedTo: createCloseNote(notifier, settings, process.platform, t)
    },
    bus,
    publisher,
    windows,
    notifier,
    attention: {
      visibleConversation: () => window.visibleConversation(),
      isWindowFocused: () => window.isWindowFocused(),
      idleMs: () => power.idleMs()
    },
    power,
    network,
    navigate,
    onUnread: (listener) => {
      tellUnread = listener
    },
    pageReady: navigation.pageReady,
    start: async () => {
      language.onChange(() => {
        tray.redraw()
      })
      notifier.onActivation(obey(window, navigate, actions))
      tray.setDoNotDisturb(settings.get().doNotDisturbUntil)
      settings.onChange((changed) => {
        tray.setDoNotDisturb(changed.doNotDisturbUntil)
        actions.recountUnread()
        applyTheme(changed.theme)
        publisher.publish({ type: 'settings/changed', settings: changed })
      })
      power.onLockChange(() => {
        publisher.publish({ type: 'screen/lockChanged', isLocked: power.isLocked() })
      })
      const { isHidden } = base.commandLine
      if (isHidden) await startHidden(window, trayHost, lifetime.signal)
      else void trayHost.refresh()
      if (lifetime.signal.aborted) return
      power.start()
      network.start()
      tray.setWindowVisible(window.isVisible())
      onVisibility(window, (isVisible) => {
        tray.setWindowVisible(isVisible)
        void trayHost.refresh()
      })
      // With a window on its way nobody looks for it, and the window comes sooner.
      if (isHidden) tray.start()
      else void base.startGate.opened.then(startTray)
    },
    dispose: () => {
      lifetime.abort()
      windows.dispose()
      notifier.dispose()
      tray.dispose()
      badge.dispose()
      trayHost.dispose()
      network.dispose()
      power.dispose()
      bus?.dispose()
      systemBus?.dispose()
      window.dispose()
    }
  }
}

/** On Linux the desktop is spoken to directly; see dbus/sessionBus. */
const createNotifier = (
  { clock, logger, paths, language: { t } }: Base,
  bus: SessionBus | null,
  iconFile: string,
  launchInfo: () => unknown
): AppNotifier =>
  bus === null
    ? createElectronNotifier({ clock, logger, iconFile, t, launchInfo })
    : createDbusNotifier({
        clock,
        logger,
        iconFile,
        t,
        bus,
        isSystemQuiet: createSystemQuiet({ bus, desktop: process.env.XDG_CURRENT_DESKTOP }),
        register: createShownRegister(join(paths.userData, 'notifications.json'), logger)
      })

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
  // A crashed page hears nothing; when it is back it asks for everything anew.
  if (contents === null || contents.isCrashed()) return []
  return [
    {
      send: (channel, batch) => {
        contents.send(channel, batch)
      },
      isVisible: window.isVisible()
    }
  ]
}
