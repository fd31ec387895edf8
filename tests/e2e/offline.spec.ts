import type { DemoServer } from '../../src/demo/types'
import { figure } from './support/bareClient'
import { type DesktopServices, startDesktopServices } from './support/desktopServices'
import { liveThroughOutage, type Outage } from './support/outage'
import { benAddress, API_KEY, type People, startPeopleServer } from './support/people'
import { conversationList, expectConnected, signIn } from './support/screens'
import { startSdk } from './support/sdk'
import { connectionOf, inPage, invoke, storeSnapshot } from './support/snapshot'
import { expect, soon, test } from './support/test'
import { closeAllTerns, launchTern, type Tern } from './support/tern'
import { expectSameAsWorld } from './support/world'

test.describe.configure({ mode: 'serial' })

let server: DemoServer
let people: People
let desktop: DesktopServices
let tern: Tern

test.beforeAll(async () => {
  desktop = await startDesktopServices('session', ['notifications'])
  ;({ server, people } = await startPeopleServer())
  tern = await launchTern()
  await signIn(tern.page, server.url, API_KEY)
})

test.afterAll(async () => {
  await closeAllTerns()
  await desktop.close()
  await server.stop()
})

test('with the socket cut: nothing is lost or doubled, one summary tells of it', async () => {
  const sdk = await startSdk(server.url, API_KEY)
  // It recovers from the newest message that it saw live; without one it would fetch nothing.
  const first = server.world.receive({ chatGuid: people.ben.guid, from: null, text: 'sdk start' })
  await soon(() => sdk.seen.has(first.guid)).toBe(true)
  await server.stop()
  const outage = liveThroughOutage(server.world, people, 'cut')
  const before = desktop.notified().length
  const startedAt = Date.now()
  await server.start()
  await expectRecovered(outage, before, startedAt, 'socket cut')
  await soon(() => sdk.readyCount(), 20_000).toBeGreaterThan(1)
  // What the SDK fetches comes in one page right after ready; a live message marks its end.
  const last = server.world.receive({ chatGuid: people.ben.guid, from: null, text: 'sdk marker' })
  await soon(() => sdk.seen.has(last.guid)).toBe(true)
  printSdk(outage, sdk.seen, sdk.updated, 'socket cut')
  await sdk.close()
})

test('while Tern is quit: nothing is lost or doubled, one summary tells of it', async () => {
  await tern.close()
  const outage = liveThroughOutage(server.world, people, 'quit')
  const before = desktop.notified().length
  const startedAt = Date.now()
  tern = await tern.relaunch()
  await expectRecovered(outage, before, startedAt, 'quit')
  const sdk = await startSdk(server.url, API_KEY)
  const last = server.world.receive({ chatGuid: people.ben.guid, from: null, text: 'sdk marker' })
  await soon(() => sdk.seen.has(last.guid)).toBe(true)
  printSdk(outage, sdk.seen, sdk.updated, 'quit')
  await sdk.close()
})

const expectRecovered = async (
  outage: Outage,
  notifiedBefore: number,
  startedAt: number,
  name: string
): Promise<void> => {
  const { page } = tern
  await expectConnected(page, 30_000)
  const took = (await connectionOf(inPage(page))).since - startedAt
  const stored = await storeSnapshot(inPage(page))
  expectSameAsWorld(stored, server.world)
  const guids = new Set(stored.flatMap(({ messages }) => messages.map(({ serverId }) => serverId)))
  const found = outage.messages.filter((guid) => guids.has(guid)).length
  figure(
    `${name}: Tern has ${found} of ${outage.messages.length} messages, all ${outage.edited.length} ` +
      `edits, ${outage.unsent.length} unsends, ${outage.tapbacks} tapbacks, live after ${took} ms`
  )
  await expectUnread()
  await expectOneSummary(notifiedBefore)
}

/** Unread is what others wrote since my last own message, was not read and not taken back. */
const unreadOf = (chatGuid: string): number => {
  const rows = server.world
    .listMessages(chatGuid)
    .filter(({ associatedMessageType }) => associatedMessageType === null)
  const answered = Math.max(0, ...rows.filter((row) => row.isFromMe).map((row) => row.dateCreated))
  return rows.filter(
    (row) => !row.isFromMe && row.dateCreated > answered && row.dateRead === null && !row.isUnsent
  ).length
}

const expectUnread = async (): Promise<void> => {
  const snapshot = await invoke(inPage(tern.page), 'app:snapshot')
  let total = 0
  for (const chat of server.world.listChats()) {
    total += unreadOf(chat.guid)
    const conversation = snapshot.conversations.find(({ serverId }) => serverId === chat.guid)
    expect(conversation?.unreadCount, `unread of ${chat.name}`).toBe(unreadOf(chat.guid))
  }
  expect(total, 'the outage left something unread').toBeGreaterThan(300)
  expect(snapshot.unread.messages).toBe(total)
  await expect(conversationList(tern.page)).toContainText(`${unreadOf(people.trip.guid)} unread`)
}

const expectOneSummary = async (before: number): Promise<void> => {
  // A later message's own notification marks the end of what the catch-up had to tell.
  server.world.receive({ chatGuid: people.ben.guid, from: benAddress, text: 'the end mark' })
  await soon(() => desktop.notified().at(-1)?.body).toContain('the end mark')
  const told = desktop.notified().slice(before, -1)
  expect(told, 'one summary').toHaveLength(1)
  expect(told[0]?.title).toMatch(/new messages/)
}

const printSdk = (
  outage: Outage,
  seen: ReadonlySet<string>,
  updated: ReadonlySet<string>,
  name: string
): void => {
  const found = outage.messages.filter((guid) => seen.has(guid)).length
  const edits = outage.edited.filter((guid) => updated.has(guid)).length
  const unsends = outage.unsent.filter((guid) => updated.has(guid)).length
  figure(
    `${name}: the official SDK told of ${found} of ${outage.messages.length} messages, ` +
      `${edits} of ${outage.edited.length} edits, ${unsends} of ${outage.unsent.length} unsends`
  )
}
