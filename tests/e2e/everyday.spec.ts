/** What people do every day besides writing: look for something, look at pictures, set things up. */
import type { Locator } from 'playwright'

import type { DemoServer } from '../../src/demo/types'
import { adaAddress, API_KEY, benAddress, type People, startPeopleServer } from './support/people'
import {
  bubble,
  composer,
  conversationList,
  conversationOption,
  openConversation,
  send,
  signIn,
  timeline
} from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

const DAY = 86_400_000
/** Pictures of 3 x 2 pixels. */
const PICTURE = Buffer.from('R0lGODdhAwACAIAAAP8AAAAA/ywAAAAAAwACAAACAoRfADs=', 'base64')

let server: DemoServer
let people: People
let tern: Tern
/** Noon, 90 days ago. */
let start: number

const fill = (): void => {
  const { world } = server
  start = new Date(Date.now() - 90 * DAY).setHours(12, 0, 0, 0)
  for (let number = 0; number < 240; number += 1)
    world.receive({
      chatGuid: people.ben.guid,
      from: number % 2 === 0 ? benAddress : null,
      text: `note ${String(number)} about the harbour`,
      dateCreated: start + Math.floor(number / 4) * DAY + (number % 4) * 60_000
    })
  world.receive({
    ...{ chatGuid: people.trip.guid, from: adaAddress, text: 'the harbour at noon' },
    dateCreated: start + 20 * DAY
  })
  for (const name of ['one.gif', 'two.gif', 'three.gif'])
    world.receive({
      ...{ chatGuid: people.ada.guid, from: adaAddress, text: `harbour ${name}` },
      attachment: { fileName: name, mimeType: 'image/gif', bytes: PICTURE, width: 300, height: 200 }
    })
  for (const chat of [people.ada, people.ben, people.trip]) world.readChat(chat.guid)
}

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  fill()
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ada Park')
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

const searchBox = (): Locator => tern.page.getByRole('searchbox', { name: 'Search' })
const hits = (): Locator =>
  tern.page.getByRole('listbox', { name: 'Search results' }).getByRole('option')

const dayOf = (at: number): string => {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The search finds these and nothing else. */
const expectHits = async (query: string, texts: readonly (string | RegExp)[]): Promise<void> => {
  await searchBox().fill(query)
  await expect(hits()).toHaveText(texts)
}

const openSettings = async (tab: string): Promise<Locator> => {
  const { page } = tern
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: tab, exact: true }).click()
  return dialog
}

test('search operators narrow, together and each', async () => {
  await expectHits('harbour in:trip', [/harbour at noon/])
  await expectHits('harbour has:image', [/three\.gif/, /two\.gif/, /one\.gif/])
  await expectHits('harbour has:image two', [/two\.gif/])
  await expectHits('"harbour at noon"', [/harbour at noon/])
  const day = dayOf(start + 10 * DAY)
  await expectHits(`from:me after:${day} before:${dayOf(start + 11 * DAY)}`, [/note 43/, /note 41/])
  await expectHits(`from:ben after:${day} before:${dayOf(start + 11 * DAY)}`, [
    /note 42/,
    /note 40/
  ])
  await searchBox().fill('has:elephants')
  await expect(tern.page.getByRole('status', { name: 'Search hints' })).toContainText('elephants')
  await searchBox().press('Escape')
  await expect(hits()).toHaveCount(0)
})

test('a hit opens its conversation at the message, with what was said around it', async () => {
  const { page } = tern
  await searchBox().fill('"note 57 about"')
  await hits().first().click()
  await expect(bubble(page, 'note 57 about')).toBeInViewport()
  await expect(bubble(page, 'note 56 about')).toBeVisible()
  await expect(bubble(page, 'note 58 about')).toBeVisible()
  await expect(bubble(page, 'note 239 about')).toHaveCount(0)
  await expect(conversationOption(page, 'Ben Osei').or(searchBox()).first()).toBeVisible()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await expect(conversationOption(page, 'Ben Osei')).toHaveAttribute('aria-selected', 'true')
  await timeline(page).press('End')
  await expect(bubble(page, 'note 239 about')).toBeInViewport()
})

test('jumps to a day', async () => {
  const { page } = tern
  await openConversation(page, 'Ben Osei')
  await page.getByRole('button', { name: 'Go to a day' }).click()
  const dialog = page.getByRole('dialog', { name: 'Go to a day' })
  await dialog.locator('input[type=date]').fill(dayOf(start + 30 * DAY))
  await dialog.getByRole('button', { name: 'Go', exact: true }).click()
  await expect(bubble(page, 'note 120 about')).toBeInViewport()
})

test('the viewer: zoom, the pictures before and after, back to the message', async () => {
  const { page } = tern
  await openConversation(page, 'Ada Park')
  await timeline(page).getByRole('button', { name: 'Open two.gif' }).click()
  const viewer = (name: string): Locator => page.getByRole('dialog', { name })
  const scale = (): Promise<string | null> =>
    page.getByRole('dialog').getByRole('img').getAttribute('style')
  await viewer('two.gif').getByRole('button', { name: 'Zoom in' }).click()
  await soon(scale).toMatch(/scale\(1\.[1-9]/)
  await viewer('two.gif').getByRole('button', { name: 'Zoom out' }).click()
  await soon(scale).toMatch(/scale\(1\)/)
  await viewer('two.gif').getByRole('button', { name: 'Next picture' }).click()
  await expect(viewer('three.gif').getByRole('button', { name: 'Previous picture' })).toBeVisible()
  await expect(viewer('three.gif').getByRole('button', { name: 'Next picture' })).toHaveCount(0)
  await page.keyboard.press('ArrowLeft')
  await expect(viewer('two.gif').getByRole('button', { name: 'Previous picture' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(viewer('one.gif').getByRole('button', { name: 'Next picture' })).toBeVisible()
  await expect(viewer('one.gif').getByRole('button', { name: 'Previous picture' })).toHaveCount(0)
  await viewer('one.gif').getByRole('button', { name: 'Show in conversation' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(bubble(page, 'harbour one.gif')).toBeInViewport()
})

test('several messages are chosen, copied with who and when, and forwarded together', async () => {
  const { page, app } = tern
  await openConversation(page, 'Ada Park')
  const choose = async (text: string): Promise<void> =>
    bubble(page, text).getByRole('checkbox', { name: 'Select message' }).check()
  const begin = async (): Promise<void> => {
    const article = bubble(page, 'Are you there?')
    await article.hover()
    await article.getByRole('button', { name: 'Message actions' }).click()
    await page.getByRole('menuitem', { name: 'Select', exact: true }).click()
    await choose('Always.')
  }
  await begin()
  await page.getByRole('button', { name: 'Copy 2 messages' }).click()
  await soon(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    /Ada Park[^]*Are you there\?[^]*Always\./u
  )
  await begin()
  const bar = page.getByRole('toolbar', { name: 'Chosen messages' })
  await bar.getByRole('button', { name: 'Forward…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Forward 2 messages' })
  await dialog.getByRole('combobox', { name: 'Forward to' }).fill('trip')
  await dialog.getByRole('option').first().click()
  await expect(bar).toHaveCount(0)
  const own = (): readonly string[] =>
    server.world
      .listMessages(people.trip.guid)
      .filter(({ isFromMe }) => isFromMe)
      .map(({ text }) => text)
  await soon(own).toEqual(['Are you there?', 'Always.'])
})

test('the language changes at once everywhere, and back', async () => {
  const { page } = tern
  await openConversation(page, 'Ada Park')
  await composer(page).fill('stays as it was typed')
  const english = await openSettings('Appearance')
  await english.getByRole('radio', { name: '繁體中文' }).check()
  const chinese = page.getByRole('dialog', { name: '設定' })
  await expect(chinese.getByRole('tab', { name: '外觀' })).toBeVisible()
  await expect(chinese.getByRole('group', { name: '語言' })).toContainText('依照系統')
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hant')
  await expect(page.getByRole('listbox', { name: '對話' })).toBeVisible()
  await expect(page.getByRole('log', { name: '訊息' })).toBeVisible()
  await expect(page.getByRole('button', { name: '新增帳號' })).toBeVisible()
  await expect(page.getByRole('button', { name: '詳細資料' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: '訊息', exact: true })).toHaveValue(
    'stays as it was typed'
  )
  await expect(page.getByRole('listbox', { name: '對話' })).toContainText('Ben Osei')

  await page.keyboard.press('Control+,')
  await chinese.getByRole('tab', { name: '外觀' }).click()
  await chinese.getByRole('radio', { name: 'English' }).check()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(conversationList(page)).toBeVisible()
  await expect(composer(page)).toHaveValue('stays as it was typed')
  await composer(page).fill('')
  await invoke(inPage(page), 'settings:set', { language: 'system' })
})

test('density and the size of text are seen at once and kept', async () => {
  const { page } = tern
  const row = conversationOption(page, 'Ada Park')
  const height = async (): Promise<number> => (await row.boundingBox())?.height ?? 0
  const textSize = (): Promise<number> =>
    composer(page).evaluate((box) => parseFloat(getComputedStyle(box).fontSize))
  const [rowBefore, textBefore] = [await height(), await textSize()]
  const settings = await openSettings('Appearance')
  await settings.getByRole('radio', { name: 'Compact' }).check()
  await soon(height).toBeLessThan(rowBefore)
  const slider = settings.getByRole('slider', { name: 'Text size' })
  await slider.focus()
  await slider.press('End')
  await soon(textSize).toBeCloseTo(textBefore * 1.4, 0)
  await expect(slider).toHaveAttribute('aria-valuetext', '140%')
  await settings.getByRole('button', { name: 'Reset “Text size” to its default' }).click()
  await soon(textSize).toBe(textBefore)
  await settings.getByRole('radio', { name: 'Comfortable' }).check()
  await soon(height).toBe(rowBefore)
  await page.keyboard.press('Escape')
})

test('a message is taken back within its time, by its button', async () => {
  const { page } = tern
  const settings = await openSettings('General')
  await settings.getByRole('combobox', { name: 'Time to undo a send' }).selectOption({ index: 5 })
  await page.keyboard.press('Escape')
  await openConversation(page, 'Ben Osei')
  await send(page, 'Not to Ben')
  const held = bubble(page, 'Not to Ben')
  await expect(held).toContainText(/Sending in \d+ s/)
  await held.getByRole('button', { name: 'Undo' }).click()
  await expect(held).toHaveCount(0)
  await expect(composer(page)).toHaveValue('Not to Ben')
  await composer(page).fill('')
  await invoke(inPage(page), 'settings:set', { undoSendSeconds: 0 })
  await send(page, 'To Ben')
  await soon(() => server.world.listMessages(people.ben.guid).at(-1)?.text).toBe('To Ben')
  expect(server.world.listMessages().map(({ text }) => text)).not.toContain('Not to Ben')
})
