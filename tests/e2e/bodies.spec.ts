/** What messages are besides words, as people see and use it: polls, mentions, effects, contacts, voices. */
import type { Page } from 'playwright'

import { startDemoServer } from '../../src/demo/server'
import { drawLandscape } from '../../src/demo/seed/pictures'
import type { DemoServer } from '../../src/demo/types'
import { API_KEY } from './support/people'
import { bubble, conversationOption, signIn, timeline } from './support/screens'
import { inPage, invoke } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, test } from './support/test'

test.describe.configure({ mode: 'serial' })

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

/** The list may be scrolled away from it. */
const goTo = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  const dialog = page.getByRole('dialog', { name: 'Go to conversation' })
  await dialog.getByRole('combobox').fill(name)
  await dialog.getByRole('option').first().click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
}

const picture = async (page: Page, name: string): Promise<void> => {
  for (const theme of ['light', 'dark'] as const) {
    await invoke(inPage(page), 'settings:set', { theme })
    await expect
      .poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches))
      .toBe(theme === 'dark')
    await page.screenshot({ path: `test-results/bodies/${name}-${theme}.png` })
  }
}

test('a poll is shown with its votes, and voted in', async () => {
  const { page } = tern
  await goTo(page, 'The new bathroom')
  const poll = timeline(page).getByRole('region', { name: 'Poll' })
  await expect(poll).toContainText('which joints?')
  await expect(poll).toContainText('3 people voted')
  const sand = poll.getByRole('button', { name: /^Sand, 2 votes/ })
  await expect(sand).toHaveAttribute('aria-pressed', 'false')
  await picture(page, 'poll')
  await sand.click()
  await expect(poll.getByRole('button', { name: /^Sand, 3 votes/ })).toHaveAttribute(
    'aria-pressed',
    'true'
  )
  const sent = (): readonly unknown[] =>
    server.requests.filter(({ path }) => path === '/api/v1/poll/vote')
  await expect.poll(sent).toHaveLength(1)
  await poll.getByRole('button', { name: /^Sand, 3 votes/ }).click()
  await expect(poll.getByRole('button', { name: /^Sand, 2 votes/ })).toBeVisible()
  await expect
    .poll(() => server.requests.some(({ path }) => path === '/api/v1/poll/unvote'))
    .toBe(true)
})

test('an option is added, and somebody else votes for it', async () => {
  const { page } = tern
  const poll = timeline(page).getByRole('region', { name: 'Poll' })
  await poll.getByRole('button', { name: 'Add option' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an option' })
  await dialog.getByRole('textbox', { name: 'Option' }).fill('Olive')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(poll.getByRole('button', { name: 'Olive, 0 votes' })).toBeVisible()
  const { id, guid, from } = olive()
  server.world.choose(guid, from, [id])
  await expect(poll.getByRole('button', { name: 'Olive, 1 vote' })).toBeVisible()
})

/** The option as the server has it, and somebody to vote for it. */
const olive = (): { id: string; guid: string; from: string } => {
  const chat = server.world.listChats().find(({ name }) => name === 'The new bathroom')
  if (chat === undefined) throw new Error('no such conversation')
  const { guid, options } = server.world.findPoll(chat.guid)
  const id = options.find(({ text }) => text === 'Olive')?.id
  const [from] = chat.addresses
  if (id === undefined || from === undefined) throw new Error('not added')
  return { id, guid, from }
}

test('who is mentioned is marked', async () => {
  const { page } = tern
  await expect(bubble(page, 'has sand in stock').locator('.mention')).toHaveText('@Jonas')
})

test('an effect is told in words', async () => {
  const { page } = tern
  await goTo(page, 'Climbing Tuesdays')
  await expect(bubble(page, 'Vera at the hall')).toContainText('Sent with Confetti')
  await picture(page, 'effect')
})

test('a contact card is read and can be kept', async () => {
  const { page } = tern
  const card = timeline(page).getByRole('region', { name: 'Contact card' })
  await expect(card).toContainText('Vera Holt')
  await expect(card).toContainText('+44 20 7946 0018')
  await expect(card.getByRole('button', { name: 'vera@boulderhall.example' })).toBeVisible()
  await expect(card.getByRole('button', { name: 'Save Vera Holt.vcf' })).toBeVisible()
})

test('a voice message is drawn, played and hurried', async () => {
  const { page } = tern
  await goTo(page, 'The new bathroom')
  const voice = timeline(page).getByRole('group', { name: 'Voice message' })
  await expect(voice).toContainText('0:07')
  await expect(voice.locator('.bars span').first()).toBeAttached()
  await picture(page, 'voice')
  await voice.getByRole('button', { name: 'Playback speed 1', exact: true }).click()
  await voice.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(voice.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => voice.getByRole('slider').inputValue().then(Number)).toBeGreaterThan(0)
  await voice.getByRole('button', { name: 'Pause' }).click()
  // It is heard where the person puts it.
  await voice.getByRole('slider').focus()
  await page.keyboard.press('Home')
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('PageUp')
  await expect.poll(() => voice.getByRole('slider').inputValue().then(Number)).toBeGreaterThan(3)
})

test('a sticker stands alone, as a picture without a bubble', async () => {
  const { page } = tern
  await goTo(page, 'Climbing Tuesdays')
  const chat = server.world.listChats().find(({ name }) => name === 'Climbing Tuesdays')
  const [from] = chat?.addresses ?? []
  if (chat === undefined || from === undefined) throw new Error('no such conversation')
  const bytes = drawLandscape(7, 120, 120)
  server.world.receive({
    chatGuid: chat.guid,
    from,
    attachment: { fileName: 'cat.png', mimeType: 'image/png', bytes, isSticker: true }
  })
  const sticker = timeline(page).getByRole('img', { name: 'cat.png' })
  await expect(sticker).toHaveJSProperty('complete', true)
  const row = timeline(page).getByRole('article').filter({ has: sticker })
  await expect(row.locator('.bubble')).toHaveCount(0)
  await expect(conversationOption(page, 'Climbing Tuesdays')).toContainText('Sticker')
  await picture(page, 'sticker')
})

test('what is not to be fetched by itself waits for a click, in its place', async () => {
  const { page } = tern
  await invoke(inPage(page), 'settings:set', { autoDownload: 'never' })
  await goTo(page, 'Family trip 🏔️')
  const waiting = page.getByRole('button', { name: 'Download IMG_0831.png' })
  await expect(waiting).toBeVisible()
  const place = timeline(page).getByRole('article').filter({ has: waiting })
  const before = await place.boundingBox()
  await picture(page, 'policy')
  await waiting.click()
  const shown = page.getByRole('img', { name: 'IMG_0831.png' })
  await expect(shown).toHaveJSProperty('complete', true)
  const after = await timeline(page).getByRole('article').filter({ has: shown }).boundingBox()
  expect(after?.height).toBe(before?.height)
  await invoke(inPage(page), 'settings:set', { autoDownload: 'always' })
})
