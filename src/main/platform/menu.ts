import { Menu, type MenuItemConstructorOptions } from 'electron'

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

const viewMenu = (isDev: boolean, actions: MenuActions): Item => {
  const zoomIn = zoom('Zoom In', 'in', 'CommandOrControl+Plus', actions)
  const zoomOut = zoom('Zoom Out', 'out', 'CommandOrControl+-', actions)
  const reset = zoom('Actual Size', 'reset', 'CommandOrControl+0', actions)
  return {
    label: '&View',
    submenu: [
      ...(isDev
        ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, SEPARATOR]
        : []),
      reset,
      zoomIn,
      alias(zoomIn, 'CommandOrControl+='),
      alias(zoomIn, 'CommandOrControl+numadd'),
      zoomOut,
      alias(zoomOut, 'CommandOrControl+numsub'),
      alias(reset, 'CommandOrControl+num0'),
      SEPARATOR,
      { role: 'togglefullscreen' }
    ]
  }
}

const appMenu = (settings: Item, about: Item): Item => ({
  label: APP_NAME,
  submenu: [
    about,
    SEPARATOR,
    settings,
    SEPARATOR,
    { role: 'services' },
    SEPARATOR,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    SEPARATOR,
    { role: 'quit' }
  ]
})

/** The application menu. Roles where there are any: their words and enabling are the platform's own. */
export const menuTemplate = (
  platform: NodeJS.Platform,
  isDev: boolean,
  actions: MenuActions
): readonly Item[] => {
  const isMac = platform === 'darwin'
  const settings = command(
    isMac ? 'Settings…' : '&Settings',
    'settings',
    'CommandOrControl+,',
    actions
  )
  const about = command(`About ${APP_NAME}`, 'about', null, actions)
  const file: Item[] = [
    command('&New Conversation', 'newConversation', 'CommandOrControl+N', actions),
    command('&Go to Conversation…', 'switcher', 'CommandOrControl+K', actions),
    SEPARATOR,
    ...(isMac ? [] : [settings, SEPARATOR]),
    { role: 'close' },
    ...(isMac ? [] : [{ role: 'quit' } as const])
  ]
  return [
    ...(isMac ? [appMenu(settings, about)] : []),
    { label: '&File', submenu: file },
    { role: 'editMenu' },
    viewMenu(isDev, actions),
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        command('&Keyboard Shortcuts', 'shortcuts', 'CommandOrControl+/', actions),
        ...(isMac ? [] : [about])
      ]
    }
  ]
}

export const installMenu = (isDev: boolean, actions: MenuActions): void => {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...menuTemplate(process.platform, isDev, actions)])
  )
}
