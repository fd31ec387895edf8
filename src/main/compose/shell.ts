import { app, Menu, session, type WebContents } from 'electron'

import {
  asConversationId,
  type Conversation,
  type Result,
  type Settings
} from '../../shared/domain'
import type { Translate } from '../../shared/i18n'
import type { DesktopView } from '../../shared/ipc/views'
import type { Profile } from '../core/profile'
import type { OutboxItem } from '../core/store'
import { whyUpdatesAreOff } from '../core/update/support'
import { unfinishedWork, type UnfinishedWork } from '../core/update/unfinished'
import { createUpdater, type Updater } from '../core/update/updater'
import { createAutostart } from '../platform/autostart'
import { installContextMenu } from '../platform/contextMenu'
import { createShowShortcut } from '../platform/globalShortcut'
import type { Lifecycle } from '../platform/lifecycle'
import { registerLinkScheme } from '../platform/linkEvents'
import { installMenu, type MenuActions } from '../platform/menu'
import { hasNotices, showNotices } from '../platform/notices'
import { createPageNetwork, type PageNetwork } from '../platform/pageNetwork'
import { jumpList, quickEntries } from '../platform/quickMenus'
import { applySpelling, isSystemSpellchecker } from '../platform/spellcheck'
import { createUpdateSource, thisInstallation } from '../platform/updater'
import { zoomAfter } from '../platform/zoom'
import type { Base } from './base'
import type { Desktop } from './desktop'

/** Menus, keys, spelling, zoom, autostart and updates: what an installed app has around its window. */
export type Shell = {
  readonly updates: Updater
  describe(): DesktopView
  setAutostart(isOn: boolean): boolean
  showNotices(): Promise<Result<null>>
  /** After `ready`, before the window's page comes. */
  prepare(): void
  /** When the window is made. */
  start(): void
  dispose(): void
}

export const createShell = (
  base: Base,
  desktop: Desktop,
  profile: Profile,
  lifecycle: Lifecycle
): Shell => {
  const { settings, logger, language } = base
  const { window, publisher } = desktop
  const autostart = createAutostart(logger)
  const shortcut = createShowShortcut(() => {
    window.show()
  })
  const updates = createUpdates(base, desktop, profile, lifecycle)
  const drawQuickMenus = createQuickMenus(desktop, language.t)
  const menuActions: MenuActions = {
    onCommand: (item) => {
      window.show()
      publisher.publish({ type: 'menu/chosen', item })
    },
    onZoom: (command) => {
      settings.update({ zoom: zoomAfter(settings.get().zoom, command) })
    }
  }
  let unread: readonly Conversation[] = []
  const zoomPage = (): void => {
    window.contents()?.setZoomFactor(settings.get().zoom)
  }
  let network: PageNetwork | null = null
  const applyLanguages = ({ spellcheckLanguages }: Settings): void => {
    network ??= createPageNetwork(session.defaultSession, base.page.isDev)
    void applySpelling(session.defaultSession, network, spellcheckLanguages)
  }
  const apply = (changed: Settings): void => {
    applyLanguages(changed)
    shortcut.set(changed.showShortcut)
    zoomPage()
    drawQuickMenus(unread, changed)
  }
  return {
    updates,
    describe: () => ({
      autostart: autostart.isOn(),
      // What was taken may be free by now.
      shortcut: shortcut.set(settings.get().showShortcut),
      spellcheck: {
        isSystem: isSystemSpellchecker(),
        languages: session.defaultSession.availableSpellCheckerLanguages
      },
      hasNotices: hasNotices()
    }),
    setAutostart: (isOn) => autostart.set(isOn),
    showNotices,
    prepare: () => {
      applyLanguages(settings.get())
      const attend = (contents: WebContents): void => {
        installContextMenu(contents, language.t)
        // Chromium forgets it with the page, and keeps what it does remember by address.
        contents.on('dom-ready', zoomPage)
      }
      const made = window.contents()
      if (made !== null) attend(made)
      app.on('web-contents-created', (_event, contents) => {
        attend(contents)
      })
    },
    start: () => {
      const drawMenu = (): void => {
        installMenu(base.page.isDev, menuActions, language.t)
      }
      drawMenu()
      language.onChange(() => {
        drawMenu()
        drawQuickMenus(unread, settings.get())
      })
      settings.onChange(apply)
      apply(settings.get())
      desktop.onUnread((conversations) => {
        unread = conversations
        drawQuickMenus(unread, settings.get())
      })
      registerLinkScheme()
      autostart.refresh()
      updates.start()
    },
    dispose: () => {
      updates.dispose()
      shortcut.dispose()
    }
  }
}

const createUpdates = (
  { clock, logger, settings }: Base,
  { publisher }: Desktop,
  profile: Profile,
  lifecycle: Lifecycle
): Updater =>
  createUpdater({
    source: createUpdateSource(logger, (lastStep) => {
      lifecycle.endWith(lastStep)
    }),
    offReason: whyUpdatesAreOff(thisInstallation()),
    clock,
    logger,
    publisher,
    isAutomatic: () => settings.get().automaticUpdates,
    unfinished: () => findUnfinished(profile, settings.openConversationId())
  })

const findUnfinished = async (
  profile: Profile,
  openConversationId: string | null
): Promise<UnfinishedWork> => {
  const engine = profile.engine()
  if (engine === null) return unfinishedWork(null, [])
  const rows: OutboxItem[] = []
  for (const { account } of engine.accounts.list())
    rows.push(...(await engine.store.listOutbox(account.id)))
  // Read after what the page has just saved: the store answers in order.
  const open =
    openConversationId === null
      ? null
      : await engine.store.findConversation(asConversationId(openConversationId))
  return unfinishedWork(open, rows)
}

/** The Dock's menu on macOS, the jump list on Windows; drawn again only when something in it changed. */
const createQuickMenus = (
  { navigate }: Desktop,
  t: Translate
): ((unread: readonly Conversation[], settings: Settings) => void) => {
  let drawn = ''
  return (unread, settings) => {
    if (process.platform === 'linux') return
    const entries = quickEntries(unread, settings)
    const rows = entries.map(({ label, conversation }) => [label, conversation.id])
    const key = JSON.stringify([t('shell.jumpListUnread'), rows])
    if (key === drawn) return
    drawn = key
    if (process.platform === 'win32' && app.isPackaged)
      app.setJumpList(jumpList(entries, process.execPath, t))
    app.dock?.setMenu(
      Menu.buildFromTemplate(
        entries.map(({ label, conversation }) => ({
          label,
          click: () => {
            navigate(conversation.id, null)
          }
        }))
      )
    )
  }
}
