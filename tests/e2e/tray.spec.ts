import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { withCounter } from '../../src/main/platform/badgeBitmap'
import { decodePng } from '../support/png'
import { adaAddress } from './support/people'
import { usePeopleDesktop } from './support/peopleDesktop'
import { explanationOf } from './support/reasons'
import { conversationOption } from './support/screens'
import { inMain, invoke } from './support/snapshot'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'tray and launcher are read over D-Bus')

const at = usePeopleDesktop({
  services: ['notifications', 'tray', 'dock'],
  open: 'Trip to the lake'
})
const { fromAda, fromBen, clickTray, isVisible, trayLabels } = at

const title = (): Promise<string | undefined> =>
  at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())

const isCrashed = (): Promise<boolean | undefined> =>
  at.tern.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()
  )

const isLoaded = (): Promise<boolean | undefined> =>
  at.tern.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return contents?.isCrashed() === false && !contents.isLoading()
  })

const crash = (): Promise<void> =>
  at.tern.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise((settle) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('render-process-gone', () => settle())
        contents?.forcefullyCrashRenderer()
      })
  )

const launcherCount = (): unknown => at.desktop.launcherUpdates().at(-1)?.values.count

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
    const { picture } = await at.desktop.readTray()
    const shown = alphaOf(Buffer.from(picture.argb, 'base64'), 0)
    return wanted.includes(shown)
  }).toBe(true)
}

/** The shape of a picture; colours differ by a rounding on their way through the panel's format. */
const alphaOf = (data: Uint8Array, offset: number): string =>
  Buffer.from(data.filter((_, at) => at % 4 === offset)).toString('base64')

test('says how much is unread everywhere, and at once', async () => {
  await soon(() => at.desktop.hasTrayItem()).toBe(true)
  await expectPicture('')
  fromAda('one')
  fromBen('two')
  fromBen('three')
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe('Tern - 3 unread')
  await expectPicture('3')
  await soon(title).toBe('(3) Tern')
  await soon(launcherCount).toBe(3)
  expect(at.desktop.launcherUpdates().at(-1)).toMatchObject({
    launcher: 'application://chat.tern.Tern.desktop',
    values: { count: 3, 'count-visible': true, urgent: false }
  })
})

test('goes down within a second when it is read on another device', async () => {
  at.server.world.readChat(at.people.ben.guid)
  await soon(launcherCount, 1_000).toBe(1)
  await soon(async () => (await at.desktop.readTray()).tooltip, 1_000).toBe('Tern - 1 unread')
  await soon(title).toBe('(1) Tern')
})

test('counts muted and archived conversations only when it shall', async () => {
  const run = inMain(at.tern.app)
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
  await soon(trayLabels).toEqual([
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
  const { menu } = await at.desktop.readTray()
  expect(menu.find(({ label }) => label === 'Mark all as read')?.isEnabled).toBe(false)
})

test('speaks another language as soon as it is chosen', async () => {
  const menuBar = (): Promise<readonly string[] | undefined> =>
    at.tern.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label))
  await at.set({ language: 'zh-Hant' })
  await soon(trayLabels).toContain('結束 Tern')
  await soon(menuBar).toEqual(['檔案(&F)', '編輯', '檢視(&V)', '視窗', '說明'])
  fromBen('in another language')
  expect((await at.notificationOf('in another language')).actions).toContain('標為已讀')
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe('Tern - 1 則未讀')
  await at.set({ language: 'en' })
  await soon(trayLabels).toContain('Quit Tern')
  await clickTray('Mark all as read')
  await soon(launcherCount).toBe(0)
})

test('turns do not disturb on and off', async () => {
  const settings = async () => (await invoke(inMain(at.tern.app), 'app:snapshot')).settings
  await clickTray('For 1 hour')
  await soon(async () => (await trayLabels()).join()).toMatch(/Do not disturb until \d/)
  const { doNotDisturbUntil } = await settings()
  expect(doNotDisturbUntil).toBeGreaterThan(Date.now() + 3_500_000)
  const before = at.desktop.notified().length
  fromBen('silence')
  const run = inMain(at.tern.app)
  await soon(() => explanationOf(run, 'Ben Osei', 'silence')).toBe('skipped')
  await clickTray('Off')
  await soon(async () => (await settings()).doNotDisturbUntil).toBeNull()
  fromAda('noise')
  await soon(() => at.desktop.notified().length).toBe(before + 1)
  expect(at.desktop.notified().at(-1)?.title).toBe('Ada Park')
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
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe('Tern - 12 unread')
  await expectPicture('9+')
  await soon(title).toBe('(12) Tern')
  expect(await isCrashed()).toBe(true)
})

test('closing the window hides it into the tray, and says so the first time', async () => {
  const notes = () => at.desktop.notified().filter(({ title }) => title === 'Tern is still running')
  const close = (): Promise<void> =>
    at.tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await close()
  await soon(isVisible).toBe(false)
  await soon(notes).toHaveLength(1)
  await clickTray('Show Tern')
  await soon(isVisible).toBe(true)
  await close()
  await soon(isVisible).toBe(false)
  await soon(trayLabels).toContain('Show Tern')
  expect(notes()).toHaveLength(1)
})

test('starts without a window, with everything else, when it is told to', async () => {
  await at.tern.close()
  await soon(() => at.desktop.launchersGone()).toBe(1)
  const { world } = at.server
  world.receive({ chatGuid: at.people.ada.guid, from: adaAddress, text: 'while it was away' })
  await at.relaunch({ args: ['--hidden'] })
  await soon(launcherCount).toBe(13)
  expect(await isVisible()).toBe(false)
  await clickTray('Ada Park (1)')
  await soon(isVisible).toBe(true)
  await expect(conversationOption(at.tern.page, 'Ada Park')).toHaveAttribute(
    'aria-selected',
    'true'
  )
  await soon(launcherCount).toBe(12)
})

test('asks for the sign-in that is needed', async () => {
  at.server.changeKey('another key')
  await expectPicture('!')
  await soon(async () => (await at.desktop.readTray()).tooltip).toBe(
    'Tern - 12 unread, sign-in needed'
  )
  await soon(title).toBe('(12!) Tern')
  expect(at.desktop.launcherUpdates().at(-1)?.values).toMatchObject({ count: 12, urgent: true })
})
