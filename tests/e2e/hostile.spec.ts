import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { adaAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { bubble, expectConnected, openConversation, signIn } from './support/screens'
import { inPage, storeSnapshot } from './support/snapshot'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'

test.describe.configure({ mode: 'serial' })

let server: DemoServer
let people: People
let tern: Tern
let good = 0

test.beforeAll(async () => {
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
  await openConversation(tern.page, 'Ada Park')
})

test.afterAll(async () => {
  await closeAllTerns()
  await server.stop()
})

/** What a broken, old or hostile server might say instead of a message. */
const payloads = (): readonly unknown[] => {
  const row = {
    guid: 'hostile',
    text: 'hostile',
    chats: [{ guid: people.ada.guid }],
    handle: { address: adaAddress },
    isFromMe: false,
    dateCreated: Date.now()
  }
  return [
    null,
    17,
    'text',
    true,
    [],
    {},
    [[[[]]]],
    { guid: 123 },
    { ...row, guid: '' },
    { ...row, guid: 'h-text', text: { toString: 'x' } },
    { ...row, guid: 'h-date', dateCreated: 'NaN' },
    { ...row, guid: 'h-early', dateCreated: -1 },
    { ...row, guid: 'h-late', dateCreated: Number.MAX_SAFE_INTEGER + 1 },
    { ...row, guid: 'h-chats', chats: 'none' },
    { ...row, guid: 'h-chat', chats: [null, 5, { guid: {} }] },
    { ...row, guid: 'h-handle', handle: [1, 2] },
    { ...row, guid: 'h-attachments', attachments: [{ guid: 9, totalBytes: 'many' }] },
    { ...row, guid: 'h-deep', payloadData: deep(2_000) },
    { ...row, guid: 'h-markup', text: '<img src=x onerror="window.polluted=1">' },
    JSON.parse(`{"guid":"h-proto","text":"x","__proto__":{"polluted":true},
      "constructor":{"prototype":{"polluted":true}},"chats":[{"__proto__":{"polluted":true}}]}`)
  ]
}

const events = ['new-message', 'updated-message', 'chat-read-status-changed', 'typing-indicator']

test('malformed and mistyped payloads: the rest of the stream arrives', async () => {
  for (const payload of payloads()) {
    for (const event of events) server.emitRaw(event, payload)
    sayGood()
  }
  for (const name of ['constructor', '__proto__', 'toString', 'group-name-change', 'new-server'])
    server.emitRaw(name, { polluted: true })
  server.emitRaw('new-message')
  server.emitRaw('new-message', null, null, null)
  await expectAllGood()
})

test('a text of 5 MB and a flood: still there, still quick', async () => {
  const huge = 'ab '.repeat(1_700_000)
  server.world.receive({ chatGuid: people.ben.guid, from: null, text: huge })
  server.emitRaw('typing-indicator', { display: true, guid: huge })
  for (let number = 0; number < 300; number += 1) server.emitRaw('new-message', { guid: number })
  const sentAt = performance.now()
  sayGood()
  await expectAllGood()
  figure(`a message behind 5 MB of text and 300 bad payloads: ${ms(sentAt)} ms to its bubble`)
  const stored = await storeSnapshot(inPage(tern.page))
  const longest = Math.max(...stored.flatMap((c) => c.messages.map(({ text }) => text.length)))
  expect(longest).toBeGreaterThan(100_000)
})

test('garbage frames: reconnected, nothing lost', async () => {
  const frames = [
    '0{',
    '42["new-message",{"guid":',
    '\u0000\u0001',
    '<html>',
    '451-[',
    '4'.repeat(99)
  ]
  for (const frame of frames) {
    await soon(() => server.socketCount(), 20_000).toBeGreaterThan(0)
    server.sendRawFrame(frame)
    sayGood()
  }
  await expectConnected(tern.page, 30_000)
  await expectAllGood()
})

test('numbers that JSON cannot hold, in rows that are fetched', async () => {
  const body = `{"status":200,"message":"ok","metadata":{"total":2},"data":[
    {"guid":"h-inf","originalROWID":1e999,"dateCreated":1e999,"text":"x","chats":[]},
    {"guid":null,"originalROWID":"x","__proto__":{"polluted":true}}]}`
  server.faults.onQuery = (index) =>
    index < 2 ? { status: 200, contentType: 'application/json', body } : null
  server.cutAll()
  await soon(() => server.socketCount(), 20_000).toBeGreaterThan(0)
  server.faults.onQuery = null
  sayGood()
  await expectConnected(tern.page, 30_000)
  await expectAllGood()
})

test('nothing was polluted, and the count of what was set aside is shown', async () => {
  const { page, app } = tern
  expect(await app.evaluate(() => 'polluted' in {})).toBe(false)
  expect(await page.evaluate(() => 'polluted' in {} || 'polluted' in window)).toBe(false)

  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Advanced' }).click()
  const count = page.getByRole('dialog', { name: 'Settings' }).getByText('Quarantined payloads')
  const shown = await count.locator('xpath=following-sibling::*[1]').innerText()
  figure(`quarantined payloads shown: ${shown}`)
  expect(Number(shown.replaceAll(',', ''))).toBeGreaterThan(10)
  await page.keyboard.press('Escape')
})

test('every good message is there after a restart too', async () => {
  await tern.close()
  tern = await tern.relaunch()
  await expectConnected(tern.page)
  const stored = await storeSnapshot(inPage(tern.page))
  const ada = stored.find(({ serverId }) => serverId === people.ada.guid)
  expect(ada?.messages.filter(({ text }) => text.startsWith('good ')).length).toBe(good)
})

const sayGood = (): void => {
  good += 1
  server.world.receive({ chatGuid: people.ada.guid, from: adaAddress, text: `good ${good}.` })
}

/** Every good message so far is stored, and the newest is on screen. */
const expectAllGood = async (): Promise<void> => {
  await expect(bubble(tern.page, `good ${good}.`)).toBeVisible({ timeout: 20_000 })
  await soon(async () => {
    const stored = await storeSnapshot(inPage(tern.page))
    const ada = stored.find(({ serverId }) => serverId === people.ada.guid)
    return ada?.messages.filter(({ text }) => text.startsWith('good ')).length
  }, 20_000).toBe(good)
  expect(tern.isRunning()).toBe(true)
}

const ms = (since: number): string => (performance.now() - since).toFixed(0)

const deep = (levels: number): unknown => {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}
