import type { Page } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import type { DemoServer } from '../../src/demo/types'
import { API_KEY } from './support/people'
import { openConversation, signIn } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

const WITH_PICTURE = 'Zoë Ångström'

let server: DemoServer
let tern: Tern

test.beforeAll(async () => {
  server = await startDemoServer({ seed: 'inbox', apiKey: API_KEY })
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

const ANY_FILE = { sentBefore: null, largerThan: 0, conversationId: null } as const
const storedFiles = async (page: Page): Promise<number> => {
  const { use } = await invoke(inPage(page), 'storage:read', ANY_FILE)
  return use.reduce((sum, { deletableFiles }) => sum + deletableFiles, 0)
}
const settings = async (page: Page): Promise<Record<string, unknown>> =>
  (await invoke(inPage(page), 'app:snapshot')).settings

test('a setting is found, reached and changed with the keys alone', async () => {
  const { page } = tern
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeFocused()
  await page.keyboard.type('typing')
  await expect(page.getByRole('option', { name: 'Show when I am typing' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Privacy' })).toHaveAttribute('aria-selected', 'true')
  const typing = page.getByRole('switch', { name: 'Show when I am typing' })
  await expect(typing).toBeFocused()
  await page.keyboard.press('Space')
  await soon(async () => (await settings(page)).sendTyping).toBe(false)
  await page.keyboard.press('Tab')
  await expect(
    page.getByRole('button', { name: 'Reset “Show when I am typing” to its default' })
  ).toBeFocused()
  await page.keyboard.press('Enter')
  await soon(async () => (await settings(page)).sendTyping).toBe(true)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('text size, density, time format and language change what is on screen at once', async () => {
  const { page } = tern
  await openConversation(page, WITH_PICTURE)
  const row = page.getByRole('option', { name: WITH_PICTURE })
  const heightOf = async (): Promise<number> => (await row.boundingBox())?.height ?? 0
  const before = await heightOf()
  await invoke(inPage(page), 'settings:set', { density: 'compact' })
  await soon(heightOf).toBeLessThan(before)
  await invoke(inPage(page), 'settings:set', { density: 'comfortable', fontScale: 1.4 })
  await soon(heightOf).toBeGreaterThan(before)
  await invoke(inPage(page), 'settings:set', { fontScale: 1, timeFormat: '12' })
  await expect(row).toContainText(/\d:\d\d [AP]M/)
  await invoke(inPage(page), 'settings:set', { timeFormat: '24' })
  await expect(row).not.toContainText(/[AP]M/)
  await invoke(inPage(page), 'settings:set', { language: 'zh-Hant' })
  await page.keyboard.press('Control+,')
  await page.getByRole('dialog', { name: '設定' }).getByRole('searchbox').fill('大小')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('slider', { name: '文字大小' })).toBeFocused()
  await invoke(inPage(page), 'settings:set', { language: 'en', timeFormat: 'system' })
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('downloaded files are deleted, their space is given back, and they come again', async () => {
  const { page } = tern
  await openConversation(page, WITH_PICTURE)
  await soon(() => storedFiles(page)).toBeGreaterThan(0)
  const files = await storedFiles(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Storage' }).click()
  await page.getByRole('combobox', { name: 'Older than' }).selectOption('Of any age')
  await page.getByRole('button', { name: 'Delete files…' }).click()
  await page.getByRole('button', { name: `Delete ${String(files)} file` }).click()
  await expect(page.getByText(/deleted: .* are free in the database now/)).toBeVisible()
  expect(await storedFiles(page)).toBe(0)

  await page.getByRole('button', { name: 'Compact now' }).click()
  await expect(page.getByText(/^Freed .* The database takes/)).toBeVisible()
  const size = await invoke(inPage(page), 'storage:read', ANY_FILE)
  expect(size.freeBytes).toBe(0)

  // A page that was open has its pictures still.
  await tern.close()
  tern = await tern.relaunch()
  await openConversation(tern.page, WITH_PICTURE)
  await soon(() => storedFiles(tern.page)).toBe(files)
})
