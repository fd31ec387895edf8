import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { startDemoServer } from '../../src/demo/server'
import type { ImkitServer } from '../../src/demo/imkit/types'
import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import {
  addImkitForm,
  annUid,
  connectionsOf,
  entryFor,
  expectAllOnline,
  startImkitPeople,
  submitImkit
} from './support/imkit'
import { expectSameAsImkit } from './support/imkitWorld'
import { pace } from './support/pace'
import { API_KEY } from './support/people'
import { runPython } from './support/python'
import { conversationOption, openConversation, signIn } from './support/screens'
import { inPage, invoke, storeSnapshot, type StoredConversation } from './support/snapshot'
import { longestStall, watchStalls } from './support/stalls'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expect, soon, test } from './support/test'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })
test.skip(process.platform !== 'linux', 'the keychain is looked into over D-Bus')

const rooms = 6
const perSecond = 50
const seconds = 60
const address = (index: number): string => `+1555010${String(index).padStart(4, '0')}`

let photon: DemoServer
let bluebubbles: DemoServer
let imkit: ImkitServer
let tern: Tern
/** What others wrote to each account so far. */
const received = { iMessage: 0, BlueBubbles: 0, IMKIT: 0 }
type Name = keyof typeof received

test.beforeAll(async () => {
  photon = await startDemoServer({ seed: 'empty', apiKey: API_KEY })
  bluebubbles = await startDemoServer({ kind: 'bluebubbles', seed: 'empty', apiKey: 'a password' })
  imkit = await startImkitPeople()
  for (let index = 0; index < rooms; index += 1) {
    for (const { world } of [photon, bluebubbles])
      world.addChat({ name: `Chat ${index}`, addresses: [address(index)] })
    imkit.world.addRoom({ name: `Room ${index}`, type: 'group', members: [annUid] })
  }
  for (const { world } of [photon, bluebubbles])
    world.addChat({ name: 'Own words', addresses: [address(99)] })
  imkit.world.addRoom({ name: 'Own words', type: 'group', members: [annUid] })
  for (const name of ['iMessage', 'BlueBubbles', 'IMKIT'] as const)
    for (let index = 0; index < rooms; index += 1) receive(name, index, 'hello')
  tern = await launchTern()
})

test.afterAll(async () => {
  await closeAllTerns()
  await Promise.all([photon, bluebubbles, imkit].map((server) => server.stop()))
})

test('signs in to one of each kind, side by side in one list', async () => {
  const { page } = tern
  await signIn(page, photon.url, API_KEY)
  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByRole('radio', { name: 'BlueBubbles' }).check()
  await page.getByRole('textbox', { name: 'Server URL' }).fill(bluebubbles.url)
  await page.getByRole('textbox', { name: 'API key' }).fill('a password')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expectAllOnline(page, 2)
  await addImkitForm(page)
  await submitImkit(page, entryFor(imkit, 'Custom'))
  await expectAllOnline(page, 3)
  await expect(conversationOption(page, 'Chat 0')).toHaveCount(2)
  await expect(conversationOption(page, 'Room 0')).toHaveCount(1)
  // History is not news: what counts from here on is what comes live.
  for (const { id } of (await invoke(inPage(page), 'app:snapshot')).conversations)
    await invoke(inPage(page), 'conversation:markRead', { conversationId: id, upTo: null })
  await expectUnread({ iMessage: 0, BlueBubbles: 0, IMKIT: 0 })
})

test('50 messages a second for a minute: none lost, none doubled, the badge is right', async () => {
  test.setTimeout(120_000)
  const { page } = tern
  await page.getByRole('button', { name: 'IMKIT', exact: true }).first().click()
  await openConversation(page, 'Own words')
  for (const name of Object.keys(received) as Name[]) received[name] = 0
  const own = await ownWords()
  const sends: Promise<unknown>[] = []
  await watchStalls(tern.app)
  await pace(perSecond, seconds, (index) => {
    receive(names[index % 3]!, index, `message ${index}`)
    if (index % 100 === 0)
      for (const conversationId of own)
        sends.push(
          invoke(inPage(page), 'message:send', {
            ...{ conversationId, text: `mine ${index}` },
            ...{ replyTo: null, stagedIds: [] }
          })
        )
  })
  const stall = await longestStall(tern.app)
  await Promise.all(sends)
  await soon(async () => (await invoke(inPage(page), 'diagnostics:get')).outbox).toBe(0)
  await soon(async () => (await invoke(inPage(page), 'app:snapshot')).unread.messages).toBe(
    perSecond * seconds
  )
  await expectComplete(names)
  await expectUnread(received)
  for (const { world } of [photon, bluebubbles])
    expect(mine(world.listMessages()).length, 'each sent once').toBe(30)
  expect(imkit.world.listMessages().filter(({ from }) => from === imkit.world.me)).toHaveLength(30)
  await page.screenshot({ path: 'test-results/screens/one-inbox.png' })
  figure(
    `three accounts, ${perSecond} messages a second for ${seconds} s and 90 sent: none lost, none ` +
      `doubled, badge ${perSecond * seconds}; longest stall of main ${stall.toFixed(0)} ms`
  )
})

test('signing out of one: nothing of it stays, the others receive undisturbed', async () => {
  const { page } = tern
  const gone = await accountId('BlueBubbles')
  const kept = [await accountId('iMessage'), await accountId('IMKIT')]
  expect(await keychainEntries()).toMatch(new RegExp(gone))
  const since = await sinceOf(kept)
  const before = (await invoke(inPage(page), 'diagnostics:get')).messages
  const its = bluebubbles.world.listMessages().length
  const load = pace(perSecond, 6, (index) => {
    receive(index % 2 === 0 ? 'iMessage' : 'IMKIT', index, `later ${index}`)
  })
  const rail = page.getByRole('navigation', { name: 'Accounts' })
  await rail.getByRole('button', { name: 'BlueBubbles' }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.screenshot({ path: 'test-results/screens/one-inbox-sign-out.png' })
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(rail.getByRole('button', { name: 'BlueBubbles' })).toHaveCount(0)
  await soon(() => bluebubbles.socketCount()).toBe(0)
  await load
  const others = ['iMessage', 'IMKIT'] as const
  await soon(async () => (await invoke(inPage(page), 'app:snapshot')).unread.messages).toBe(
    received.iMessage + received.IMKIT
  )
  await expectComplete(others)
  expect(await sinceOf(kept), 'no reconnect').toEqual(since)
  const after = (await invoke(inPage(page), 'diagnostics:get')).messages
  expect(after).toBe(before - its + perSecond * 6)
  const hits = await invoke(inPage(page), 'search:query', {
    ...{ query: 'message', conversationId: null, limit: 100 }
  })
  const ids = new Set((await storeSnapshot(inPage(page))).map(({ id }) => id))
  expect(hits.filter(({ conversationId }) => !ids.has(conversationId))).toEqual([])

  const entries = await keychainEntries()
  expect(entries).not.toMatch(new RegExp(gone))
  for (const id of kept) expect(entries).toMatch(new RegExp(id))
  await tern.close()
  expect(filesNaming(gone), 'its name in files').toEqual([])
  tern = await tern.relaunch()
  await expectAllOnline(tern.page, 2)
  await expectComplete(others)
})

const names = ['iMessage', 'BlueBubbles', 'IMKIT'] as const

const receive = (name: Name, index: number, text: string): void => {
  received[name] += 1
  const place = Math.floor(index / 3) % rooms
  if (name === 'IMKIT') {
    const room = imkit.world.listRooms()[place]!
    imkit.world.receive({ room: room.id, from: annUid, text })
  } else {
    const { world } = name === 'iMessage' ? photon : bluebubbles
    const chat = world.listChats()[place]!
    world.receive({ chatGuid: chat.guid, from: address(place), text })
  }
}

const mine = (rows: ReturnType<DemoServer['world']['listMessages']>): typeof rows =>
  rows.filter(({ isFromMe }) => isFromMe)

const accountId = async (name: Name): Promise<string> => {
  const { accounts } = await invoke(inPage(tern.page), 'app:snapshot')
  return accounts.find(({ account }) => account.name === name)?.account.id ?? ''
}

const ownWords = async (): Promise<readonly string[]> => {
  const { conversations } = await invoke(inPage(tern.page), 'app:snapshot')
  return conversations.filter(({ name }) => name === 'Own words').map(({ id }) => id)
}

/** Each conversation of these accounts holds what its server holds. */
const expectComplete = async (of: readonly Name[]): Promise<void> => {
  const stored = await storeSnapshot(inPage(tern.page))
  const parts: Partial<Record<Name, readonly StoredConversation[]>> = {}
  for (const name of of) {
    const id = await accountId(name)
    parts[name] = stored.filter((conversation) => conversation.accountId === id)
  }
  const count = Object.values(parts).reduce((sum, part) => sum + part.length, 0)
  expect(stored, 'conversations of these accounts only').toHaveLength(count)
  if (parts.iMessage !== undefined) expectSameAsWorld(parts.iMessage, photon.world)
  if (parts.BlueBubbles !== undefined) expectSameAsWorld(parts.BlueBubbles, bluebubbles.world)
  if (parts.IMKIT !== undefined) expectSameAsImkit(parts.IMKIT, imkit.world)
}

/** Total, per account and per conversation, and the window's title. */
const expectUnread = async (expected: Readonly<Record<Name, number>>): Promise<void> => {
  const { unread, conversations } = await invoke(inPage(tern.page), 'app:snapshot')
  const total = Object.values(expected).reduce((sum, count) => sum + count, 0)
  expect(unread.messages).toBe(total)
  expect(conversations.reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(total)
  for (const name of names) {
    const id = await accountId(name)
    const its = conversations.filter((conversation) => conversation.accountId === id)
    expect(its.reduce((sum, { unreadCount }) => sum + unreadCount, 0)).toBe(expected[name])
  }
  await soon(() =>
    tern.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  ).toBe(total === 0 ? 'Tern' : `(${total}) Tern`)
}

const sinceOf = async (ids: readonly string[]): Promise<readonly unknown[]> =>
  (await connectionsOf(tern.page))
    .filter((state) => ids.includes(state.accountId))
    .map(({ phase, since }) => ({ phase, since }))

/** What the entries of the keychain are filed under. */
const keychainEntries = (): Promise<string> => runPython('keyring.py', ['list'])

/** Logs may name accounts by their ids; nothing else may remember one. */
const filesNaming = (text: string): readonly string[] =>
  readdirSync(tern.profile, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(join(tern.profile, 'logs')))
    .filter((file) => file.includes(text) || readFileSync(file).includes(text))
