/**
 * What every adapter owes to the core, run against a server of its kind. An adapter's own test file
 * calls this with its harness and adds what only its wire has.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { ChatBackend } from '../../src/main/core/chatBackend'
import { BackendError } from '../../src/main/core/chatBackend'
import { startTcpProxy } from '../support/tcpProxy'
import type { BackendHarness, ContractServer } from './backendHarness'
import {
  collect,
  createSink,
  expectFailure,
  historyIds,
  idsIn,
  isMessage,
  lastCursor,
  messagesIn,
  never,
  noBlob,
  sendCommand,
  type RecordingSink
} from './backendSteps'

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

export const describeBackend = (harness: BackendHarness): void => {
  let server: ContractServer
  let backend: ChatBackend
  let sink: RecordingSink

  beforeEach(async () => {
    server = await harness.startServer()
    backend = harness.createBackend()
    sink = createSink()
  })
  afterEach(async () => {
    await backend.close()
    await server.stop()
  })

  const connect = (url = server.url): ReturnType<ChatBackend['connect']> =>
    backend.connect(harness.session(url, server.secret), sink, never())
  const receiveMany = (count: number, at?: (index: number) => number): readonly string[] =>
    Array.from({ length: count }, (_, index) =>
      server.receive(`message ${String(index)}`, {
        isPushed: false,
        ...(at === undefined ? {} : { at: at(index) })
      })
    )

  describe(`${harness.name}: connect`, () => {
    it('is accepted with the right key', async () => {
      expect(await connect()).toEqual({ ok: true, value: undefined })
      expect(server.holdsSockets()).toBe(1)
    })

    it('says auth_refused for a wrong key', async () => {
      const result = await backend.connect(harness.session(server.url, 'wrong'), sink, never())
      expectFailure(result, 'auth_refused', 'auth_failed')
    })

    it('says unreachable when nothing listens', async () => {
      await server.stop()
      expectFailure(await connect(), 'unreachable', 'server_unreachable')
    })

    it('says not_a_chat_server for an HTML page', async () => {
      const page = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html')
        response.end('<h1>Welcome</h1>')
      })
      const port = await listen(page)
      const result = await connect(`http://127.0.0.1:${String(port)}`)
      page.close()
      expectFailure(result, 'not_a_chat_server', 'not_a_chat_server')
    })

    it('does not follow a redirect with the key', async () => {
      const asked: string[] = []
      const elsewhere = createServer((request, response) => {
        asked.push(request.url ?? '')
        response.end('{}')
      })
      const target = await listen(elsewhere)
      const portal = createServer((_request, response) => {
        response.writeHead(302, { location: `http://127.0.0.1:${String(target)}/login` }).end()
      })
      const result = await connect(`http://127.0.0.1:${String(await listen(portal))}`)
      portal.close()
      elsewhere.close()
      expectFailure(result, 'not_a_chat_server', 'not_a_chat_server')
      expect(asked).toEqual([])
    })

    it('says timeout when the server accepts and stays silent', async () => {
      const silent = createServer(() => undefined)
      silent.on('upgrade', () => undefined)
      const port = await listen(silent)
      backend = harness.createBackend({ handshakeMs: 150, requestMs: 150 })
      const result = await connect(`http://127.0.0.1:${String(port)}`)
      silent.closeAllConnections()
      silent.close()
      expectFailure(result, 'timeout', 'timeout')
    })

    it('gives up at once when aborted', async () => {
      const abort = new AbortController()
      const pending = backend.connect(
        harness.session(server.url, server.secret),
        sink,
        abort.signal
      )
      abort.abort()
      expectFailure(await pending, 'user_asked', 'cancelled')
    })

    it('can be used again after an end', async () => {
      await connect()
      server.cut()
      await sink.waitForEnd()
      expect(await connect()).toMatchObject({ ok: true })
      const id = server.receive('again')
      await sink.waitFor(isMessage(id))
    })
  })

  describe(`${harness.name}: live`, () => {
    it('delivers a message, also one that comes before the server said ready', async () => {
      let early = ''
      server.beforeReady(() => {
        early = server.receive('early')
      })
      await connect()
      await sink.waitFor(isMessage(early))
      const id = server.receive('late')
      expect(await sink.waitFor(isMessage(id))).toMatchObject({
        message: { text: 'late', conversationServerId: server.conversation, isFromMe: false }
      })
    })

    it('survives hostile payloads and delivers the rest of the stream', async () => {
      await connect()
      const hostile = [null, 7, 'text', [], {}, { guid: 123 }, { guid: 'x', dateCreated: 'NaN' }]
      for (const payload of hostile) server.emitRaw('new-message', payload)
      server.emitRaw('new-message', JSON.parse('{"__proto__":{"polluted":1},"guid":"p"}'))
      const id = server.receive('after')
      await sink.waitFor(isMessage(id))
      const kept = sink.events.filter(({ type }) => type === 'quarantined')
      expect(kept).toHaveLength(hostile.length + 1)
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    })

    it('ends with server_closed when the server hangs up', async () => {
      await connect()
      server.kick()
      expect(await sink.waitForEnd()).toMatchObject({ cause: 'server_closed' })
    })

    it('ends with connection_lost when the connection breaks', async () => {
      await connect()
      server.cut()
      expect(await sink.waitForEnd()).toMatchObject({ cause: 'connection_lost' })
    })

    it.each(['42["new-message"', '4garbage', '<html>', '42{"no":"array"}'])(
      'ends with bad_frame, not with a crash, after %s',
      async (frame) => {
        await connect()
        server.sendRawFrame(frame)
        expect(await sink.waitForEnd()).toMatchObject({ cause: 'bad_frame' })
      }
    )

    it('is silent after close, and closing twice is fine', async () => {
      await connect()
      await backend.close()
      await backend.close()
      server.receive('nobody listens')
      server.cut()
      // A second backend that hears it proves that the push went out.
      const other = harness.createBackend()
      const otherSink = createSink()
      await other.connect(harness.session(server.url, server.secret), otherSink, never())
      await otherSink.waitFor(isMessage(server.receive('now')))
      await other.close()
      expect(sink.events).toEqual([])
      expect(sink.endings).toEqual([])
    })
  })

  describe(`${harness.name}: probe`, () => {
    it('is answered on a live link, again and again, and changes nothing', async () => {
      await connect()
      expect(await backend.probe(2_000)).toBe(true)
      expect(await backend.probe(2_000)).toBe(true)
      await sink.waitFor(isMessage(server.receive('still here')))
      expect(sink.endings).toEqual([])
    })

    it('finds a link that swallows everything', async () => {
      const proxy = await startTcpProxy(server.port)
      await connect(proxy.url)
      expect(await backend.probe(2_000)).toBe(true)
      proxy.pause()
      expect(await backend.probe(200)).toBe(false)
      await backend.close()
      await proxy.close()
    })

    it('is false without a connection', async () => {
      expect(await backend.probe(2_000)).toBe(false)
    })
  })

  describe(`${harness.name}: catch-up`, () => {
    it.each([0, 1, 101, 1_000, 1_001, 2_500])('brings %i missed messages', async (count) => {
      server.receive('known', { isPushed: false })
      await connect()
      const cursor = lastCursor(await collect(backend, null))
      const missed = receiveMany(count)
      const pages = await collect(backend, cursor)
      expect(idsIn(pages)).toEqual(expect.arrayContaining([...missed]))
      expect(pages.every(({ isInitial }) => !isInitial)).toBe(true)
      // Nothing is new any more: only the trailing rows are read again, and fewer than before.
      const again = await collect(backend, pages.at(-1)?.cursor ?? cursor)
      expect(messagesIn(again).length).toBeLessThanOrEqual(100)
    })

    it('brings everything on the first sync and calls it initial', async () => {
      receiveMany(1_300)
      await connect()
      const pages = await collect(backend, null)
      expect(idsIn(pages)).toEqual(server.messageIds())
      expect(pages.every(({ isInitial }) => isInitial)).toBe(true)
      expect(pages.flatMap(({ events }) => events)).toContainEqual(
        expect.objectContaining({ type: 'conversation' })
      )
    })

    it('loses none of 1,500 rows of one millisecond', async () => {
      await connect()
      server.receive('first', { isPushed: false })
      const cursor = lastCursor(await collect(backend, null))
      const at = Date.now() + 1
      receiveMany(1_500, () => at)
      expect(idsIn(await collect(backend, cursor))).toEqual(
        expect.arrayContaining([...server.messageIds()])
      )
    })

    it('finds rows that arrive with an old date', async () => {
      await connect()
      receiveMany(5)
      const cursor = lastCursor(await collect(backend, null))
      const late = server.receive('late', { at: Date.now() - 3_600_000, isPushed: false })
      expect(idsIn(await collect(backend, cursor))).toContain(late)
    })

    it('keeps what was yielded before an error, and goes on from there', async () => {
      await connect()
      server.receive('known', { isPushed: false })
      let cursor = lastCursor(await collect(backend, null))
      const missed = receiveMany(3_500)
      const stored = new Set<string>()
      let failures = 0
      for (let run = 0; run < 8; run += 1) {
        // In every run the fourth answer fails.
        server.failPage((index) => (index === 3 && run < 4 ? { status: 503 } : null))
        try {
          for await (const page of backend.catchUp(cursor, never())) {
            for (const { serverId } of messagesIn([page])) stored.add(serverId)
            cursor = page.cursor
          }
        } catch (error) {
          expect(error).toBeInstanceOf(BackendError)
          failures += 1
        }
      }
      expect(failures).toBeGreaterThan(0)
      expect(missed.filter((id) => !stored.has(id))).toEqual([])
    })

    it('throws the classified reason when the key is refused in the middle', async () => {
      await connect()
      const cursor = lastCursor(await collect(backend, null))
      receiveMany(10)
      server.refuseRequests()
      await expect(collect(backend, cursor)).rejects.toMatchObject({
        failure: { cause: 'auth_refused', error: { code: 'auth_failed' } }
      })
    })

    it.runIf(harness.hasDatabaseIdentity)('syncs anew with another database', async () => {
      await connect()
      receiveMany(30)
      const cursor = lastCursor(await collect(backend, null))
      server.rebuild()
      await connect()
      const pages = await collect(backend, cursor)
      expect(idsIn(pages)).toEqual(server.messageIds())
      expect(pages.every(({ isInitial }) => isInitial)).toBe(true)
    })

    it('brings edits, unsends, receipts and reactions of rows already stored', async () => {
      await connect()
      const [edited, unsent, read, target] = [
        server.sendElsewhere('one'),
        server.sendElsewhere('two'),
        server.sendElsewhere('three'),
        server.receive('four', { isPushed: false })
      ]
      receiveMany(1_200)
      const cursor = lastCursor(await collect(backend, null))
      await backend.close()
      server.edit(edited, 'one, edited')
      server.unsend(unsent)
      server.markReadByOther(read)
      server.react(target, 'love')
      await connect()
      const pages = await collect(backend, cursor)
      const newest = new Map(messagesIn(pages).map((message) => [message.serverId, message]))
      expect(newest.get(edited)).toMatchObject({ text: 'one, edited' })
      expect(newest.get(edited)?.editedAt).not.toBeNull()
      expect(newest.get(unsent)).toMatchObject({ text: '' })
      expect(newest.get(unsent)?.unsentAt).not.toBeNull()
      const events = pages.flatMap((page) => page.events)
      expect(harness.showsRead(events, read)).toBe(true)
      expect(harness.showsReaction(events, target)).toBe(true)
    })

    it('ends with its signal', async () => {
      await connect()
      receiveMany(2_100)
      const abort = new AbortController()
      const run = async (): Promise<void> => {
        for await (const page of backend.catchUp(null, abort.signal))
          if (page.events.length >= 1_000) abort.abort()
      }
      await expect(run()).rejects.toMatchObject({ failure: { cause: 'user_asked' } })
    })

    it('brings older messages on demand, up to the first one', async () => {
      await connect()
      const ids = receiveMany(120)
      const newest = await backend.history(server.conversation, null, 50, never())
      if (!newest.ok) throw new Error(newest.error.code)
      expect(newest.value.hasOlder).toBe(true)
      const seen = await historyIds(backend, server.conversation, 50)
      expect([...seen].sort()).toEqual([...ids].sort())
    })
  })

  describe(`${harness.name}: sending`, () => {
    const send = (text: string): ReturnType<ChatBackend['execute']> =>
      backend.execute(sendCommand(server.conversation, text), noBlob, never())

    it('confirms with the server id and our client id', async () => {
      await connect()
      const outcome = await send('hello')
      expect(outcome).toMatchObject({
        type: 'confirmed',
        sent: { clientId: 'client-hello', text: 'hello', isFromMe: true }
      })
      expect(server.countSent('hello')).toBe(1)
    })

    it('refuses, retryably, while there is no connection', async () => {
      expect(await send('hello')).toMatchObject({ type: 'rejected', isRetryable: true })
      expect(server.countSent('hello')).toBe(0)
    })

    it('is certain that nothing was sent when the server is gone', async () => {
      await connect()
      await server.stop()
      await sink.waitForEnd()
      expect(await send('hello')).toMatchObject({ type: 'rejected', isRetryable: true })
    })

    it.each([
      ['fail-before', 0, 'absent'],
      ['fail-after', 1, 'found'],
      ['reset-after', 1, 'found'],
      ['hang-after', 1, 'found']
    ] as const)('%s: unknown, then looked for', async (fault, stored, answer) => {
      backend = harness.createBackend({ requestMs: 400 })
      await connect()
      server.failSends(fault)
      const command = sendCommand(server.conversation, 'lost answer')
      const outcome = await backend.execute(command, noBlob, never())
      expect(outcome.type).toBe('unknown')
      expect(server.countSent('lost answer')).toBe(stored)
      const found = await backend.findOutcome(command, new Set(), never())
      expect(found.type).toBe(answer)
      if (found.type === 'found')
        expect(found.sent).toMatchObject({ clientId: command.clientId, text: 'lost answer' })
    })

    it('rejects for good what the service could not send', async () => {
      await connect()
      server.failSends('error-row')
      expect(await send('nobody there')).toMatchObject({ type: 'rejected', isRetryable: false })
    })

    it('rejects for good what names no conversation', async () => {
      await connect()
      const command = sendCommand('no such conversation', 'hello')
      expect(await backend.execute(command, noBlob, never())).toMatchObject({
        type: 'rejected',
        isRetryable: false
      })
    })

    it('keeps a send whose key was refused', async () => {
      await connect()
      server.refuseRequests()
      expect(await send('hello')).toMatchObject({
        type: 'rejected',
        isRetryable: true,
        error: { code: 'auth_failed' }
      })
    })

    it('does not take one message for two equal sends', async () => {
      await connect()
      const first = await send('same')
      if (first.type !== 'confirmed') throw new Error(first.type)
      const second = sendCommand(server.conversation, 'same', 'another')
      const taken = new Set([first.sent?.serverId ?? ''])
      expect(await backend.findOutcome(second, taken, never())).toMatchObject({ type: 'absent' })
    })

    it('does not take the same words from another device, sent before, for ours', async () => {
      await connect()
      server.sendElsewhere('same words', Date.now() - 120_000)
      const found = await backend.findOutcome(
        sendCommand(server.conversation, 'same words'),
        new Set(),
        never()
      )
      expect(found.type).toBe('ambiguous')
    })

    it('finds a send, and its absence, among thousands of messages of others', async () => {
      backend = harness.createBackend({ requestMs: 2_000 })
      await connect()
      const arrived = sendCommand(server.conversation, 'arrived')
      const lost = sendCommand(server.conversation, 'never left')
      receiveMany(1_500)
      server.failSends('reset-after')
      expect((await backend.execute(arrived, noBlob, never())).type).toBe('unknown')
      receiveMany(1_500)
      const find = async (command: typeof lost): Promise<string> =>
        (await backend.findOutcome(command, new Set(), never())).type
      expect(await find(arrived)).toBe('found')
      expect(await find(lost)).toBe('absent')
    })

    it('cannot tell while the server does not answer', async () => {
      await connect()
      server.failPage(() => ({ status: 500 }))
      const command = sendCommand(server.conversation, 'who knows')
      expect(await backend.findOutcome(command, new Set(), never())).toMatchObject({
        type: 'undecided'
      })
    })

    it('edits, unsends, reacts and marks read', async () => {
      await connect()
      const own = server.sendElsewhere('draft')
      const other = server.receive('hi')
      const common = { conversationServerId: server.conversation }
      const run = (command: Parameters<ChatBackend['execute']>[0]): Promise<unknown> =>
        backend.execute(command, noBlob, never())
      expect(
        await run({ type: 'edit', ...common, messageServerId: own, text: 'final' })
      ).toMatchObject({ type: 'confirmed', events: [{ message: { text: 'final' } }] })
      expect(await run({ type: 'unsend', ...common, messageServerId: own })).toMatchObject({
        type: 'confirmed',
        events: [{ message: { text: '' } }]
      })
      const like = { ...harness.reaction, messageServerId: other }
      const reactions = async (isRemoval: boolean): Promise<boolean> => {
        const react = { type: 'react', ...common, ...like, isRemoval } as const
        const outcome = await backend.execute(react, noBlob, never())
        if (outcome.type !== 'confirmed') throw new Error(outcome.type)
        return harness.showsReaction(outcome.events, other)
      }
      expect(await reactions(false)).toBe(true)
      expect(
        await backend.findOutcome(
          { type: 'react', ...common, ...like, isRemoval: true },
          new Set(),
          never()
        )
      ).toMatchObject({ type: 'absent' })
      expect(await reactions(true)).toBe(false)
      expect(await run({ type: 'markRead', ...common, isRead: true })).toMatchObject({
        type: 'confirmed',
        events: [{ type: 'conversationRead', isRead: true }]
      })
      const read = { type: 'markRead', ...common, isRead: true, upToServerId: other } as const
      expect(await run(read)).toMatchObject({
        events: [{ type: 'conversationRead', isRead: true, upToServerId: other }]
      })
    })

    it('sends a file and gets it back byte for byte, within the limit', async () => {
      await connect()
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251)
      const attachment = { fileName: 'notes.txt', mimeType: 'text/plain', blobId: 'b' }
      const command = { ...sendCommand(server.conversation, '', 'file-1'), attachment }
      const outcome = await backend.execute(command, () => Promise.resolve(bytes), never())
      expect(outcome).toMatchObject({
        type: 'confirmed',
        sent: { clientId: 'file-1', attachments: [{ fileName: 'notes.txt', size: 70_000 }] }
      })
      expect(await backend.findOutcome(command, new Set(), never())).toMatchObject({
        type: 'found'
      })
      const serverId =
        outcome.type === 'confirmed' ? (outcome.sent?.attachments?.[0]?.serverId ?? '') : ''
      const file = await backend.downloadAttachment(serverId, 100_000, never())
      expect(file).toMatchObject({ ok: true, value: { fileName: 'notes.txt' } })
      if (file.ok) expect(Buffer.from(file.value.bytes).equals(Buffer.from(bytes))).toBe(true)
      expect(await backend.downloadAttachment(serverId, 10_000, never())).toMatchObject({
        ok: false,
        error: { code: 'too_large' }
      })
    })
  })
}
