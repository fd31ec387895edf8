import { Menu, type MenuItemConstructorOptions } from 'electron'

import type { Translate } from '../../shared/i18n'
import type { MenuCommand } from '../../shared/ipc/events'
import { APP_NAME } from './identity'
import type { ZoomCommand } from './zoom'

export type MenuActions = {
  readonly onCommand: (command: MenuCommand) => void
  readonly onZoom: (command: ZoomCommand) => void
}

type Item = MenuItemConstructorOptions

const SEPARATOR: Item = { type: 'separator' }

const command = (
  label: string,
  item: MenuCommand,
  accelerator: string | null,
  { onCommand }: MenuActions
): Item => ({
  label,
  click: () => {
    onCommand(item)
  },
  // The page has these keys already; in the menu they are shown, and on macOS taken when it has no focus.
  ...(accelerator === null ? {} : { accelerator, registerAccelerator: false })
})

const zoom = (label: string, by: ZoomCommand, accelerator: string, actions: MenuActions): Item => ({
  label,
  accelerator,
  click: () => {
    actions.onZoom(by)
  }
})

/** The same on another key, for keyboards where the shown one is out of reach. */
const alias = (item: Item, accelerator: string): Item => ({
  ...item,
  accelerator,
  visible: false,
  acceleratorWorksWhenHidden: true
})

const role = (label: string, name: NonNullable<Item['role']>): Item => ({ label, role: name })

const viewMenu = (isDev: boolean, actions: MenuActions, t: Translate): Item => {
  const zoomIn = zoom(t('shell.zoomIn'), 'in', 'CommandOrControl+Plus', actions)
  const zoomOut = zoom(t('shell.zoomOut'), 'out', 'CommandOrControl+-', actions)
  const reset = zoom(t('shell.actualSize'), 'reset', 'CommandOrControl+0', actions)
  const development = [
    role(t('shell.reload'), 'reload'),
    role(t('shell.developerTools'), 'toggleDevTools'),
    SEPARATOR
  ]
  return {
    label: t('shell.viewMenu'),
    submenu: [
      ...(isDev ? development : []),
      reset,
      zoomIn,
      alias(zoomIn, 'CommandOrControl+='),
      alias(zoomIn, 'CommandOrControl+numadd'),
      zoomOut,
      alias(zoomOut, 'CommandOrControl+numsub'),
      alias(reset, 'CommandOrControl+num0'),
      SEPARATOR,
      role(t('shell.fullScreen'), 'togglefullscreen')
    ]
  }
}

const appMenu = (settings: Item, about: Item, t: Translate): Item => ({
  label: APP_NAME,
  submenu: [
    about,
    SEPARATOR,
    settings,
    SEPARATOR,
    role(t('shell.services'), 'services'),
    SEPARATOR,
    role(t('shell.hideApp', { app: APP_NAME }), 'hide'),
    role(t('shell.hideOthers'), 'hideOthers'),
    role(t('shell.showAll'), 'unhide'),
    SEPARATOR,
    role(t('shell.quitApp', { app: APP_NAME }), 'quit')
  ]
})

const editMenu = (isMac: boolean, t: Translate): Item => ({
  ...role(t('shell.editMenu'), 'editMenu'),
  submenu: [
    role(t('shell.undo'), 'undo'),
    role(t('shell.redo'), 'redo'),
    SEPARATOR,
    role(t('shell.cut'), 'cut'),
    role(t('shell.copy'), 'copy'),
    role(t('shell.paste'), 'paste'),
    ...(isMac ? [role(t('shell.pasteAndMatchStyle'), 'pasteAndMatchStyle')] : []),
    role(t('shell.delete'), 'delete'),
    SEPARATOR,
    role(t('shell.selectAll'), 'selectAll')
  ]
})

const windowMenu = (isMac: boolean, t: Translate): Item => ({
  ...role(t('shell.windowMenu'), 'windowMenu'),
  submenu: [
    role(t('shell.minimize'), 'minimize'),
    role(t('shell.zoomWindow'), 'zoom'),
    ...(isMac ? [SEPARATOR, role(t('shell.front'), 'front')] : [role(t('shell.close'), 'close')])
  ]
})

const fileMenu = (
  platform: NodeJS.Platform,
  settings: Item,
  actions: MenuActions,
  t: Translate
): Item => {
  const isMac = platform === 'darwin'
  const quit = role(t(platform === 'win32' ? 'shell.exit' : 'shell.quit'), 'quit')
  return {
    label: t('shell.fileMenu'),
    submenu: [
      command(t('shell.newConversation'), 'newConversation', 'CommandOrControl+N', actions),
      command(t('shell.switcher'), 'switcher', 'CommandOrControl+K', actions),
      SEPARATOR,
      ...(isMac ? [] : [settings, SEPARATOR]),
      role(t(isMac ? 'shell.closeWindow' : 'shell.close'), 'close'),
      ...(isMac ? [] : [quit])
    ]
  }
}

/**
 * The application menu. Roles where there are any: what they do, and when, is the platform's own; their
 * words would be English in every language.
 */
export const menuTemplate = (
  platform: NodeJS.Platform,
  isDev: boolean,
  actions: MenuActions,
  t: Translate
): readonly Item[] => {
  const isMac = platform === 'darwin'
  const words = t(isMac ? 'shell.settingsMac' : 'shell.settings')
  const settings = command(words, 'settings', 'CommandOrControl+,', actions)
  const about = command(t('shell.about', { app: APP_NAME }), 'about', null, actions)
  const shortcuts = command(t('shell.shortcuts'), 'shortcuts', 'CommandOrControl+/', actions)
  return [
    ...(isMac ? [appMenu(settings, about, t)] : []),
    fileMenu(platform, settings, actions, t),
    editMenu(isMac, t),
    viewMenu(isDev, actions, t),
    windowMenu(isMac, t),
    { ...role(t('shell.helpMenu'), 'help'), submenu: [shortcuts, ...(isMac ? [] : [about])] }
  ]
}

/** Takes the place of the menu that is there. */
export const installMenu = (isDev: boolean, actions: MenuActions, t: Translate): void => {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...menuTemplate(process.platform, isDev, actions, t)])
  )
}
