import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { DemoServer } from '../../src/demo/types'
import { withCounter } from '../../src/main/platform/badgeBitmap'
import { decodePng } from '../support/png'
import {
  type DesktopServices,
  startDesktopServices,
  type TrayState
} from './support/desktopServices'
import { adaAddress, API_KEY, benAddress, type People, startPeopleServer } from './support/people'
import { explanationOf } from './support/reasons'
import { conversationOption, openConversation, signIn } from './support/screens'
import { inMain, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'tray and launcher are read over D-Bus')

let server: DemoServer
let people: People
let desktop: DesktopServices
let tern: Tern

test.beforeAll(async () => {
  desktop = await startDesktopServices('session', ['notifications', 'tray', 'dock'])
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Trip to the lake')
})

test.afterAll(async () => {
  await closeAllTerns()
  await desktop.close()
  await server.stop()
})

const fromAda = (text: string): void => {
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text })
}
const fromBen = (text: string): void => {
  server.world.receive({ chatGuid: people.ben.guid, from: benAddress, text })
}

const labels = ({ menu }: TrayState): readonly string[] =>
  menu.map(({ label }) => label.replaceAll('_', '')).filter((label) => label !== '')

const clickTray = async (label: string): Promise<void> => {
  const find = async () =>
    (await desktop.readTray()).menu.find((one) => one.label.replaceAll('_', '') === label)
  await soon(find).toBeDefined()
  desktop.clickTray((await find())?.id ?? -1)
}

const title = (): Promise<string | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())

const isVisible = (): Promise<boolean | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())

const isCrashed = (): Promise<boolean | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()
  )

const isLoaded = (): Promise<boolean | undefined> =>
  tern.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents?.isCrashed() === false && !contents.isLoading()
  })

const crash = (): Promise<void> =>
  tern.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise((settle) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('render-process-gone', () => settle())
        contents?.forcefullyCrashRenderer()
      })
  )

const launcherCount = (): unknown => desktop.launcherUpdates().at(-1)?.values.count

/** The picture as main composes it, in the bytes of D-Bus: alpha, red, green, blue, not premultiplied. */
const expectPicture = async (counter: string): Promise<void> => {
  const folder = join(import.meta.dirname, '..', '..', 'resources', 'tray')
  const wanted = ['Light', 'Dark'].map((panel) =>
    alphaOf(
      withCounter(
        decodePng(readFileSync(join(folder, `trayLinux${panel}-24.png`))),
        counter,
        'coloured'
      ).data,
      3
    )
  )
  await soon(async () => {
    const { picture } = await desktop.readTray()
    const shown = alphaOf(Buffer.from(picture.argb, 'base64'), 0)
    return wanted.includes(shown)
  }).toBe(true)
}

/** The shape of a picture; colours differ by a rounding on their way through the panel's format. */
const alphaOf = (data: Uint8Array, offset: number): string =>
  Buffer.from(data.filter((_, at) => at % 4 === offset)).toString('base64')

test('says how much is unread everywhere, and at once', async () => {
  await soon(() => desktop.hasTrayItem()).toBe(true)
  await expectPicture('')
  fromAda('one')
  fromBen('two')
  fromBen('three')
  await soon(async () => (await desktop.readTray()).tooltip).toBe('Tern - 3 unread')
  await expectPicture('3')
  await soon(title).toBe('(3) Tern')
  await soon(launcherCount).toBe(3)
  expect(desktop.launcherUpdates().at(-1)).toMatchObject({
    launcher: 'application://chat.tern.Tern.desktop',
    values: { count: 3, 'count-visible': true, urgent: false }
  })
})

test('goes down within a second when it is read on another device', async () => {
  server.world.readChat(people.ben.guid)
  await soon(launcherCount, 1_000).toBe(1)
  await soon(async () => (await desktop.readTray()).tooltip, 1_000).toBe('Tern - 1 unread')
  await soon(title).toBe('(1) Tern')
})

test('counts muted and archived conversations only when it shall', async () => {
  const run = inMain(tern.app)
  const { conversations } = await invoke(run, 'app:snapshot')
  const ada = conversations.find(({ name }) => name === 'Ada Park')
  await invoke(run, 'conversation:setMuted', {
    conversationId: ada?.id,
    mutedUntil: Number.MAX_SAFE_INTEGER
  })
  await soon(launcherCount).toBe(0)
  await invoke(run, 'settings:set', { countMuted: true })
  await soon(launcherCount).toBe(1)
  await invoke(run, 'conversation:setMuted', { conversationId: ada?.id, mutedUntil: null })
  await invoke(run, 'conversation:setArchived', { conversationId: ada?.id, isArchived: true })
  await soon(launcherCount).toBe(0)
  await invoke(run, 'settings:set', { countMuted: false, countArchived: true })
  await soon(launcherCount).toBe(1)
  await invoke(run, 'settings:set', { countArchived: false })
  await invoke(run, 'conversation:setArchived', { conversationId: ada?.id, isArchived: false })
  await soon(launcherCount).toBe(1)
})

test('has a menu that is complete, and marks all as read', async () => {
  fromBen('another')
  await soon(async () => labels(await desktop.readTray())).toEqual([
    'Ben Osei (1)',
    'Ada Park (1)',
    'Mark all as read',
    'Do not disturb',
    'For 1 hour',
    'Until tomorrow',
    'Off',
    'Hide Tern',
    'Quit Tern'
  ])
  await clickTray('Mark all as read')
  await soon(launcherCount).toBe(0)
  await expectPicture('')
  await soon(title).toBe('Tern')
  const { menu } = await desktop.readTray()
  expect(menu.find(({ label }) => label === 'Mark all as read')?.isEnabled).toBe(false)
})

test('turns do not disturb on and off', async () => {
  const settings = async () => (await invoke(inMain(tern.app), 'app:snapshot')).settings
  await clickTray('For 1 hour')
  await soon(async () => labels(await desktop.readTray()).join()).toMatch(/Do not disturb until \d/)
  const { doNotDisturbUntil } = await settings()
  expect(doNotDisturbUntil).toBeGreaterThan(Date.now() + 3_500_000)
  const before = desktop.notified().length
  fromBen('silence')
  const run = inMain(tern.app)
  await soon(() => explanationOf(run, 'Ben Osei', 'silence')).toBe('skipped')
  await clickTray('Off')
  await soon(async () => (await settings()).doNotDisturbUntil).toBeNull()
  fromAda('noise')
  await soon(() => desktop.notified().length).toBe(before + 1)
  expect(desktop.notified().at(-1)?.title).toBe('Ada Park')
  await clickTray('Mark all as read')
  await soon(launcherCount).toBe(0)
})

test('stays right when the page has crashed', async () => {
  // The first time it comes back at once, the second time within the same minute it waits.
  await crash()
  await soon(isLoaded).toBe(true)
  await crash()
  for (let index = 0; index < 12; index += 1) fromBen(`crashed ${index}`)
  await soon(launcherCount).toBe(12)
  await soon(async () => (await desktop.readTray()).tooltip).toBe('Tern - 12 unread')
  await expectPicture('9+')
  await soon(title).toBe('(12) Tern')
  expect(await isCrashed()).toBe(true)
})

test('closing the window hides it into the tray, and says so the first time', async () => {
  const notes = () => desktop.notified().filter(({ title }) => title === 'Tern is still running')
  const close = (): Promise<void> =>
    tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await close()
  await soon(isVisible).toBe(false)
  await soon(notes).toHaveLength(1)
  await clickTray('Show Tern')
  await soon(isVisible).toBe(true)
  await close()
  await soon(isVisible).toBe(false)
  await soon(async () => labels(await desktop.readTray())).toContain('Show Tern')
  expect(notes()).toHaveLength(1)
})

test('starts without a window, with everything else, when it is told to', async () => {
  await tern.close()
  await soon(() => desktop.launchersGone()).toBe(1)
  const { world } = server
  world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'while it was away' })
  tern = await tern.relaunch({ args: ['--hidden'] })
  await soon(launcherCount).toBe(13)
  expect(await isVisible()).toBe(false)
  await clickTray('Ada Park (1)')
  await soon(isVisible).toBe(true)
  await expect(conversationOption(tern.page, 'Ada Park')).toHaveAttribute('aria-selected', 'true')
  await soon(launcherCount).toBe(12)
})

test('asks for the sign-in that is needed', async () => {
  server.changeKey('another key')
  await expectPicture('!')
  await soon(async () => (await desktop.readTray()).tooltip).toBe(
    'Tern - 12 unread, sign-in needed'
  )
  await soon(title).toBe('(12!) Tern')
  expect(desktop.launcherUpdates().at(-1)?.values).toMatchObject({ count: 12, urgent: true })
})
