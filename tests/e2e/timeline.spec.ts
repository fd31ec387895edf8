import type { Locator } from 'playwright/test'

import type { DemoServer } from '../../src/demo/types'
import { movementOf, watchFirstVisible } from './support/movement'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { bubble, expectConnected, openConversation, signIn, timeline } from './support/screens'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'

let server: DemoServer
let people: People
let tern: Tern
const figures: string[] = []

/** A picture of 3 x 2 pixels, whose size the server does not tell. */
const PICTURE = Buffer.from('R0lGODdhAwACAIAAAP8AAAAA/ywAAAAAAwACAAACAoRfADs=', 'base64')

const receive = (text: string, withPicture = false): string =>
  server.world.receive({
    chatGuid: people.ada.guid,
    from: adaAddress,
    text,
    ...(withPicture
      ? { attachment: { fileName: 'view.gif', mimeType: 'image/gif', bytes: PICTURE } }
      : {})
  }).guid

const longText = (name: string, index: number): string =>
  `${name} ${String(index)}${' and some more words'.repeat((index * 7) % 23)}`

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  for (let index = 0; index < 500; index += 1) receive(longText('old', index), index % 9 === 4)
  server.world.readChat(people.ada.guid)
  // What comes live is read from another device, so that nothing of it opens as unread.
  tern = await launchTern({})
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, people.ada.name)
  await expect(bubble(tern.page, 'old 499')).toBeVisible()
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
  console.log(
    `furthest that the first visible message was painted from its place:\n${figures.join('\n')}`
  )
})

const isStill = async (name: string): Promise<void> => {
  const moved = await movementOf(tern.page)
  figures.push(`  ${name.padEnd(48)} ${moved.toFixed(2)} px`)
  expect(moved, name).toBeLessThanOrEqual(1)
}

const inLog = (script: string): Promise<unknown> =>
  tern.page.evaluate(`(() => { const log = document.querySelector('[role="log"]'); ${script} })()`)

/** Server id of the nearest message wholly above what is in view. */
const aboveView = async (): Promise<string> =>
  String(
    await inLog(`const top = log.getBoundingClientRect().top
      return [...log.querySelectorAll('article[data-server-id]')]
        .filter((article) => article.getBoundingClientRect().bottom < top - 20)
        .at(-1).getAttribute('data-server-id')`)
  )

const TWO_FRAMES = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`

/** Keys move the page for a while; the next thing is asked of it when it stands. */
const AT_REST = `new Promise((done) => {
  const log = document.querySelector('[role="log"]')
  let [last, still] = [-1, 0]
  const frame = () => {
    still = log.scrollTop === last ? still + 1 : 0
    last = log.scrollTop
    if (still >= 20) done(null)
    else requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
})`

const gapRow = (): Locator =>
  timeline(tern.page).getByRole('group', { name: 'Gap in the conversation' })

const showFrom = (guid: string, y: number): Promise<unknown> =>
  inLog(`const article = log.querySelector('[data-server-id="${guid}"]')
    log.scrollTop += article.getBoundingClientRect().top - log.getBoundingClientRect().top - ${String(y)}`)

/** A gap of messages nobody pushed, and what came after it. Catching up stays impossible. */
const makeGap = async (name: string): Promise<string> => {
  await expectConnected(tern.page)
  await timeline(tern.page).press('End')
  await server.stop()
  for (let missed = 0; missed < 60; missed += 1) receive(longText(`${name} missed`, missed))
  server.faults.onQuery = () => ({ status: 500 })
  await server.start()
  await expect.poll(() => server.socketCount(), { timeout: 20_000 }).toBe(1)
  const first = receive(`${name} after 0`)
  for (let index = 1; index < 40; index += 1) receive(longText(`${name} after`, index))
  await expect(bubble(tern.page, `${name} after 39`)).toBeVisible()
  await timeline(tern.page).press('End')
  for (let step = 0; step < 40 && (await gapRow().count()) === 0; step += 1) {
    await inLog(`log.scrollTop -= 300`)
    await tern.page.evaluate(TWO_FRAMES)
  }
  await expect(gapRow()).toHaveCount(1)
  return first
}

const fillGap = async (): Promise<void> => {
  await gapRow()
    .getByRole('button', { name: 'Fetch' })
    .evaluate((button: HTMLElement) => button.click())
  await expect(gapRow()).toHaveCount(0)
  server.faults.onQuery = null
}

test('older messages that come in above move nothing', async () => {
  await timeline(tern.page).press('End')
  // Near the beginning of what is read: what is followed has to be drawn already.
  await tern.page.evaluate(AT_REST)
  await inLog(`log.scrollTop = 1_000`)
  await tern.page.evaluate(AT_REST)
  const height = (): Promise<unknown> => inLog(`return log.scrollHeight`)
  const before = Number(await height())
  await watchFirstVisible(tern.page, 400 - Number(await inLog(`return log.scrollTop`)))
  await soon(height).toBeGreaterThan(before + 500)
  await isStill('older messages are put in before')
})

test('what happens above moves nothing: edits, reactions, tombstones', async () => {
  await timeline(tern.page).press('End')
  await inLog(`log.scrollTop -= 900`)
  await tern.page.evaluate(TWO_FRAMES)
  const target = await aboveView()
  await watchFirstVisible(tern.page)
  server.world.edit(target, `edited${' to be much longer than it was'.repeat(20)}`)
  const article = timeline(tern.page).locator(`[data-server-id="${target}"]`)
  await expect(article).toContainText('edited')
  await isStill('an edit makes a bubble above 120 px higher')

  await watchFirstVisible(tern.page)
  server.world.react({ targetGuid: target, from: adaAddress, reaction: 'love' })
  await expect(article.getByRole('button', { name: /❤|love/iu }).first()).toBeAttached()
  await isStill('a reaction appears above')

  await watchFirstVisible(tern.page)
  server.world.unsend(target)
  await expect(article).toContainText('unsent')
  await isStill('a message above is unsent')
})

test('what comes at the end while it is out of sight moves nothing', async () => {
  await timeline(tern.page).press('End')
  await inLog(`log.scrollTop -= 900`)
  await tern.page.evaluate(TWO_FRAMES)
  await watchFirstVisible(tern.page)
  for (let index = 0; index < 5; index += 1) receive(longText('live', index))
  await expect(tern.page.getByRole('button', { name: 'Jump to latest, 5 new' })).toBeVisible()
  await isStill('5 messages arrive below')
})

test('pictures that come late move nothing', async () => {
  await timeline(tern.page).press('End')
  for (let index = 0; index < 8; index += 1) receive(`picture ${String(index)}`, true)
  server.faults.onRequest = (_method, path) =>
    path.includes('/download') ? { delayMs: 400 } : null
  await expect(bubble(tern.page, 'picture 7')).toBeVisible()
  await watchFirstVisible(tern.page, -700)
  await soon(() =>
    inLog(`return [...log.querySelectorAll('img')].every((image) => image.complete)`)
  ).toBe(true)
  await isStill('8 pictures load above, in and below the view')
  server.faults.onRequest = null
})

test('another size of the window moves nothing', async () => {
  const resize = (by: number): Promise<void> =>
    tern.app.evaluate(({ BrowserWindow }, change) => {
      const [window] = BrowserWindow.getAllWindows()
      const [width = 0, height = 0] = window?.getSize() ?? []
      window?.setSize(width + change, height)
    }, by)
  const width = async (): Promise<number> => Number(await inLog(`return log.clientWidth`))
  await timeline(tern.page).press('End')
  await tern.page.evaluate(AT_REST)
  await inLog(`log.scrollTop -= 1_500`)
  await tern.page.evaluate(AT_REST)
  const before = await width()
  await watchFirstVisible(tern.page)
  await resize(-160)
  await soon(width).toBeLessThan(before)
  await isStill('the window gets narrower')
  await resize(160)
  await soon(width).toBe(before)
})

test('a gap that is filled above moves nothing', async () => {
  const after = await makeGap('first')
  await showFrom(after, -180)
  await watchFirstVisible(tern.page)
  await fillGap()
  await isStill('a gap above is filled with 60 messages')
})

test('a gap that is filled in view moves nothing, and never shows twice', async () => {
  const after = await makeGap('second')
  await showFrom(after, 300)
  const first = await watchFirstVisible(tern.page)
  await inLog(`globalThis.__gaps = 0
    new MutationObserver(() => {
      const shown = log.querySelectorAll('[aria-label="Gap in the conversation"]').length
      globalThis.__gaps = Math.max(globalThis.__gaps, shown)
    }).observe(log, { subtree: true, childList: true })`)
  await fillGap()
  await isStill(`a gap in view is filled with 60 messages (${first.text.slice(0, 8)})`)
  expect(await tern.page.evaluate(`globalThis.__gaps`)).toBeLessThanOrEqual(1)
})

const DAY_MS = 86_400_000

/** On the server before everything that is stored, and never told. */
const receiveLongAgo = (count: number, daysAgo: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) =>
      server.world.receive({
        chatGuid: people.ada.guid,
        from: adaAddress,
        text: `${String(daysAgo)} days ago, ${String(index)}`,
        dateCreated: Date.now() - daysAgo * DAY_MS + index * 1_000,
        isPushed: false
      }).guid
  )

const isInView = async (text: string): Promise<void> => {
  await expect(bubble(tern.page, text).first()).toBeInViewport({ timeout: 15_000 })
}

test('a day before all that is stored is fetched, and so is what a reply answers', async () => {
  const [target = ''] = receiveLongAgo(70, 900)
  receiveLongAgo(70, 500)
  await timeline(tern.page).press('End')
  await tern.page.keyboard.press('Control+g')
  const dialog = tern.page.getByRole('dialog', { name: 'Go to a day' })
  const day = new Date(Date.now() - 501 * DAY_MS)
  const two = (part: number): string => String(part).padStart(2, '0')
  await dialog
    .getByLabel('Day')
    .fill(`${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`)
  await dialog.getByRole('button', { name: 'Go' }).click()
  await isInView('500 days ago, 0')

  server.world.receive({
    chatGuid: people.ada.guid,
    from: adaAddress,
    text: 'as I said then',
    replyToGuid: target
  })
  await timeline(tern.page).press('End')
  const reply = bubble(tern.page, 'as I said then')
  await expect(reply).toBeVisible()
  await reply.getByRole('button', { name: /In reply to/u }).click()
  await isInView('900 days ago, 0')
})

test('without a mouse: from the first message to the last, row by row and page by page', async () => {
  const { page } = tern
  const top = (): Promise<unknown> => inLog(`return log.scrollTop`)
  await timeline(page).focus()
  await page.keyboard.press('End')
  await isInView('as I said then')
  await page.keyboard.press('ArrowUp')
  await expect(bubble(page, 'as I said then')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(bubble(page, 'as I said then')).not.toBeFocused()
  await expect(timeline(page).locator('article:focus')).toBeInViewport()
  const before = Number(await top())
  await page.keyboard.press('PageUp')
  await soon(top).toBeLessThan(before - 200)
  await page.keyboard.press('Home')
  await isInView('900 days ago, 0')
  await page.keyboard.press('End')
  await isInView('as I said then')
  await page.keyboard.press('Home')
  await isInView('900 days ago, 0')
  await page.getByRole('button', { name: 'Jump to latest' }).press('Enter')
  await isInView('as I said then')
  await expect(timeline(page)).toBeFocused()
})

/** What begins to move the page, and is on its way when the end is asked for. */
const MOVEMENTS: Readonly<Record<string, () => Promise<void>>> = {
  'Page Up': () => tern.page.keyboard.press('PageUp'),
  'Shift+Space': () => tern.page.keyboard.press('Shift+Space'),
  'a wheel': () => tern.page.mouse.wheel(0, -600)
}

for (const [name, move] of Object.entries(MOVEMENTS)) {
  test(`the end is the end while ${name} still moves the page`, async () => {
    const { page } = tern
    const fromEnd = (): Promise<unknown> =>
      inLog(`return Math.round(log.scrollHeight - log.scrollTop - log.clientHeight)`)
    await timeline(page).hover()
    await timeline(page).focus()
    for (let frames = 0; frames < 6; frames += 2) {
      await page.keyboard.press('End')
      await page.evaluate(AT_REST)
      await move()
      for (let frame = 0; frame < frames; frame += 1) await page.evaluate(TWO_FRAMES)
      await page.keyboard.press('End')
      await page.evaluate(AT_REST)
      expect(await fromEnd(), `after ${String(2 * frames)} frames`).toBe(0)
    }
  })
}

test('a page is seven eighths of what is in view, whatever rows measure on the way', async () => {
  const { page } = tern
  const height = Number(await inLog(`return log.clientHeight`))
  await timeline(page).focus()
  await page.keyboard.press('End')
  await page.evaluate(AT_REST)
  await inLog(`const top = log.getBoundingClientRect().top
    globalThis.__first = [...log.querySelectorAll('[data-anchor]')].find(
      (part) => part.getBoundingClientRect().top >= top)
    globalThis.__from = globalThis.__first.getBoundingClientRect().top`)
  await page.keyboard.press('PageUp')
  await page.evaluate(AT_REST)
  const moved = await page.evaluate(
    `globalThis.__first.getBoundingClientRect().top - globalThis.__from`
  )
  expect(Math.abs(Number(moved) - height * 0.875)).toBeLessThanOrEqual(1.5)
})

test('a message that is higher than the view is read with the arrows, to its end and beyond', async () => {
  const { page } = tern
  receive(`tall${'\nand one more line'.repeat(120)}`)
  receive('after the tall one')
  await timeline(page).focus()
  await page.keyboard.press('End')
  await expect(bubble(page, 'after the tall one')).toBeVisible()
  await page.evaluate(AT_REST)
  const focused = (): Promise<unknown> =>
    page.evaluate(
      `document.activeElement.querySelector('[data-anchor]')?.textContent.trim().slice(0, 4)`
    )
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  expect(await focused()).toBe('tall')
  const edges: number[] = []
  for (let pages = 0; pages < 12 && (await focused()) === 'tall'; pages += 1) {
    await page.keyboard.press('ArrowUp')
    await page.evaluate(AT_REST)
    edges.push(Number(await inLog(`return log.scrollTop`)))
  }
  expect(edges.length, 'page by page').toBeGreaterThan(2)
  expect(edges).toEqual([...edges].sort((a, b) => b - a))
  expect(await focused()).not.toBe('tall')
})
