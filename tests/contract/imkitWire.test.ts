/** What only the IMKIT wire has: its handshake, encodings, events and sends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendLimits } from '../../src/main/backends/backendDeps'
import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend, ConnectFailure, Cursor } from '../../src/main/core/chatBackend'
import type { Result } from '../../src/shared/domain'
import { createRecordingLogger } from '../support/recorders'
import {
  collect,
  createSink,
  expectFailure,
  idsIn,
  isMessage,
  lastCursor,
  messagesIn,
  never,
  noBlob,
  sendCommand,
  type RecordingSink
} from './backendSteps'
import {
  BOB,
  KEY,
  sessionFor,
  startImkit,
  type ImkitContractServer,
  type SecretOptions
} from './imkitHarness'

let server: ImkitContractServer
let backend: ChatBackend
let sink: RecordingSink

const make = (limits: Partial<BackendLimits> = {}): ChatBackend =>
  createBackend('imkit', { logger: createRecordingLogger(), limits })

const connect = (
  options: SecretOptions = {},
  token = server.secret
): Promise<Result<void, ConnectFailure>> =>
  backend.connect(sessionFor(server.url, token, options), sink, never())

beforeEach(async () => {
  server = await startImkit()
  backend = make()
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

describe('handshake', () => {
  it.each([
    ['no-ack', 'timeout', 'timeout'],
    ['null-ack', 'timeout', 'timeout'],
    ['reject', 'auth_refused', 'auth_failed'],
    ['reject-stay', 'auth_refused', 'auth_failed'],
    ['close', 'server_closed', 'server_unreachable']
  ] as const)('auth2 %s: %s', async (fault, cause, code) => {
    backend = make({ authMs: 200 })
    server.demo.faults.auth = fault
    expectFailure(await connect(), cause, code)
    expect(sink.endings).toEqual([])
  })

  it('says that the token is refused when the server only hangs up', async () => {
    server.demo.faults.auth = 'close'
    expectFailure(await connect({}, 'wrong'), 'auth_refused', 'auth_failed')
  })

  it.each([401, 403] as const)('names a wrong client key, told by %i', async (status) => {
    server.demo.faults.wrongClientKeyStatus = status
    expectFailure(await connect({ clientKey: 'other' }), 'auth_refused', 'wrong_client_key')
  })

  it('waits for the ack of conf, and gives up when it never comes', async () => {
    backend = make({ authMs: 150 })
    server.demo.faults.conf = 'no-ack'
    expectFailure(await connect({ encoding: 'base64' }), 'timeout', 'timeout')
  })

  it('does not go on in plain text when the server refuses the encoding', async () => {
    server.demo.faults.conf = 'refuse'
    expectFailure(await connect({ encoding: 'custom' }), 'auth_refused', 'wrong_encoding')
  })

  it('takes an account whose Custom key is no key for one to be mended', async () => {
    const result = await connect({ encoding: 'custom', customKey: 'short' })
    expectFailure(result, 'auth_refused', 'wrong_encoding')
  })

  it('resumes with a new token where the old one stopped', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    const missed = server.receive('while refused', { isPushed: false })
    server.demo.world.expireToken(server.secret, 'closed')
    await sink.waitForEnd()
    expectFailure(await connect(), 'auth_refused', 'auth_failed')
    server.demo.world.addToken('fresh', server.demo.world.me)
    expect(await connect({}, 'fresh')).toMatchObject({ ok: true })
    const pages = await collect(backend, cursor)
    expect(idsIn(pages)).toContain(missed)
    expect(pages.every(({ isInitial }) => !isInitial)).toBe(true)
  })

  it('syncs everything again when the token is another person’s', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    server.receive('hi', { isPushed: false })
    server.demo.world.addToken('bob-token', BOB)
    expect(await connect({}, 'bob-token')).toMatchObject({ ok: true })
    const pages = await collect(backend, cursor)
    expect(pages.every(({ isInitial }) => isInitial)).toBe(true)
    expect(messagesIn(pages)).toMatchObject([{ isFromMe: true }])
  })
})

describe('a token that expires', () => {
  it('while idle ends the connection at the first request that notices, sends kept', async () => {
    await connect()
    server.demo.world.expireToken(server.secret, 'kept')
    const outcome = await backend.execute(sendCommand(server.conversation, 'x'), noBlob, never())
    expect(outcome).toMatchObject({
      type: 'rejected',
      isRetryable: true,
      error: { code: 'auth_failed' }
    })
    expect(await sink.waitForEnd()).toMatchObject({
      cause: 'auth_refused',
      error: { code: 'auth_failed' }
    })
    expect(sink.endings).toHaveLength(1)
  })

  it('is not suspected because one call refuses', async () => {
    await connect()
    server.demo.faults.onRequest = (_, path) => (path === '/search' ? { status: 401 } : null)
    expect(await backend.search?.('x', 5, never())).toMatchObject({
      error: { code: 'auth_failed' }
    })
    await sink.waitFor(isMessage(server.receive('still here')))
    expect(await backend.probe(2_000)).toBe(true)
    expect(sink.endings).toEqual([])
  })

  it('while idle, told by the socket, is refused at the next connect', async () => {
    await connect()
    server.demo.world.expireToken(server.secret, 'closed')
    expect(await sink.waitForEnd()).toMatchObject({ cause: 'server_closed' })
    expectFailure(await connect(), 'auth_refused', 'auth_failed')
  })

  it('during a catch-up keeps what was stored, and a new one goes on there', async () => {
    const ids = Array.from({ length: 450 }, (_, index) =>
      server.receive(`m ${String(index)}`, { isPushed: false })
    )
    await connect()
    let cursor: Cursor | null = null
    const { world, faults } = server.demo
    faults.onQuery = (index) => {
      if (index === 2) world.expireToken(server.secret, 'kept')
      return null
    }
    const stored = new Set<string>()
    const run = async (): Promise<void> => {
      for await (const page of backend.catchUp(cursor, never())) {
        for (const { serverId } of messagesIn([page])) stored.add(serverId)
        cursor = page.cursor
      }
    }
    await expect(run()).rejects.toMatchObject({
      failure: { cause: 'auth_refused', error: { code: 'auth_failed' } }
    })
    world.addToken('fresh', world.me)
    expect(await connect({}, 'fresh')).toMatchObject({ ok: true })
    await run()
    expect(ids.filter((id) => !stored.has(id))).toEqual([])
  })
})

describe('encodings that do not match', () => {
  it.each([
    ['base64', 'custom'],
    ['custom', 'base64'],
    ['none', 'garbage'],
    ['none', 'base64'],
    ['none', 'custom'],
    ['base64', 'garbage']
  ] as const)('%s chosen, %s spoken: refused at sign-in', async (encoding, spoken) => {
    server.demo.faults.forceEncoding = spoken
    expectFailure(await connect({ encoding }), 'auth_refused', 'wrong_encoding')
  })

  it('refuses another key at sign-in', async () => {
    const customKey = KEY.replaceAll('0', 'f')
    const result = await connect({ encoding: 'custom', customKey })
    expectFailure(result, 'auth_refused', 'wrong_encoding')
  })

  it('lets two bad payloads pass, and ends at the third in a row', async () => {
    await connect({ encoding: 'custom' })
    const { faults } = server.demo
    const garble = (count: number): void => {
      faults.forceEncoding = 'garbage'
      for (let index = 0; index < count; index += 1) server.receive('garbled')
      faults.forceEncoding = null
    }
    garble(2)
    await sink.waitFor(isMessage(server.receive('clear')))
    garble(2)
    await sink.waitFor(isMessage(server.receive('clear again')))
    expect(sink.endings).toEqual([])
    garble(3)
    expect(await sink.waitForEnd()).toMatchObject({
      cause: 'auth_refused',
      error: { code: 'wrong_encoding' }
    })
    expect(sink.events.filter(({ type }) => type === 'quarantined')).toHaveLength(7)
  })

  it('brings what could not be decoded once the encoding is right', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    server.demo.faults.forceEncoding = 'custom'
    const lost = ['a', 'b', 'c'].map((text) => server.receive(text))
    await sink.waitForEnd()
    await connect({ encoding: 'custom' })
    expect(idsIn(await collect(backend, cursor))).toEqual(expect.arrayContaining(lost))
  })
})

describe.each(['none', 'base64', 'custom'] as const)('texts in encoding %s', (encoding) => {
  it.each([
    ['Chinese', '你好，世界。今晚吃火锅'],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈👍🏽'],
    ['combining marks', 'e\u0301 a\u030a\u0323 ก็'],
    ['right to left', 'שלום عالم \u202Eabc\u202C'],
    ['line separators', 'a\u2028b\u2029c\u0000d'],
    ['100 kB', 'ä€😀'.repeat(11_000)],
    ['what looks like Base64', 'aGVsbG8=']
  ])('%s, live and by catch-up, there and back', async (_name, text) => {
    await connect({ encoding })
    const id = server.receive(text)
    expect(await sink.waitFor(isMessage(id))).toMatchObject({ message: { text } })
    expect(messagesIn(await collect(backend, null))).toMatchObject([{ text }])
    const command = sendCommand(server.conversation, text, 'nonce')
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ sent: { text } })
    const echo = await sink.waitFor(
      (event) => event.type === 'message' && event.message.clientId === 'nonce'
    )
    expect(echo).toMatchObject({ message: { text, isFromMe: true } })
  })

  it('a lone surrogate becomes a mark and loses nothing around it, there and back', async () => {
    backend = make({ requestMs: 300 })
    await connect({ encoding })
    const text = 'a\uFFFDb'
    const id = server.receive('a\uD800b')
    expect(await sink.waitFor(isMessage(id))).toMatchObject({ message: { text } })
    const command = sendCommand(server.conversation, 'a\uD800b', 'nonce')
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ sent: { text } })
    // Without the nonce it is still known again, and not sent twice.
    server.demo.faults.dropExtra = true
    server.demo.faults.send = 'hang-after'
    const lost = sendCommand(server.conversation, 'c\uDC00d', 'lost')
    expect(await backend.execute(lost, noBlob, never())).toMatchObject({ type: 'unknown' })
    backend = make()
    await connect({ encoding })
    expect(await backend.findOutcome(lost, new Set(), never())).toMatchObject({ type: 'found' })
  })
})

describe.each(['none', 'base64', 'custom'] as const)('events in encoding %s', (encoding) => {
  const room = (): string => server.conversation
  beforeEach(async () => {
    await connect({ encoding })
    await collect(backend, null)
    sink.events.length = 0
  })
  const waitFor = <Type extends BackendEvent['type']>(
    type: Type
  ): Promise<Extract<BackendEvent, { type: Type }>> =>
    sink.waitFor((event) => event.type === type) as Promise<Extract<BackendEvent, { type: Type }>>

  it('edit, reaction and recall come under the same id', async () => {
    const { world } = server.demo
    const id = server.receive('first')
    await sink.waitFor(isMessage(id))
    const next = async (act: () => unknown): Promise<BackendEvent> => {
      sink.events.length = 0
      act()
      return sink.waitFor(isMessage(id))
    }
    expect(await next(() => world.edit(id, 'second'))).toMatchObject({
      message: { text: 'second', editedAt: expect.any(Number) as unknown }
    })
    expect(await next(() => world.react(id, 'like', BOB))).toMatchObject({
      message: { reactionSet: { reactions: [{ senderAddress: BOB, emoji: '👍' }] } }
    })
    expect(await next(() => world.unreact(id, 'like', BOB))).toMatchObject({
      message: { reactionSet: { reactions: [] } }
    })
    expect(await next(() => world.recall(id))).toMatchObject({
      message: { text: '', unsentAt: expect.any(Number) as unknown }
    })
  })

  it('tells my reading elsewhere and another’s reading apart', async () => {
    const { world } = server.demo
    const id = server.receive('read me')
    world.readRoom(room(), world.me, id)
    expect(await waitFor('conversationRead')).toMatchObject({ isRead: true, upToServerId: id })
    world.readRoom(room(), BOB, id)
    expect(await waitFor('readReceipt')).toMatchObject({ memberAddress: BOB, messageServerId: id })
  })

  it.each(['object', 'array'] as const)('reads the small room shape with an %s', async (shape) => {
    server.demo.faults.smallRoomEvents = shape
    const id = server.receive('read me')
    server.demo.world.readRoom(room(), BOB, id)
    await waitFor('readReceipt')
    expect(sink.events.filter(({ type }) => type === 'quarantined')).toEqual([])
  })

  it('typing begins, and ends with the message', async () => {
    server.demo.world.type(room(), BOB, 'he')
    expect(await waitFor('typing')).toMatchObject({ senderAddress: BOB, isTyping: true })
    server.receive('hello')
    await sink.waitFor((event) => event.type === 'typing' && !event.isTyping)
  })

  it('a robot’s text grows and the message takes its place', async () => {
    const { world } = server.demo
    world.addUser({ uid: 'bot', nickname: 'Helper', isRobot: true })
    const group = world.addRoom({ name: 'Lab', members: ['bot', BOB] })
    const message = world.streamAnswer({ room: group.id, from: 'bot', chunks: ['Hel', 'lo'] })
    await sink.waitFor(isMessage(message.id))
    const texts = sink.events.flatMap((event) =>
      event.type === 'messageStreaming' ? [[event.messageServerId, event.text]] : []
    )
    expect(texts).toEqual([
      [message.id, 'Hel'],
      [message.id, 'Hello']
    ])
  })

  it('preferences, invitations, hiding and deleting', async () => {
    const { world } = server.demo
    world.setPref(world.me, room(), { hidden: true, sticky: true })
    expect(await waitFor('conversationPrefs')).toMatchObject({ isHidden: true, isSticky: true })
    const team = world.addRoom({ name: 'Team', members: [BOB, 'u-eve'], isMember: false })
    world.invite(team.id, world.me, BOB)
    expect(await waitFor('invited')).toMatchObject({ name: 'Team', inviterName: 'Bob' })
    world.cancelInvitation(team.id, world.me)
    expect(await waitFor('invitationEnded')).toMatchObject({ conversationServerId: team.id })
    const [one, two] = [server.receive('one'), server.receive('two')]
    world.userDelete(world.me, room(), [one])
    expect(await waitFor('messageDeleted')).toMatchObject({ serverId: one })
    world.hardDelete(two)
    await sink.waitFor((event) => event.type === 'messageDeleted' && event.serverId === two)
    world.hardDeleteAll(room())
    expect(await waitFor('messagesListed')).toMatchObject({ since: 0, until: null, serverIds: [] })
    world.setMyPref(world.me, 'folder_1', { children: [] })
    world.deleteMyPref(world.me, 'folder_1')
    await sink.waitFor(isMessage(server.receive('end')))
    expect(sink.events.filter(({ type }) => type === 'quarantined')).toEqual([])
  })

  it('finds a room that it was added to, and notices being removed', async () => {
    const { world } = server.demo
    const team = world.addRoom({ name: 'Team', members: [BOB, 'u-eve'], isMember: false })
    world.addMembers(team.id, [world.me], BOB)
    await sink.waitFor(
      (event) => event.type === 'conversation' && event.conversation.serverId === team.id
    )
    world.removeMember(team.id, world.me, BOB)
    expect(await waitFor('conversationRemoved')).toMatchObject({ conversationServerId: team.id })
  })
})

describe('sending', () => {
  it('knows its own send by the nonce, whatever else says the same', async () => {
    backend = make({ requestMs: 300 })
    await connect()
    server.demo.faults.send = 'hang-after'
    const mine = sendCommand(server.conversation, 'same', 'mine')
    expect(await backend.execute(mine, noBlob, never())).toMatchObject({ type: 'unknown' })
    server.sendElsewhere('same')
    const found = await backend.findOutcome(mine, new Set(), never())
    expect(found).toMatchObject({ type: 'found', sent: { clientId: 'mine' } })
    const other = sendCommand(server.conversation, 'same', 'never sent')
    expect(await backend.findOutcome(other, new Set(), never())).toEqual({ type: 'absent' })
  })

  it('matches by sender, room, text and time where extra is lost', async () => {
    backend = make({ requestMs: 300 })
    await connect()
    server.demo.faults.dropExtra = true
    server.demo.faults.send = 'hang-after'
    const mine = sendCommand(server.conversation, 'no nonce', 'mine')
    expect(await backend.execute(mine, noBlob, never())).toMatchObject({ type: 'unknown' })
    expect(await backend.findOutcome(mine, new Set(), never())).toMatchObject({ type: 'found' })
  })

  it('does not tell the storage who we are', async () => {
    await connect()
    const bytes = new Uint8Array([1, 2, 3])
    const attachment = { fileName: '相片 1.png', mimeType: 'image/png', blobId: 'b' }
    const command = { ...sendCommand(server.conversation, 'look', 'file'), attachment }
    const outcome = await backend.execute(command, () => Promise.resolve(bytes), never())
    expect(outcome).toMatchObject({
      type: 'confirmed',
      sent: { text: 'look', attachments: [{ mimeType: 'image/png' }] }
    })
    const id = outcome.type === 'confirmed' ? (outcome.sent?.attachments?.[0]?.serverId ?? '') : ''
    expect(await backend.downloadAttachment(id, 1_000, never())).toMatchObject({
      ok: true,
      value: { fileName: '相片 1.png', mimeType: 'image/png' }
    })
    expect(server.demo.leakedHeaders).toBe(0)
    for (const download of ['truncated', 'missing', 'expired'] as const) {
      server.demo.faults.download = download
      expect(await backend.downloadAttachment(id, 1_000, never())).toMatchObject({ ok: false })
    }
    server.demo.faults.download = 'direct'
    expect(await backend.downloadAttachment(id, 1_000, never())).toMatchObject({ ok: true })
  })

  it('takes back the word for a reaction that another device sent', async () => {
    await connect()
    const id = server.receive('nice')
    const { world } = server.demo
    world.react(id, 'like', world.me)
    await sink.waitFor(isMessage(id))
    const command = {
      type: 'react',
      conversationServerId: server.conversation,
      messageServerId: id,
      tapback: null,
      emoji: '👍',
      isRemoval: true
    } as const
    await backend.execute(command, noBlob, never())
    expect(world.listMessages(server.conversation)[0]?.reactions).toEqual([])
  })

  it('marks read up to what was seen', async () => {
    await connect()
    const { world } = server.demo
    const [seen] = [server.receive('seen'), server.receive('not yet')]
    const command = {
      type: 'markRead',
      conversationServerId: server.conversation,
      isRead: true,
      upToServerId: seen
    } as const
    await backend.execute(command, noBlob, never())
    expect(world.lastRead(server.conversation, world.me)).toBe(seen)
    expect(world.unread(world.me)).toBe(1)
  })

  it('tells the others that somebody types here, not too often', async () => {
    await connect()
    const other = make()
    const otherSink = createSink()
    server.demo.world.addToken('bob-token', BOB)
    await other.connect(sessionFor(server.url, 'bob-token'), otherSink, never())
    backend.setTyping(server.conversation, true)
    backend.setTyping(server.conversation, true)
    const me = server.demo.world.me
    expect(await otherSink.waitFor(({ type }) => type === 'typing')).toMatchObject({
      senderAddress: me,
      isTyping: true
    })
    const command = sendCommand(server.conversation, 'done')
    await backend.execute(command, noBlob, never())
    await otherSink.waitFor((event) => event.type === 'message' && event.message.text === 'done')
    const begun = otherSink.events.filter((event) => event.type === 'typing' && event.isTyping)
    expect(begun).toHaveLength(1)
    await other.close()
  })
})
