import { describe, expect, it } from 'vitest'

import type { DbusAnswer } from '../../../src/main/platform/dbus/busLink'
import { variant } from '../../../src/main/platform/dbus/value'
import { createSystemQuiet } from '../../../src/main/platform/systemQuiet'
import { answer, createFakeBus } from '../../support/fakeBus'

/** What each desktop would answer; everything else is an error. */
type World = {
  /** "schema key" to value. */
  readonly settings?: Readonly<Record<string, string>>
  /** "interface property" to value. */
  readonly properties?: Readonly<Record<string, boolean>>
  readonly xfconf?: boolean
}

const words = (body: readonly unknown[]): string => body.map(String).join(' ')

const ask = (desktop: string | undefined, world: World): Promise<boolean> => {
  const bus = createFakeBus()
  const unknown: DbusAnswer = { ok: false, error: 'org.freedesktop.DBus.Error.UnknownProperty' }
  bus.answers.set('Get', ({ body = [] }) => {
    const value = world.properties?.[words(body)]
    return value === undefined ? unknown : answer(variant('b', value))
  })
  bus.answers.set('GetProperty', ({ destination, body = [] }) =>
    destination === 'org.xfce.Xfconf' && words(body) === 'xfce4-notifyd /do-not-disturb'
      ? answer(variant('b', world.xfconf ?? false))
      : unknown
  )
  const readSetting = (schema: string, key: string): Promise<string | null> =>
    Promise.resolve(world.settings?.[`${schema} ${key}`] ?? null)
  return createSystemQuiet({ bus, desktop, readSetting })()
}

const BANNERS = 'org.gnome.desktop.notifications show-banners'

describe('do not disturb of the desktop', () => {
  it.each<[string | undefined, World, boolean]>([
    ['GNOME', { settings: { [BANNERS]: 'false' } }, true],
    ['GNOME', { settings: { [BANNERS]: 'true' } }, false],
    ['ubuntu:GNOME', { settings: { [BANNERS]: 'false' } }, true],
    ['GNOME', {}, false],
    ['Unity', { settings: { [BANNERS]: 'false' } }, true],
    [
      'X-Cinnamon',
      { settings: { 'org.cinnamon.desktop.notifications display-notifications': 'false' } },
      true
    ],
    ['MATE', { settings: { 'org.mate.NotificationDaemon do-not-disturb': 'true' } }, true],
    ['MATE', { settings: { 'org.mate.NotificationDaemon do-not-disturb': 'false' } }, false],
    ['XFCE', { xfconf: true }, true],
    ['XFCE', { xfconf: false }, false],
    ['KDE', { properties: { 'org.freedesktop.Notifications Inhibited': true } }, true],
    ['KDE', { properties: { 'org.freedesktop.Notifications Inhibited': false } }, false],
    ['sway', { properties: { 'org.dunstproject.cmd0 paused': true } }, true],
    ['sway', { properties: { 'org.dunstproject.cmd0 paused': false } }, false],
    [undefined, {}, false],
    // Left behind by another desktop that was used once.
    ['KDE', { settings: { [BANNERS]: 'false' } }, false]
  ])('%s, %j: %s', async (desktop, world, isQuiet) => {
    expect(await ask(desktop, world)).toBe(isQuiet)
  })

  it('is asked anew each time', async () => {
    let shown = 'true'
    const isQuiet = createSystemQuiet({
      bus: createFakeBus(),
      desktop: 'GNOME',
      readSetting: () => Promise.resolve(shown)
    })
    expect(await isQuiet()).toBe(false)
    shown = 'false'
    expect(await isQuiet()).toBe(true)
  })
})
