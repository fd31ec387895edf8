import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import { startImkitServer } from '../../../src/demo/imkit/server'
import type { ImkitServer, ImkitServerOptions } from '../../../src/demo/imkit/types'
import type { ConnectionState } from '../../../src/shared/domain'
import { inPage, invoke } from './snapshot'
import { soon } from './test'

export const annUid = 'u-ann'
export const bobUid = 'u-bob'

/** What a person enters in the IMKIT form. */
export type ImkitEntry = {
  readonly url: string
  readonly clientKey: string
  readonly token: string
  readonly encoding: 'None' | 'Base64' | 'Custom'
  readonly sharedKey?: string
}

/** A server on which Ann and Bob have an account beside ours, and nothing was said yet. */
export const startImkitPeople = async (options: ImkitServerOptions = {}): Promise<ImkitServer> => {
  const server = await startImkitServer({ seed: 'empty', ...options })
  server.world.addUser({ uid: annUid, nickname: 'Ann Lowe' })
  server.world.addUser({ uid: bobUid, nickname: 'Bob Reyes' })
  return server
}

/** What signs in to a server as its owner. */
export const entryFor = (
  { url, clientKey, token, customKey }: ImkitServer,
  encoding: ImkitEntry['encoding']
): ImkitEntry => ({
  url,
  clientKey,
  token,
  encoding,
  ...(encoding === 'Custom' ? { sharedKey: customKey ?? '' } : {})
})

const token = (scope: Page | Locator): Locator =>
  scope.getByRole('textbox', { name: 'Client token' })

export const openImkitForm = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Connect an IMKIT app' }).click()
  await expect(token(page)).toBeVisible()
}

/** The same form from the rail, for one more account. */
export const addImkitForm = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByRole('button', { name: 'IMKIT', exact: true }).click()
  await expect(token(page)).toBeVisible()
}

const chooseEncoding = async (scope: Page | Locator, entry: Partial<ImkitEntry>): Promise<void> => {
  if (entry.encoding === undefined) return
  await scope.getByRole('combobox', { name: 'Payload encoding' }).selectOption(entry.encoding)
  if (entry.encoding !== 'Custom') return
  await scope.getByRole('textbox', { name: 'Shared key' }).fill(entry.sharedKey ?? '')
}

export const submitImkit = async (page: Page, entry: ImkitEntry): Promise<void> => {
  await page.getByRole('textbox', { name: 'Server URL' }).fill(entry.url)
  await page.getByRole('textbox', { name: 'Client key' }).fill(entry.clientKey)
  await token(page).fill(entry.token)
  await chooseEncoding(page, entry)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

/** Welcome screen -> signed in and caught up. */
export const signInImkit = async (
  page: Page,
  server: ImkitServer,
  encoding: ImkitEntry['encoding'] = 'None'
): Promise<void> => {
  await openImkitForm(page)
  await submitImkit(page, entryFor(server, encoding))
  await expectAllOnline(page, 1)
}

export const signInDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Sign in again' })

/** The open dialog, with what is entered in it; the rest stays as it is. */
export const signInAgain = async (page: Page, entry: Partial<ImkitEntry>): Promise<void> => {
  const dialog = signInDialog(page)
  if (entry.token !== undefined) await token(dialog).fill(entry.token)
  if (entry.clientKey !== undefined)
    await dialog.getByRole('textbox', { name: 'Client key' }).fill(entry.clientKey)
  await chooseEncoding(dialog, entry)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export const connectionsOf = async (page: Page): Promise<readonly ConnectionState[]> =>
  (await invoke(inPage(page), 'app:snapshot')).connections

/** Every account is live and complete. */
export const expectAllOnline = async (
  page: Page,
  accounts: number,
  timeout = 15_000
): Promise<void> => {
  await soon(async () => (await connectionsOf(page)).map(({ phase }) => phase), timeout).toEqual(
    Array.from({ length: accounts }, () => 'online')
  )
}
