/** What only the Photon family's wire has: its handshakes, its quirks, its restricted servers. */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { BackendLimits } from '../../src/main/backends/backendDeps'
import type { ChatBackend, ConnectFailure } from '../../src/main/core/chatBackend'
import type { DemoServerKind } from '../../src/demo/types'
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
import { OTHER, sessionFor, startPhotonServer, type PhotonContractServer } from './photonHarness'

let server: PhotonContractServer
let backend: ChatBackend
let sink: RecordingSink
const logger = createRecordingLogger()

const make = (kind: DemoServerKind = 'photon', limits: Partial<BackendLimits> = {}): ChatBackend =>
  createBackend(kind, { logger, limits })

const connect = (
  secret: string | null = server.secret,
  kind: DemoServerKind = 'photon'
): Promise<Result<void, ConnectFailure>> =>
  backend.connect(sessionFor(kind, server.url, secret), sink, never())

beforeEach(async () => {
  server = await startPhotonServer({})
  backend = make()
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

describe('handshake', () => {
  it('waits for auth-ok, and gives up when it never comes', async () => {
    server.demo.faults.auth = 'no-auth-ok'
    backend = make('photon', { authMs: 150 })
    expectFailure(await connect(), 'timeout', 'timeout')
  })

  it('is ready late when auth-ok comes late', async () => {
    server.demo.faults.authDelayMs = 80
    expect((await connect()).ok).toBe(true)
  })

  it.each(['error-stay', 'error-close', 'reject'] as const)(
    'stops for %s whatever the server does with the socket',
    async (auth) => {
      server.demo.faults.auth = auth
      expectFailure(await connect(), 'auth_refused', 'auth_failed')
    }
  )

  it('says server_closed for a kick on connect with a good key', async () => {
    server.demo.faults.auth = 'kick'
    expectFailure(await connect(), 'server_closed', 'server_unreachable')
  })

  it('needs no auth-ok without a key', async () => {
    await server.stop()
    server = await startPhotonServer({ apiKey: null })
    expect((await connect(null)).ok).toBe(true)
    await sink.waitFor(isMessage(server.receive('hello')))
  })

  it('recognises a BlueBubbles server by its words', async () => {
    await server.stop()
    server = await startPhotonServer({ kind: 'bluebubbles' })
    expectFailure(await connect(), 'not_a_chat_server', 'wrong_server_kind')
  })

  it('takes the first frame of a hostile server for what it is', async () => {
    const http = createServer((_request, response) => response.writeHead(500).end())
    // The least of a WebSocket server: the accept hash of RFC 6455 and one unmasked text frame.
    http.on('upgrade', (request, socket) => {
      const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      const frame = Buffer.from('0{"sid":')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
      )
      socket.write(Buffer.concat([Buffer.from([0x81, frame.length]), frame]))
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => {
      http.listen(0, '127.0.0.1', resolve)
    })
    const { port } = http.address() as AddressInfo
    const session = sessionFor('photon', `http://127.0.0.1:${String(port)}`, 'key')
    const result = await backend.connect(session, sink, never())
    http.closeAllConnections()
    http.close()
    expectFailure(result, 'bad_frame', 'server_error')
  })

  it('ends when a frame is larger than allowed, before it is parsed', async () => {
    backend = make('photon', { frameBytes: 100_000 })
    await connect()
    server.emitRaw('new-message', { guid: 'x', text: 'y'.repeat(200_000) })
    expect(await sink.waitForEnd()).toMatchObject({ cause: 'bad_frame' })
  })

  it('writes neither key nor text nor address into the log', async () => {
    await connect('canary-key')
    await connect()
    server.emitRaw('new-server', 'http://canary.example')
    await sink.waitFor(isMessage(server.receive('canary-text')))
    await collect(backend, null)
    expect(JSON.stringify(logger.lines)).not.toMatch(/canary|\+1555|demo-key/)
  })
})

describe('events', () => {
  it('maps typing, reads from elsewhere, edits and unsends', async () => {
    await connect()
    const { world } = server.demo
    const own = server.sendElsewhere('draft')
    world.type(server.conversation, true)
    world.readChat(server.conversation)
    world.edit(own, 'final')
    await sink.waitFor((event) => event.type === 'typing' && event.isTyping)
    await sink.waitFor((event) => event.type === 'conversationRead' && event.isRead)
    await sink.waitFor((event) => event.type === 'message' && event.message.text === 'final')
    world.unsend(own)
    await sink.waitFor((event) => event.type === 'message' && event.message.unsentAt !== null)
  })

  it('follows a group: new conversation, rename, people', async () => {
    await connect()
    const { world } = server.demo
    const group = world.addChat({ name: 'Trip', addresses: [OTHER, '+15550100002'] })
    world.receive({ chatGuid: group.guid, from: OTHER, text: 'hi all' })
    const withPeople = (count: number): Promise<unknown> =>
      sink.waitFor(
        (event) =>
          event.type === 'conversation' &&
          event.conversation.serverId === group.guid &&
          event.conversation.participants?.length === count
      )
    await withPeople(2)
    world.addParticipant(group.guid, '+15550100003')
    await withPeople(3)
    world.rename(group.guid, 'Big trip')
    await sink.waitFor(
      (event) => event.type === 'message' && event.message.service?.type === 'renamed'
    )
    await sink.waitFor(
      (event) => event.type === 'conversation' && event.conversation.name === 'Big trip'
    )
    expect(sink.events).toContainEqual(
      expect.objectContaining({
        message: expect.objectContaining({
          service: expect.objectContaining({
            type: 'participant_added',
            subject: '+15550100003'
          }) as unknown
        }) as unknown
      })
    )
  })

  it('asks for the conversation of a row that names none', async () => {
    await connect()
    await collect(backend, null)
    server.demo.faults.omitChats = true
    const id = server.receive('where am I')
    expect(await sink.waitFor(isMessage(id))).toMatchObject({
      message: { conversationServerId: server.conversation }
    })
  })

  it('knows a conversation under its `any;` name', async () => {
    await connect()
    await collect(backend, null)
    server.demo.faults.numericTapbacks = true
    const id = server.receive('same person')
    expect(await sink.waitFor(isMessage(id))).toMatchObject({
      message: { conversationServerId: server.conversation }
    })
    server.react(id, 'laugh')
    await sink.waitFor((event) => event.type === 'reaction' && event.reaction.tapback === 'laugh')
  })

  it('marks the echo of a send as reduced, and tells failures', async () => {
    await connect()
    const command = sendCommand(server.conversation, 'echo me', 'our-id')
    await backend.execute(command, noBlob, never())
    const echo = await sink.waitFor(
      (event) => event.type === 'message' && event.message.clientId === 'our-id'
    )
    expect(echo).toMatchObject({ message: { isReduced: true, attachments: null } })
    server.failSends('error-row')
    await backend.execute(sendCommand(server.conversation, 'fails'), noBlob, never())
    await sink.waitFor((event) => event.type === 'message' && event.message.failure !== null)
  })
})

describe('restricted and strange servers', () => {
  it.each([101, 1_001, 2_500])('catches up by date where `where` is refused: %i', async (count) => {
    server.demo.faults.supportsWhere = false
    server.receive('known', { isPushed: false })
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    const missed = Array.from({ length: count }, (_, index) =>
      server.receive(String(index), { isPushed: false })
    )
    expect(idsIn(await collect(backend, cursor))).toEqual(expect.arrayContaining(missed))
  })

  it('pages inside one millisecond where `where` is refused', async () => {
    server.demo.faults.supportsWhere = false
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    const at = Date.now()
    for (let index = 0; index < 2_200; index += 1)
      server.receive(String(index), { at, isPushed: false })
    server.receive('last', { at: at + 1, isPushed: false })
    expect(idsIn(await collect(backend, cursor))).toEqual(
      expect.arrayContaining([...server.messageIds()])
    )
  })

  it('brings edits where `where` is refused', async () => {
    server.demo.faults.supportsWhere = false
    await connect()
    const own = server.sendElsewhere('draft')
    const cursor = lastCursor(await collect(backend, null))
    server.edit(own, 'final')
    await connect()
    expect(messagesIn(await collect(backend, cursor)).map(({ text }) => text)).toContain('final')
  })

  it('does not take a failing server for a restricted one', async () => {
    await connect()
    server.receive('one', { isPushed: false })
    server.failPage((index) => (index === 1 ? { status: 500 } : null))
    await expect(collect(backend, null)).rejects.toMatchObject({
      failure: { cause: 'catch_up_failed' }
    })
    server.failPage(null)
    expect(JSON.parse(lastCursor(await collect(backend, null)))).toMatchObject({ mode: 'rowId' })
  })

  it('walks over holes in the row numbers', async () => {
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    const ids = Array.from({ length: 6_000 }, (_, index) =>
      server.receive(String(index), { isPushed: false })
    )
    for (const id of ids.slice(1_200, 5_900)) server.demo.world.remove(id)
    const pages = await collect(backend, cursor)
    expect(idsIn(pages)).toEqual(server.messageIds())
    expect(server.demo.requests.length).toBeLessThan(30)
  })

  it('passes a row that is too large to read, and says so', async () => {
    backend = make('photon', { jsonBytes: 60_000 })
    await connect()
    const cursor = lastCursor(await collect(backend, null))
    const before = server.receive('before', { isPushed: false })
    server.receive('x'.repeat(200_000), { isPushed: false })
    const after = server.receive('after', { isPushed: false })
    const pages = await collect(backend, cursor)
    expect(idsIn(pages)).toEqual(expect.arrayContaining([before, after]))
    expect(pages.flatMap(({ events }) => events)).toContainEqual(
      expect.objectContaining({ type: 'quarantined' })
    )
  })

  it('starts a first sync at the newest rows and leaves the rest to the history', async () => {
    backend = make('photon', { initialRows: 300 })
    for (let index = 0; index < 1_000; index += 1)
      server.receive(String(index), { isPushed: false })
    await connect()
    const ids = idsIn(await collect(backend, null))
    expect(ids).toEqual(server.messageIds().slice(-ids.length))
    expect(ids.length).toBeGreaterThanOrEqual(300)
    expect(ids.length).toBeLessThan(600)
  })

  it('goes on with a first sync that was cut off, still as a first sync', async () => {
    for (let index = 0; index < 2_500; index += 1)
      server.receive(String(index), { isPushed: false })
    await connect()
    const stored = new Set<string>()
    let cursor = null
    for await (const page of backend.catchUp(null, never())) {
      for (const { serverId } of messagesIn([page])) stored.add(serverId)
      cursor = page.cursor
      if (stored.size > 1_500) break
    }
    const rest = await collect(backend, cursor)
    for (const id of idsIn(rest)) stored.add(id)
    expect(stored.size).toBe(2_500)
    expect(rest.every(({ isInitial }) => isInitial)).toBe(true)
  })

  it('says how long a busy server wants to be left alone', async () => {
    await connect()
    server.demo.faults.onQuery = () => ({ status: 429, headers: { 'retry-after': '7' } })
    await expect(collect(backend, null)).rejects.toMatchObject({
      failure: { cause: 'catch_up_failed', retryAfterMs: 7_000 }
    })
  })

  it('keeps a send apart that the server is still working on', async () => {
    backend = make('photon', { requestMs: 100 })
    await connect()
    server.demo.faults.sendDelayMs = 600
    const command = sendCommand(server.conversation, 'slow one')
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'unknown' })
    // The same tempGuid while the first is in flight: refused there, but no failure.
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'unknown' })
    await sink.waitFor((event) => event.type === 'message' && event.message.text === 'slow one')
    expect(server.countSent('slow one')).toBe(1)
  })

  it('does not believe an edit that the answer does not show', async () => {
    await connect()
    const own = server.sendElsewhere('draft')
    server.demo.faults.edit = 'ignored'
    const command = {
      type: 'edit',
      conversationServerId: server.conversation,
      messageServerId: own,
      text: 'final'
    } as const
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'unknown' })
    expect(await backend.findOutcome(command, new Set(), never())).toEqual({ type: 'absent' })
  })
})
