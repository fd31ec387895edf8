/** `npm run pictures`: the README's screenshots, taken of the running app on the demo server. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import { connection, openConversation, send, signIn } from '../e2e/support/screens'
import { closeAllTerns, launchTern } from '../e2e/support/tern'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images')

const setTheme = (page: Page, theme: 'light' | 'dark'): Promise<unknown> =>
  page.evaluate(`window.tern.invoke('settings:set', { theme: '${theme}' })`)

/** Waits until pictures are loaded and two frames are drawn. */
const settle = async (page: Page): Promise<void> => {
  await page.evaluate(
    `Promise.all([...document.images].map((image) => image.decode().catch(() => null)))`
  )
  await page.evaluate(
    `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`
  )
}

const take = async (page: Page, name: string): Promise<void> => {
  await settle(page)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  console.log(`docs/images/${name}.png`)
}

mkdirSync(folder, { recursive: true })
const server = await startDemoServer({ seed: 'inbox' })
try {
  const { page } = await launchTern()
  await signIn(page, server.url, server.apiKey ?? '')
  await openConversation(page, 'Zoë Ångström')
  await page.mouse.move(700, 20)
  await setTheme(page, 'light')
  await take(page, 'inbox')
  await setTheme(page, 'dark')
  await openConversation(page, 'Family trip 🏔️')
  await page.mouse.move(700, 20)
  await take(page, 'dark')
  await setTheme(page, 'light')
  await openConversation(page, 'Zoë Ångström')
  await server.stop()
  await connection(page)
    .filter({ hasText: /Reconnecting in [5-9] s/ })
    .waitFor({ timeout: 60_000 })
  await send(page, 'Packing now 🎒')
  await page.mouse.move(700, 20)
  await take(page, 'reconnecting')
} finally {
  await closeAllTerns()
  await server.stop()
}
process.exit(0)
