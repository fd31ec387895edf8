import { beforeEach, describe, expect, it } from 'vitest'

import type { ImkitServer } from '../../../../src/demo/imkit/types'
import type { Answer, ImkitClient, Json } from './client'
import { closeAfterEach, connect, signIn, start } from './setup'

closeAfterEach()

let server: ImkitServer
let room: string

beforeEach(async () => {
  server = await start({ tokens: { mine: 'u-me', anns: 'u-ann' } })
  room = server.world.addRoom({ members: ['u-ann'] }).id
})

const receive = (text: string): string => server.world.receive({ room, from: 'u-ann', text }).id
const send = (client: ImkitClient, message: string): Promise<Answer> =>
  client.request('POST', `/rooms/${room}/message`, { message, extra: { nonce: message } })

describe('the handshake', () => {
  it('is never acknowledged, though events flow', async () => {
    server.faults.auth = 'no-ack'
    const client = connect(server)
    let isAcknowledged = false
    void client.signIn().then(() => (isAcknowledged = true))
    await expect.poll(() => server.socketCount()).toBe(1)
    receive('hi')
    await client.until('chat message')
    expect(isAcknowledged).toBe(false)
  })

  it('is acknowledged with null', async () => {
    server.faults.auth = 'null-ack'
    expect(await connect(server).signIn()).toBeNull()
  })

  it.each([
    ['reject', false],
    ['reject-stay', true]
  ] as const)('%s says 401; stays open: %s', async (auth, isOpen) => {
    server.faults.auth = auth
    const client = connect(server, 'base64')
    expect(await client.signIn()).toMatchObject({ RC: 401 })
    if (!isOpen) await client.until('disconnect')
    expect(client.socket.connected).toBe(isOpen)
    expect(server.socketCount()).toBe(0)
  })

  it('and REST refuse the client key that was replaced', async () => {
    server.faults.newClientKey = 'another key'
    const client = connect(server)
    const extra = { CLIENT_KEY: server.clientKey }
    expect(await client.signIn(extra)).toMatchObject({ RC: 403 })
    expect(await client.request('GET', '/me')).toMatchObject({ status: 403 })
  })

  it('ends in a close without an ack, or in a refusal', async () => {
    server.faults.auth = 'close'
    const client = connect(server)
    void client.signIn()
    expect(await client.until('disconnect')).toEqual(['io server disconnect'])
    server.faults.reset()
    server.faults.refuseConnections = true
    expect(await connect(server).until('connect_error')).toEqual(['Server is full'])
  })

  it('loses the ack of conf, or has it refused', async () => {
    server.faults.conf = 'no-ack'
    const client = connect(server)
    await client.until('connect')
    let isAcknowledged = false
    void client.call('conf', { encoding: 'base64' }).then(() => (isAcknowledged = true))
    // Base64 holds all the same: this ack is a string.
    expect(await client.call('auth2', 'mine')).toEqual(expect.any(String))
    expect(isAcknowledged).toBe(false)
    server.faults.conf = 'refuse'
    const other = connect(server)
    await other.until('connect')
    expect(await other.call('conf', { encoding: 'base64' })).toMatchObject({ RC: 400 })
    expect(await other.call('auth2', 'mine')).toMatchObject({ RC: 0 })
  })

  it('lets events overtake its ack', async () => {
    server.faults.beforeAuthAck = () => receive('early')
    const client = connect(server)
    const order: string[] = []
    client.socket.on('chat message', () => order.push('message'))
    await client.signIn().then(() => order.push('ack'))
    expect(order).toEqual(['message', 'ack'])
  })
})

describe('encodings that do not match', () => {
  it('send what was not agreed', async () => {
    const client = await signIn(server, 'base64')
    server.faults.forceEncoding = 'none'
    receive('plain')
    server.faults.forceEncoding = 'custom'
    receive('sealed')
    server.faults.forceEncoding = 'garbage'
    receive('rubbish')
    await client.until('chat message', 3)
    const [plain, sealed, rubbish] = client.raw.slice(1)
    expect(plain).toMatchObject({ message: 'plain' })
    expect(() =>
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(String(sealed), 'base64'))
    ).toThrow()
    expect(String(rubbish)).toMatch(/^%/)
  })

  it('use another key', async () => {
    const client = await signIn(server, 'custom')
    server.faults.otherCustomKey = '00'.repeat(32)
    const failed = new Promise((resolve) => {
      client.socket.offAny()
      client.socket.on('chat message', (payload) => {
        try {
          resolve(client.decode(payload))
        } catch (error) {
          resolve(error)
        }
      })
    })
    receive('x')
    expect(await failed).toBeInstanceOf(Error)
  })

  it('takes only keys of 64 hex digits', async () => {
    await expect(start({ customKey: 'short' })).rejects.toThrow('64 hex digits')
  })
})

describe('pushes', () => {
  it('come as often as told, or not at all', async () => {
    const client = await signIn(server)
    server.faults.pushCopies = 3
    receive('thrice')
    server.faults.pushCopies = 0
    receive('never')
    server.faults.reset()
    server.faults.dropPush = (event, uid) => event === 'chat message' && uid === 'u-me'
    receive('dropped')
    await client.settle()
    expect(client.texts()).toEqual(['thrice', 'thrice', 'thrice'])
  })

  it.each([
    ['fifo', ['one', 'two', 'three']],
    ['reverse', ['three', 'two', 'one']],
    ['shuffle', ['two', 'three', 'one']]
  ] as const)('are held and let go in %s order', async (order, texts) => {
    const client = await signIn(server)
    server.faults.holdPushes = true
    for (const text of ['one', 'two', 'three']) receive(text)
    await client.settle()
    expect(client.texts()).toEqual([])
    server.faults.releasePushes(order)
    await client.until('chat message', 3)
    expect(client.texts()).toEqual(texts)
  })

  it('go to members only, on all of their sockets', async () => {
    const [mine, mineToo, anns] = [
      await signIn(server),
      await signIn(server, 'base64'),
      await signIn(server, 'none', 'anns')
    ]
    const other = server.world.addRoom({ members: ['u-ann', 'u-bob'], isMember: false }).id
    server.world.receive({ room: other, from: 'u-bob', text: 'not for me' })
    receive('for both')
    for (const client of [mine, mineToo, anns]) await client.settle()
    expect(mine.texts()).toEqual(['for both'])
    expect(mineToo.texts()).toEqual(['for both'])
    expect(anns.texts()).toEqual(['not for me', 'for both'])
  })

  it('tell changes under the same id', async () => {
    const client = await signIn(server)
    const id = receive('v1')
    server.world.edit(id, 'v2')
    server.world.react(id, '👍')
    server.world.unreact(id, '👍')
    server.world.recall(id)
    server.world.hardDelete(id)
    await client.until('messageDeleted')
    const seen = client.named('chat message')
    expect(seen.map((each) => each._id)).toEqual([id, id, id, id, id])
    expect(seen.map((each) => each.messageType)).toEqual([
      ...['text', 'text', 'text', 'text', 'recall']
    ])
    const times = seen.map((each) => each.updatedAtMS as number)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    expect(client.named('messageDeleted')).toEqual([{ room, messageID: id }])
  })

  it('stream an answer piece by piece and end with the message', async () => {
    const client = await signIn(server)
    const chunks = ['Hel', 'lo ', '世界']
    const { id } = server.world.streamAnswer({ room, from: 'u-ann', chunks })
    await client.until('chat message')
    expect(client.named('ai_streaming').map(({ text }) => text)).toEqual(chunks)
    expect(new Set(client.named('ai_streaming').map(({ messageId }) => messageId))).toEqual(
      new Set([id])
    )
    expect(client.named('chat message')).toMatchObject([{ _id: id, message: 'Hello 世界' }])
  })

  it('tell others that somebody types, by REST and by socket', async () => {
    const client = await signIn(server)
    const ann = await signIn(server, 'none', 'anns')
    ann.socket.emit('typing', room, 'he')
    await client.until('typing')
    await ann.post(`/rooms/${room}/typing`, { message: 'hel' })
    expect(await client.until('typing', 2)).toMatchObject([
      { room, sender: 'u-ann', message: 'he', senderInfo: { _id: 'u-ann', isRobot: false } },
      { message: 'hel' }
    ])
    await ann.settle()
    expect(ann.named('typing')).toEqual([])
  })

  it.each([
    ['object', { client: 'u-ann', badge: 0 }],
    ['array', [{ client: 'u-ann', badge: 0 }]]
  ] as const)('tell reads in the small shape too: %s', async (shape, memberProperty) => {
    const client = await signIn(server)
    receive('x')
    server.faults.smallRoomEvents = shape
    server.world.readRoom(room, 'u-ann')
    const [event] = await client.until('room')
    expect(event).toMatchObject({ room, memberProperty })
    expect(event).not.toHaveProperty('_id')
  })

  it('lack fields, or have extra as a string', async () => {
    const client = await signIn(server)
    server.faults.omitFields = ['reactions', 'updatedAtMS']
    server.faults.stringExtra = true
    await send(client, 'x')
    const [event] = await client.until('chat message')
    expect(event).not.toHaveProperty('reactions')
    expect(event).not.toHaveProperty('updatedAtMS')
    expect(event?.extra).toBe('{"nonce":"x"}')
  })
})

describe('sends', () => {
  it.each([
    ['fail-before', 500, 0],
    ['fail-after', 500, 1],
    ['forbidden', 403, 0]
  ] as const)('%s answers %i with %i stored', async (fault, status, stored) => {
    const client = await signIn(server)
    server.faults.send = fault
    expect(await send(client, 'hm')).toMatchObject({ status, RC: status })
    expect(server.world.listMessages()).toHaveLength(stored)
  })

  it('reset-after stores, pushes and breaks the connection; a retry doubles', async () => {
    const client = await signIn(server)
    server.faults.send = 'reset-after'
    await expect(send(client, 'gone')).rejects.toThrow()
    await client.until('chat message')
    server.faults.send = 'normal'
    expect((await send(client, 'gone')).status).toBe(200)
    expect(server.world.listMessages().map(({ text }) => text)).toEqual(['gone', 'gone'])
  })

  it('hang-after stores, pushes and never answers, until the caller gives up', async () => {
    const client = await signIn(server)
    server.faults.send = 'hang-after'
    const abort = new AbortController()
    const pending = client.fetch(`/rooms/${room}/message`, {
      method: 'POST',
      signal: abort.signal,
      body: JSON.stringify({ message: 'x' })
    })
    await client.until('chat message')
    abort.abort()
    await expect(pending).rejects.toThrow()
    await expect.poll(() => (server.resetPeak(), server.peakRequests)).toBe(0)
  })

  it('are answered before or after the push', async () => {
    const client = await signIn(server)
    const order: string[] = []
    client.socket.on('chat message', () => order.push('push'))
    server.faults.answerDelayMs = 30
    await send(client, 'a').then(() => order.push('answer'))
    server.faults.reset()
    server.faults.sendOrder = 'response-first'
    server.faults.holdPushes = true
    await send(client, 'b').then(() => order.push('answer'))
    server.faults.releasePushes()
    await client.until('chat message', 2)
    expect(order).toEqual(['push', 'answer', 'answer', 'push'])
  })

  it('lose their extra', async () => {
    const client = await signIn(server)
    server.faults.dropExtra = true
    expect((await send(client, 'x')).result).not.toHaveProperty('extra')
  })
})

describe('requests', () => {
  it('fail on the n-th page only, or everywhere', async () => {
    const client = connect(server)
    server.faults.onQuery = (index) => (index === 1 ? { status: 503 } : null)
    const path = `/rooms/${room}/messages/v3`
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) statuses.push((await client.request('GET', path)).status)
    expect(statuses).toEqual([200, 503, 200])
    server.faults.onRequest = () => ({ body: '<html>', contentType: 'text/html' })
    expect(await (await client.fetch('/me')).text()).toBe('<html>')
    expect(server.requests.map((each) => each.path)).toEqual([path, path, path, '/me'])
  })

  it('are counted while they are open', async () => {
    const client = connect(server)
    server.faults.onRequest = () => ({ delayMs: 20 })
    await Promise.all([1, 2, 3].map(() => client.get('/me')))
    expect(server.peakRequests).toBe(3)
    server.resetPeak()
    await client.get('/me')
    expect(server.peakRequests).toBe(1)
  })
})

describe('connections', () => {
  it('end with a word, without one, or fall silent', async () => {
    const kicked = await signIn(server)
    server.kickAll()
    expect(await kicked.until('disconnect')).toEqual(['io server disconnect'])
    expect(server.socketCount()).toBe(0)
    const cut = await signIn(server)
    server.cutAll()
    expect(await cut.until('disconnect')).toEqual(['transport close'])
    const frozen = await signIn(server)
    server.freezeAll()
    receive('unheard')
    const other = await signIn(server)
    receive('heard')
    await other.until('chat message')
    expect(frozen.socket.connected).toBe(true)
    expect(frozen.texts()).toEqual([])
  })

  it('carry raw events and frames', async () => {
    const client = await signIn(server, 'base64')
    server.emitRaw('chat message', 5, 'x')
    server.emitEncoded('chat message', { odd: true })
    const [, odd] = await client.until('chat message', 2)
    expect(odd).toEqual({ odd: true })
    server.sendRawFrame('4not a packet')
    await client.until('disconnect')
  })

  it('come back on the same port after a restart; the world stays', async () => {
    const { url } = server
    const client = await signIn(server)
    await server.stop()
    await client.until('disconnect')
    receive('while away')
    await server.start()
    expect(server.url).toBe(url)
    const again = await signIn(server)
    await again.settle()
    expect(again.texts()).toEqual([])
    const page = await again.get(`/rooms/${room}/messages/v3`)
    expect((page.data as Json[]).map(({ message }) => message)).toEqual(['while away'])
  })
})
