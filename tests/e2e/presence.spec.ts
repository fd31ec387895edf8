import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { testDesktop } from '../support/run/desktop'
import { usePeopleDesktop } from './support/peopleDesktop'
import { runPython } from './support/python'
import { bubble, conversationOption } from './support/screens'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'screen lock and notifications are D-Bus there')

const at = usePeopleDesktop({ services: ['notifications', 'locker'], open: 'Ada Park' })
const { fromAda, fromBen } = at

const idleSeconds = (): Promise<number> =>
  at.tern.app.evaluate(({ powerMonitor }) => powerMonitor.getSystemIdleTime())

const touch = (): Promise<string> => runPython('xinput.py', [])

const log = (): string => readFileSync(join(at.tern.profile, 'logs', 'tern.log'), 'utf8')

const told = (): readonly string[] => at.desktop.notified().map(({ body }) => body)

const focus = async (): Promise<void> => {
  await at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus())
  await soon(() => at.tern.page.evaluate(() => document.hasFocus())).toBe(true)
}

test('a message in view of somebody who is there is not told', async () => {
  await focus()
  await touch()
  expect(await idleSeconds()).toBeLessThan(5)
  fromAda('You see this')
  await expect(bubble(at.tern.page, 'You see this')).toBeVisible()
  // Had there been something to tell of the first, it would stand before.
  fromBen('The end mark')
  await soon(told).toEqual(['The end mark'])
})

test('on a locked screen it is told, and stays unread until the screen is unlocked', async () => {
  await touch()
  at.desktop.setLocked(true)
  await soon(log).toContain('"source":"locked"')
  fromAda('Nobody sees this')
  const { id } = await at.notificationOf('Nobody sees this')
  await expect(bubble(at.tern.page, 'Nobody sees this')).toBeVisible()
  await expect(conversationOption(at.tern.page, 'Ada Park')).toContainText('1 unread')
  at.desktop.setLocked(false)
  await expect(conversationOption(at.tern.page, 'Ada Park')).not.toContainText('unread')
  await soon(() => at.desktop.closed()).toContain(id)
})

test('before somebody who touched nothing for 15 s it is told, and read with the next touch', async () => {
  await focus()
  // The last thing: the display counts from its own last input, and the page from its own.
  await touch()
  const before = at.desktop.notified().length
  await soon(idleSeconds, 20_000).toBeGreaterThanOrEqual(15)
  fromAda('Are you still there?')
  await soon(() => told().slice(before)).toEqual(['Are you still there?'])
  await expect(conversationOption(at.tern.page, 'Ada Park')).toContainText('1 unread')
  await at.tern.page.mouse.move(400, 300)
  await expect(conversationOption(at.tern.page, 'Ada Park')).not.toContainText('unread')
  const id = at.desktop.notified().at(-1)?.id
  await soon(() => at.desktop.closed()).toContain(id)
})

test("GNOME's do not disturb: handed over without a sound, and explained", async () => {
  const env = {
    GSETTINGS_BACKEND: 'keyfile',
    XDG_CURRENT_DESKTOP: 'GNOME',
    XDG_CONFIG_HOME: testDesktop().newProfile('config')
  }
  const setBanners = async (value: 'true' | 'false'): Promise<void> => {
    const words = ['set', 'org.gnome.desktop.notifications', 'show-banners', value]
    const options = { env: { ...process.env, ...env } }
    const ended = once(testDesktop().spawnHelper('gsettings', words, options), 'exit')
    expect(await ended).toEqual([0, null])
  }
  await setBanners('false')
  await at.tern.close()
  await at.relaunch({ env })
  fromBen('Later will do')
  expect((await at.notificationOf('Later will do')).hints).toMatchObject({
    urgency: 0,
    'suppress-sound': true
  })
  await setBanners('true')
  fromBen('Now it may ring')
  expect((await at.notificationOf('Now it may ring')).hints).toMatchObject({ urgency: 1 })
})
