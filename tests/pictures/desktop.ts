/** Pictures for docs/desktop.md: what Tern shows outside its window, and its settings. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import type { Bitmap } from '../../src/main/platform/bitmap'
import { startDesktopServices } from '../e2e/support/desktopServices'
import { adaAddress, addPeople, API_KEY, benAddress } from '../e2e/support/people'
import { openConversation, signIn } from '../e2e/support/screens'
import { closeAllTerns, launchTern, type Tern } from '../e2e/support/tern'
import { decodePng, encodePng } from '../support/png'
import { testDesktop } from '../support/run/desktop'
import { settle, toWebp } from './page'
import { beside, doubled, shootScreen, whatCame } from './screen'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'docs', 'pictures')
/** Of a picture, bytes: they are in the repository for ever. */
const MAX_BYTES = 60 * 1024
const GROUND = [0x3a, 0x35, 0x32] as const

const save = async (page: Page, name: string, png: Buffer): Promise<void> => {
  const webp = await toWebp(page, png)
  if (webp.byteLength > MAX_BYTES) throw new Error(`${name} has ${webp.byteLength} bytes`)
  writeFileSync(join(folder, `${name}.webp`), webp)
  console.log(`docs/pictures/${name}.webp ${Math.ceil(webp.byteLength / 1024)} kB`)
}

/** The pictures that a test compares bit by bit, big enough to look at. */
const saveIcons = async (page: Page): Promise<void> => {
  const golden = join(root, 'tests', 'unit', 'platform', 'golden')
  for (const file of readdirSync(golden).filter((name) => name.endsWith('.png'))) {
    const picture = doubled(decodePng(readFileSync(join(golden, file))))
    await save(page, file.replace('.png', ''), encodePng(picture))
  }
}

/** Waits until something came to the display and is drawn whole. */
const drawn = async (before: Bitmap, margin: number): Promise<Bitmap> => {
  let last: Bitmap | null = null
  for (let tries = 0; tries < 100; tries += 1) {
    const now = whatCame(before, await shootScreen(), margin)
    if (now !== null && last !== null && Buffer.compare(now.data, last.data) === 0) return now
    last = now
  }
  throw new Error('nothing was drawn')
}

/** A menu as this system draws it, over the empty window. */
const shootMenu = async ({ app }: Tern, labels: readonly string[] | number): Promise<Bitmap> => {
  const before = await shootScreen()
  await app.evaluate(({ BrowserWindow, Menu }, what) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title === 'Menus')
    const menu =
      typeof what === 'number'
        ? Menu.getApplicationMenu()?.items[what]?.submenu
        : Menu.buildFromTemplate(
            what.map((label) => (label === '' ? { type: 'separator' } : { label }))
          )
    const kept = globalThis as { shown?: unknown }
    kept.shown = menu
    if (window !== undefined) menu?.popup({ window, x: 20, y: 20 })
  }, labels)
  const picture = await drawn(before, 0)
  await app.evaluate(() => {
    const kept = globalThis as { shown?: { closePopup(): void } }
    kept.shown?.closePopup()
  })
  return picture
}

const saveMenus = async (tern: Tern, tray: readonly string[]): Promise<void> => {
  // Nothing blinks in it, and nothing comes in.
  await tern.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide()
    const options = { title: 'Menus', width: 500, height: 500, backgroundColor: '#32353a' }
    new BrowserWindow({ ...options, autoHideMenuBar: true })
  })
  const menus: Bitmap[] = []
  for (const index of [0, 1, 2, 3, 4]) menus.push(await shootMenu(tern, index))
  await save(tern.page, 'menu-application', encodePng(beside(menus, 12, GROUND)))
  await save(tern.page, 'menu-tray', encodePng(beside([await shootMenu(tern, tray)], 12, GROUND)))
  await tern.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows())
      if (window.title === 'Menus') window.destroy()
    BrowserWindow.getAllWindows()[0]?.show()
  })
}

const saveSettings = async ({ page }: Tern, theme: 'light' | 'dark'): Promise<void> => {
  await page.evaluate(`window.tern.invoke('settings:set', { theme: '${theme}' })`)
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  for (const tab of await dialog.getByRole('tab').all()) {
    await tab.click()
    await page.mouse.move(2, 2)
    await settle(page)
    const name = ((await tab.textContent()) ?? '').trim().toLowerCase().replaceAll(/\W+/g, '-')
    const png = await dialog.screenshot({ animations: 'disabled' })
    await save(page, `settings-${name}-${theme}`, png)
  }
  await page.keyboard.press('Escape')
}

/** The bubble of a real notification server, where there is one to start. */
const saveNotification = async ({ page }: Tern, tell: () => void): Promise<void> => {
  const hasDunst = spawnSync('dunst', ['--version']).error === undefined
  if (!hasDunst) {
    console.log('docs/pictures/notification.webp is left as it is: no dunst here')
    return
  }
  const before = await shootScreen()
  const dunst = testDesktop().spawnHelper('dunst', ['-conf', '/dev/null'], { stdio: 'ignore' })
  tell()
  const bubble = await drawn(before, 8)
  await save(page, 'notification', encodePng(bubble))
  dunst.kill()
  await once(dunst, 'exit')
}

mkdirSync(folder, { recursive: true })
const server = await startDemoServer({ seed: 'empty', apiKey: API_KEY })
const { world } = server
const people = addPeople(world)
try {
  const services = await startDesktopServices('session', ['notifications', 'tray'])
  const tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Trip to the lake')
  world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: 'One more thing' })
  world.receive({ chatGuid: people.ben.guid, from: benAddress, text: 'Seven o’clock?' })
  while (services.notified().length < 2) await new Promise((done) => setTimeout(done, 20))
  const { menu } = await services.readTray()
  await services.close()
  await saveIcons(tern.page)
  await saveMenus(
    tern,
    menu.map(({ label }) => label.replaceAll('_', ''))
  )
  for (const theme of ['light', 'dark'] as const) await saveSettings(tern, theme)
  await tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  await saveNotification(tern, () => {
    world.receive({
      chatGuid: people.ada.guid,
      from: adaAddress,
      text: 'Are you bringing the <big> tent & the lamp?'
    })
  })
} finally {
  await closeAllTerns()
  await server.stop()
}
