/** What counts as unread: the store and the server agree on every type of message. */
import { afterEach, beforeEach, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend, Cursor } from '../../src/main/core/chatBackend'
import { START_AT } from '../support/fakeClock'
import { createRecordingLogger } from '../support/recorders'
import { ACCOUNT_ID } from '../support/samples'
import { createStoreWorld, type StoreWorld } from '../support/storeWorld'
import { collect, createSink, lastCursor, never, noBlob } from './backendSteps'
import { BOB, sessionFor, startImkit, type ImkitContractServer } from './imkitHarness'

let server: ImkitContractServer
let backend: ChatBackend
let world: StoreWorld

beforeEach(async () => {
  server = await startImkit()
  backend = createBackend('imkit', { logger: createRecordingLogger() })
  world = await createStoreWorld()
  await backend.connect(sessionFor(server.url, server.secret), createSink(), never())
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

const catchUp = async (cursor: Cursor | null, origin: 'initial' | 'catchUp'): Promise<Cursor> => {
  const pages = await collect(backend, cursor)
  const events = pages.flatMap((page) => page.events)
  await world.store.ingest({ accountId: ACCOUNT_ID, events, origin, now: START_AT })
  return lastCursor(pages)
}

const unreadHere = async (): Promise<number> =>
  (await world.store.listConversations()).reduce((sum, { unreadCount }) => sum + unreadCount, 0)

const TYPES = [
  ...['text', 'image', 'sticker', 'encrypted', 'template', 'announcement', 'something new'],
  ...['recall', 'joinRoom', 'addMembers', 'leaveRoom', 'assignAdmin', 'cancelInvitations'],
  ...['waitingCall', 'missingCall', 'endCall']
]

it.each(TYPES)('%s', async (type) => {
  const { world: remote } = server.demo
  const cursor = await catchUp(null, 'initial')
  const [before, there] = [await unreadHere(), remote.unread(remote.me)]
  remote.receive({ room: server.conversation, from: BOB, type, text: 'words' })
  await catchUp(cursor, 'catchUp')
  const isPersons = TYPES.indexOf(type) < TYPES.indexOf('recall')
  expect(remote.unread(remote.me) - there).toBe(isPersons ? 1 : 0)
  expect((await unreadHere()) - before).toBe(isPersons ? 1 : 0)
})

it('goes down here and there with a message that is deleted for oneself', async () => {
  const { world: remote } = server.demo
  const { id } = remote.receive({ room: server.conversation, from: BOB, text: 'a slip' })
  await catchUp(null, 'catchUp')
  expect([await unreadHere(), remote.unread(remote.me)]).toEqual([1, 1])
  const command = {
    type: 'deleteForMe',
    conversationServerId: server.conversation,
    messageServerId: id
  } as const
  const outcome = await backend.execute(command, noBlob, never())
  if (outcome.type !== 'confirmed') throw new Error(outcome.type)
  const { events } = outcome
  await world.store.ingest({ accountId: ACCOUNT_ID, events, origin: 'receipt', now: START_AT })
  expect([await unreadHere(), remote.unread(remote.me)]).toEqual([0, 0])
})
