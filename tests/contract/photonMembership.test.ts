/** Groups that were left or deleted elsewhere, and a Mac that renames all its conversations. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import {
  collect,
  createSink,
  isMessage,
  lastCursor,
  messagesIn,
  never,
  noBlob,
  sendCommand,
  type RecordingSink
} from './backendSteps'
import { OTHER, sessionFor, startPhotonServer, type PhotonContractServer } from './photonHarness'

const ANA = '+15550100002'

let server: PhotonContractServer
let backend: ChatBackend
let sink: RecordingSink
let group: string

const create = (): ChatBackend => createBackend('photon', { logger: createRecordingLogger() })

const connect = async (conversations: readonly string[] = []): Promise<void> => {
  const session = { ...sessionFor('photon', server.url, server.secret), conversations }
  expect(await backend.connect(session, sink, never())).toEqual({ ok: true, value: undefined })
}

/** A later start: nothing is in memory but what the store gives along. */
const restart = async (conversations: readonly string[]): Promise<void> => {
  await backend.close()
  backend = create()
  sink = createSink()
  await connect(conversations)
}

const say = (text: string, options = {}): string =>
  server.demo.world.receive({ chatGuid: group, from: OTHER, text, ...options }).guid

/** Whether the owner is in the group, as the newest word of these events has it; null: none. */
const isMember = (events: readonly BackendEvent[]): boolean | null =>
  events.reduce<boolean | null>((isIn, event) => {
    if (event.type === 'conversationRemoved' && event.conversationServerId === group) return false
    if (event.type !== 'conversation' || event.conversation.serverId !== group) return isIn
    return event.conversation.isToldWhenLeft === true ? isIn : true
  }, null)

const eventsOf = (pages: Awaited<ReturnType<typeof collect>>): readonly BackendEvent[] =>
  pages.flatMap(({ events }) => events)

beforeEach(async () => {
  server = await startPhotonServer({ kind: 'photon' })
  group = server.demo.world.addChat({ name: 'Trip', addresses: [OTHER, ANA] }).guid
  say('hello')
  backend = create()
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

describe('a group', () => {
  it('that was left on another device is left here at once', async () => {
    await connect()
    await collect(backend, null)
    server.demo.world.leave(group, null)
    await sink.waitFor((event) => event.type === 'conversationRemoved')
    expect(isMember(sink.events)).toBe(false)
  })

  it('that somebody else left goes on', async () => {
    await connect()
    await collect(backend, null)
    server.demo.world.leave(group, ANA)
    const id = say('she is gone')
    await sink.waitFor(isMessage(id))
    expect(isMember(sink.events)).toBeNull()
  })

  it('that was left while Tern was down is left after the catch-up', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    await backend.close()
    server.demo.world.leave(group, null)
    await restart([group])
    expect(isMember(eventsOf(await collect(backend, cursor)))).toBe(false)
  })

  it('that was left and came back while Tern was down is not left', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    await backend.close()
    server.demo.world.leave(group, null)
    server.demo.world.addParticipant(group, '+15550100009')
    say('welcome back', { isPushed: false })
    await restart([group])
    expect(isMember(eventsOf(await collect(backend, cursor)))).toBe(true)
    // Read again in another order, the old line says nothing.
    expect(isMember(eventsOf(await collect(backend, cursor)))).toBeNull()
  })

  it('is not left by a line that is read again far back', async () => {
    server.demo.world.leave(group, null)
    const id = say('welcome back')
    await connect()
    await collect(backend, null)
    const page = await backend.history(group, null, 50, never())
    expect(page.ok && messagesIn([{ events: page.value.events } as never]).at(-1)?.serverId).toBe(
      id
    )
    expect(page.ok && isMember(page.value.events)).toBeNull()
  })

  it('that was deleted on the Mac while Tern was down is left, others are not', async () => {
    const quiet = server.demo.world.addChat({ name: 'Quiet', addresses: [OTHER, ANA] }).guid
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    await backend.close()
    server.demo.world.removeChat(group)
    await restart([group, quiet, server.conversation])
    const again = lastCursor(await collect(backend, cursor))
    const removed = eventsOf(await collect(backend, again)).filter(
      ({ type }) => type === 'conversationRemoved'
    )
    expect(removed).toEqual([{ type: 'conversationRemoved', conversationServerId: group }])
    expect(eventsOf(await collect(backend, again))).not.toContainEqual(removed[0])
  })
})

describe('after the Mac was brought up to macOS 26', () => {
  beforeEach(async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    server.demo.faults.numericTapbacks = true
    await restart([server.conversation, group])
    const ids = new Set(
      eventsOf(await collect(backend, cursor)).flatMap((event) =>
        event.type === 'conversation' ? [event.conversation.serverId] : []
      )
    )
    expect([...ids].sort()).toEqual([server.conversation, group].sort())
  })

  it('messages stay in the conversations that are stored', async () => {
    const direct = server.receive('same person')
    const inGroup = say('same people')
    expect(await sink.waitFor(isMessage(direct))).toMatchObject({
      message: { conversationServerId: server.conversation }
    })
    expect(await sink.waitFor(isMessage(inGroup))).toMatchObject({
      message: { conversationServerId: group },
      conversation: { serverId: group }
    })
  })

  it.each([
    ['a direct conversation', () => server.conversation],
    ['a group', () => group]
  ])('%s takes messages, files, reactions and read marks', async (_, conversation) => {
    const id = conversation()
    const execute = (command: Parameters<ChatBackend['execute']>[0]): Promise<unknown> =>
      backend.execute(command, () => Promise.resolve(new Uint8Array([1, 2, 3])), never())
    const done = { type: 'confirmed' }
    const words = sendCommand(id, 'still you?')
    expect(await execute(words)).toMatchObject({
      ...done,
      sent: { conversationServerId: id, text: 'still you?' }
    })
    const attachment = { blobId: 'b', fileName: 'a.txt', mimeType: 'text/plain', size: 3 }
    expect(await execute({ ...sendCommand(id, '', 'file'), attachment })).toMatchObject(done)
    const target = server.demo.world.listMessages(id)[0]?.guid ?? say('like me')
    const react = { type: 'react', conversationServerId: id, messageServerId: target } as const
    expect(
      await execute({
        ...react,
        emoji: '👍',
        tapback: 'like',
        isRemoval: false,
        enqueuedAt: 0
      } as never)
    ).toMatchObject(done)
    expect(await backend.history(id, null, 10, never())).toMatchObject({ ok: true })
    const page = await backend.history(id, null, 10, never())
    expect(page.ok && page.value.events.length).toBeGreaterThan(2)
    expect(await backend.findOutcome(words, new Set(), never())).toMatchObject({ type: 'found' })
  })

  it('a group is renamed and left under its old id', async () => {
    const { management } = backend
    expect(await management?.rename(group, 'Voyage', never())).toMatchObject({ ok: true })
    expect(await management?.leave(group, never())).toMatchObject({ ok: true })
    expect(server.demo.world.listChats().find(({ guid }) => guid === group)?.name).toBe('Voyage')
  })
})

it('sends to the name that the server knows when it never says `any`', async () => {
  await connect([server.conversation])
  await collect(backend, null)
  await backend.execute(sendCommand(server.conversation, 'plain'), noBlob, never())
  const { body } = server.demo.requests.find(({ path }) => path.endsWith('/message/text')) ?? {}
  expect(body).toMatchObject({ chatGuid: server.conversation })
})
