/** Pinned messages of IMKIT over a real socket (imkit.md 4.5). */
import { afterEach, beforeEach, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import type { ChatBackend, OutboxCommand } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { createSink, never, type RecordingSink } from './backendSteps'
import { BOB, sessionFor, startImkit, type ImkitContractServer } from './imkitHarness'

let server: ImkitContractServer
let backend: ChatBackend
let sink: RecordingSink
let room: string
let message: string

beforeEach(async () => {
  server = await startImkit()
  const { world } = server.demo
  room = world.addRoom({ type: 'group', members: [BOB], owner: world.me }).id
  message = world.receive({ room, from: BOB, text: 'keep this' }).id
  backend = createBackend('imkit', { logger: createRecordingLogger() })
  sink = createSink()
  const session = sessionFor(server.url, server.secret)
  expect(await backend.connect(session, sink, never())).toMatchObject({ ok: true })
})

afterEach(async () => {
  await backend.close()
  await server.stop()
})

const pin = (isPinned: boolean, id = message): Extract<OutboxCommand, { type: 'pinMessage' }> => ({
  type: 'pinMessage',
  conversationServerId: room,
  messageServerId: id,
  isPinned
})

const run = (command: OutboxCommand): ReturnType<ChatBackend['execute']> =>
  backend.execute(command, () => Promise.resolve(null), never())

const pinOf = (events: readonly BackendEvent[]): RemoteMessage['pin'] => {
  const [event] = events
  if (event?.type !== 'message') throw new Error('no message')
  return event.message.pin
}

it('a message is pinned and unpinned, each later than before', async () => {
  const pinned = await run(pin(true))
  if (pinned.type !== 'confirmed') throw new Error(pinned.type)
  expect(pinOf(pinned.events)?.isPinned).toBe(true)
  const again = await run(pin(true))
  expect(again.type).toBe('confirmed')
  const unpinned = await run(pin(false))
  if (unpinned.type !== 'confirmed') throw new Error(unpinned.type)
  expect(pinOf(unpinned.events)?.isPinned).toBe(false)
  expect(pinOf(unpinned.events)?.at).toBeGreaterThan(pinOf(pinned.events)?.at ?? Infinity)
})

it('what somebody else pinned comes live', async () => {
  const other = sessionFor(server.url, server.secret)
  const second = createBackend('imkit', { logger: createRecordingLogger() })
  try {
    expect(await second.connect(other, createSink(), never())).toMatchObject({ ok: true })
    await second.execute(pin(true), () => Promise.resolve(null), never())
    const event = await sink.waitFor(
      (each) => each.type === 'message' && each.message.pin?.isPinned === true
    )
    expect(event).toMatchObject({ message: { serverId: message, text: 'keep this' } })
  } finally {
    await second.close()
  }
})

it('what is pinned is had by asking, however old', async () => {
  await run(pin(true))
  const fetched = await backend.fetchPinned?.(room, never())
  if (fetched?.ok !== true) throw new Error('not fetched')
  expect(fetched.value).toMatchObject([
    { type: 'message', message: { serverId: message, pin: { isPinned: true } } }
  ])
  expect(await backend.fetchPinned?.('nowhere', never())).toMatchObject({ ok: false })
})

it('only who may pin does; the others are refused for good', async () => {
  const theirs = server.demo.world.addRoom({ type: 'group', members: [BOB], owner: BOB }).id
  const id = server.demo.world.receive({ room: theirs, from: BOB, text: 'theirs' }).id
  const outcome = await run({ ...pin(true, id), conversationServerId: theirs })
  expect(outcome).toMatchObject({ type: 'rejected', isRetryable: false })
})
