/**
 * Whether the desktop was told not to disturb. There is no one place to ask: see docs/desktop.md for
 * where each desktop keeps it, and why macOS and Windows are not asked.
 */
import { execFile } from 'node:child_process'

import { isVariant, readProperty } from './dbus/property'
import type { SessionBus } from './dbus/sessionBus'

const NOTIFICATIONS = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications'
} as const

/** A message is not held up for longer than this by a program that does not answer, ms. */
const LIMIT_MS = 1_000

type Setting = {
  readonly schema: string
  readonly key: string
  /** As `gsettings` prints it. */
  readonly quiet: 'true' | 'false'
}

const GNOME: Setting = {
  schema: 'org.gnome.desktop.notifications',
  key: 'show-banners',
  quiet: 'false'
}

/** By the names of XDG_CURRENT_DESKTOP. */
const SETTINGS: ReadonlyMap<string, Setting> = new Map([
  ['GNOME', GNOME],
  ['Unity', GNOME],
  [
    'X-Cinnamon',
    { schema: 'org.cinnamon.desktop.notifications', key: 'display-notifications', quiet: 'false' }
  ],
  ['MATE', { schema: 'org.mate.NotificationDaemon', key: 'do-not-disturb', quiet: 'true' }]
])

export type SystemQuietOptions = {
  readonly bus: Pick<SessionBus, 'call'>
  /** XDG_CURRENT_DESKTOP: names with colons in between. */
  readonly desktop: string | undefined
  /** The value of a setting as `gsettings` prints it; null: there is none. Never rejects. */
  readonly readSetting?: (schema: string, key: string) => Promise<string | null>
}

/** @returns asks anew at each call: who switches it on expects silence from then on. Never rejects. */
export const createSystemQuiet = ({
  bus,
  desktop = '',
  readSetting = askGsettings
}: SystemQuietOptions): (() => Promise<boolean>) => {
  const names = desktop.split(':')
  const setting = names.map((name) => SETTINGS.get(name)).find((found) => found !== undefined)
  if (setting !== undefined)
    return async () => (await readSetting(setting.schema, setting.key)) === setting.quiet
  if (names.includes('XFCE')) return () => isXfceQuiet(bus)
  return () => isServerQuiet(bus)
}

/** Plasma says it at its notification server, and so does dunst, each in its own words. */
const isServerQuiet = async (bus: Pick<SessionBus, 'call'>): Promise<boolean> => {
  const inhibited = await readProperty(
    bus,
    { ...NOTIFICATIONS, interface: NOTIFICATIONS.destination },
    'Inhibited'
  )
  if (inhibited !== undefined) return inhibited === true
  const dunst = { ...NOTIFICATIONS, interface: 'org.dunstproject.cmd0' }
  return (await readProperty(bus, dunst, 'paused')) === true
}

const isXfceQuiet = async (bus: Pick<SessionBus, 'call'>): Promise<boolean> => {
  const answer = await bus.call({
    destination: 'org.xfce.Xfconf',
    path: '/org/xfce/Xfconf',
    interface: 'org.xfce.Xfconf',
    member: 'GetProperty',
    signature: 'ss',
    body: ['xfce4-notifyd', '/do-not-disturb']
  })
  const value = answer.ok ? answer.body[0] : undefined
  return isVariant(value) && value.value === true
}

const askGsettings = (schema: string, key: string): Promise<string | null> =>
  new Promise((resolve) => {
    execFile('gsettings', ['get', schema, key], { timeout: LIMIT_MS }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : null)
    })
  })
