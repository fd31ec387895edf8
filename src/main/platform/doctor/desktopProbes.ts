/** What the doctor sees of the desktop around the window. */
import { app, Notification } from 'electron'

import type {
  AutostartProbe,
  BadgeProbe,
  LinkSchemeProbe,
  NotificationProbe,
  TrayProbe
} from '../../core/ports'
import { autostartCommand } from '../autostart'
import { type DbusAnswer, isNobodyThere } from '../dbus/busLink'
import { readProperty } from '../dbus/property'
import type { SessionBus } from '../dbus/sessionBus'
import type { DbusValue } from '../dbus/value'
import { LINK_SCHEME } from '../deepLinks'
import { APP_ID } from '../identity'
import { createSystemQuiet } from '../systemQuiet'
import { canRead, firstLineOf } from './system'

const BUS_NAME = 'org.freedesktop.DBus'
const WATCHER = 'org.kde.StatusNotifierWatcher'
const DOCK = 'com.canonical.Unity'
const NOTIFICATIONS = 'org.freedesktop.Notifications'
const NOTIFICATIONS_PATH = '/org/freedesktop/Notifications'

/** Everybody on a bus may ask it for its id; nobody answers where there is none. */
const isThere = async (bus: SessionBus): Promise<boolean> => {
  const answer = await bus.call({
    destination: BUS_NAME,
    path: '/org/freedesktop/DBus',
    interface: BUS_NAME,
    member: 'GetId'
  })
  return answer.ok
}

export const probeTray = async (bus: SessionBus | null): Promise<TrayProbe> => {
  if (bus === null) return 'native'
  if (!(await isThere(bus))) return 'noBus'
  if (!(await bus.hasOwner(WATCHER))) return 'absent'
  const watcher = { destination: WATCHER, path: '/StatusNotifierWatcher', interface: WATCHER }
  const isDrawn = await readProperty(bus, watcher, 'IsStatusNotifierHostRegistered')
  return isDrawn === false ? 'notDrawn' : 'present'
}

export const probeBadge = async (bus: SessionBus | null): Promise<BadgeProbe> => {
  if (bus === null) return 'native'
  if (!(await isThere(bus))) return 'noBus'
  return (await bus.hasOwner(DOCK)) ? 'dock' : 'noDock'
}

export const probeNotifications = async (bus: SessionBus | null): Promise<NotificationProbe> => {
  if (bus === null) return { state: 'native', isSupported: Notification.isSupported() }
  if (!(await isThere(bus))) return { state: 'noBus' }
  // The first call starts a server that the bus only knows how to start.
  const capabilities = await ask(bus, 'GetCapabilities')
  if (!capabilities.ok) return { state: isNobodyThere(capabilities.error) ? 'absent' : 'silent' }
  const information = await ask(bus, 'GetServerInformation')
  const [list] = capabilities.body
  const name = information.ok ? information.body[0] : undefined
  return {
    state: 'server',
    name: typeof name === 'string' && name !== '' ? name.slice(0, 60) : 'The notification server',
    capabilities: Array.isArray(list) ? (list as readonly DbusValue[]).map(String) : [],
    isQuiet: await createSystemQuiet({ bus, desktop: process.env.XDG_CURRENT_DESKTOP })()
  }
}

const ask = (bus: SessionBus, member: string): Promise<DbusAnswer> =>
  bus.call({
    destination: NOTIFICATIONS,
    path: NOTIFICATIONS_PATH,
    interface: NOTIFICATIONS,
    member
  })

export const probeAutostart = async (isOn: boolean | null): Promise<AutostartProbe> => {
  if (isOn === null) return { state: 'impossible' }
  if (!isOn) return { state: 'off' }
  const command = autostartCommand()
  return { state: command === null || (await canRead(command)) ? 'on' : 'broken' }
}

/** Electron's own question blocks the process on Linux while a script runs. */
export const probeLinkScheme = async (): Promise<LinkSchemeProbe> => {
  if (!app.isPackaged) return 'notInstalled'
  if (process.platform === 'win32')
    return app.isDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--']) ? 'ours' : 'other'
  if (process.platform === 'darwin')
    return app.isDefaultProtocolClient(LINK_SCHEME) ? 'ours' : 'other'
  const answer = await firstLineOf('xdg-mime', [
    'query',
    'default',
    `x-scheme-handler/${LINK_SCHEME}`
  ])
  if (answer === null) return 'unknown'
  return answer === `${APP_ID}.desktop` ? 'ours' : 'other'
}
