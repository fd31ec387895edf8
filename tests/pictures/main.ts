/** `npm run pictures`: the README's screenshots, taken of the running app on the demo servers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'

import { startImkitServer } from '../../src/demo/imkit/server'
import { startDemoServer } from '../../src/demo/server'
import {
  connection,
  conversationOption,
  expectConnected,
  openConversation,
  send
} from '../e2e/support/screens'
import { closeAllTerns, launchTern } from '../e2e/support/tern'
import { settle, toWebp } from './page'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'images')

const invoke = (page: Page, command: string, input: unknown): Promise<unknown> =>
  page.evaluate(`window.tern.invoke(${JSON.stringify(command)}, ${JSON.stringify(input)})`)

const setTheme = (page: Page, theme: 'light' | 'dark'): Promise<unknown> =>
  invoke(page, 'settings:set', { theme })

const firstAccount = (page: Page): Promise<string> =>
  page.evaluate(
    `window.tern.invoke('app:snapshot', {}).then(({ value }) => value.accounts[0].account.id)`
  )

const take = async (page: Page, name: string): Promise<void> => {
  // Nothing is hovered.
  await page.mouse.move(700, 20)
  await settle(page)
  const png = await page.screenshot({ animations: 'disabled' })
  const webp = await toWebp(page, png)
  writeFileSync(join(folder, `${name}.webp`), webp)
  console.log(`docs/images/${name}.webp ${Math.round(webp.byteLength / 1024)} kB`)
}

mkdirSync(folder, { recursive: true })
const photon = await startDemoServer({ seed: 'inbox' })
const imkit = await startImkitServer({ seed: 'inbox' })
try {
  const { page } = await launchTern()
  await setTheme(page, 'light')
  await page.getByRole('button', { name: 'Connect an IMKIT app' }).click()
  await page.getByRole('textbox', { name: 'Server URL' }).fill(imkit.url)
  await page.getByRole('textbox', { name: 'Client key' }).fill(imkit.clientKey)
  await page.getByRole('textbox', { name: 'Client token' }).fill(imkit.token)
  await take(page, 'imkit')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await conversationOption(page, 'Workshop crew').waitFor()
  await invoke(page, 'account:rename', { accountId: await firstAccount(page), name: 'Fjordline' })
  const added = { kind: 'photon', serverUrl: photon.url, secret: photon.apiKey, name: 'iMessage' }
  await invoke(page, 'account:add', added)
  await conversationOption(page, 'Zoë Ångström').waitFor()
  // Read once, so that it opens at its end.
  await openConversation(page, 'Workshop crew')
  await openConversation(page, 'Wren, the assistant')
  await openConversation(page, 'Workshop crew')
  await take(page, 'inbox')
  await setTheme(page, 'dark')
  await openConversation(page, 'Family trip 🏔️')
  await take(page, 'dark')
  await setTheme(page, 'light')
  await openConversation(page, 'Zoë Ångström')
  await photon.stop()
  await connection(page)
    .filter({ hasText: /Reconnecting in [5-9] s/ })
    .waitFor({ timeout: 60_000 })
  await send(page, 'Packing now 🎒')
  await take(page, 'reconnecting')
  await photon.start()
  await page.getByRole('button', { name: 'Try now' }).click()
  await expectConnected(page)
  imkit.world.expireToken(imkit.token, 'closed')
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await page.getByRole('dialog', { name: 'Sign in again' }).waitFor()
  await take(page, 'sign-in-again')
} finally {
  await closeAllTerns()
  await Promise.all([photon.stop(), imkit.stop()])
}
