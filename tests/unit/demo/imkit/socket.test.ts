import { describe, expect, it } from 'vitest'

import type { ImkitEncoding } from '../../../../src/demo/imkit/types'
import { seal } from '../../../../src/demo/imkit/wire/encoding'
import { closeAfterEach, connect, signIn, start } from './setup'

closeAfterEach()

const encodings: readonly ImkitEncoding[] = ['none', 'base64', 'custom']

describe('auth2', () => {
  it.each([
    ['the usual fields', { CLIENT_KEY: 'demo-client-key', Authorization: 'demo-token' }],
    ['the newer names', { 'IM-CLIENT-KEY': 'demo-client-key', 'IM-Authorization': 'demo-token' }],
    ['a bare device id', 'device-1'],
    ['nothing', null]
  ])('takes %s as second argument', async (_name, extra) => {
    const server = await start()
    const client = connect(server)
    expect(await client.signIn(extra)).toEqual({ RC: 0, RM: 'OK', result: { client: 'u-me' } })
    expect(server.socketCount()).toBe(1)
  })

  it('needs neither a second argument nor an ack, and answers to its old name', async () => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = connect(server)
    await client.until('connect')
    client.socket.emit('auth', server.token)
    await expect.poll(() => server.socketCount()).toBe(1)
    server.world.receive({ room, from: 'u-ann', text: 'hi' })
    expect(await client.until('chat message')).toMatchObject([{ message: 'hi' }])
  })

  it.each([
    ['a bad token', 'nope', {}, 401],
    ['a wrong client key', undefined, { CLIENT_KEY: 'other' }, 403]
  ])('refuses %s, says so and hangs up', async (_name, token, extra, RC) => {
    const server = await start()
    const client = connect(server, 'none', token)
    expect(await client.signIn(extra)).toMatchObject({ RC })
    expect(await client.until('disconnect')).toEqual(['io server disconnect'])
    expect(server.socketCount()).toBe(0)
  })

  it('delivers nothing before it succeeded', async () => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = connect(server)
    await client.until('connect')
    server.world.receive({ room, from: 'u-ann', text: 'early' })
    await client.signIn()
    server.world.receive({ room, from: 'u-ann', text: 'late' })
    await client.settle()
    expect(client.texts()).toEqual(['late'])
  })
})

describe('payloads', () => {
  const texts = [
    '晚上要一起吃飯嗎？',
    'e\u0301 👩‍👩‍👧‍👦 🏳️‍🌈',
    'مرحبا עולם',
    'line\u2028separator\u2029end',
    'x'.repeat(100_000)
  ]

  it.each(encodings)('survive %s', async (encoding) => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = await signIn(server, encoding)
    for (const text of texts) server.world.receive({ room, from: 'u-ann', text })
    await client.until('chat message', texts.length)
    expect(client.texts()).toEqual(texts)
    const isEncoded = encoding !== 'none'
    expect(client.raw.every((each) => (typeof each === 'string') === isEncoded)).toBe(true)
  })

  it.each(encodings)('have no lone surrogates with %s', async (encoding) => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = await signIn(server, encoding)
    const sent = await client.post(`/rooms/${room}/message`, {
      message: 'a\ud83d b',
      extra: { note: '\udc4b' }
    })
    expect(sent).toMatchObject({ message: 'a\ufffd b', extra: { note: '\ufffd' } })
    expect(await client.until('chat message')).toMatchObject([{ message: 'a\ufffd b' }])
  })

  it('of Base64 are padded and without line breaks', async () => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = await signIn(server, 'base64')
    server.world.receive({ room, from: 'u-ann', text: 'y'.repeat(301) })
    await client.until('chat message')
    for (const each of client.raw) {
      expect(each).toMatch(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
    }
  })

  it('of Custom are what the documentation says', () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => i)
    const nonce = Uint8Array.from({ length: 12 }, (_, i) => 32 + i)
    const plain = Buffer.from('{"room":"r1","message":"你好 👋"}', 'utf8')
    expect(seal(plain, key, nonce)).toBe(
      'ICEiIyQlJicoKSorqRjUHwP1ODQ4DnPs7TqZnKM6jfviolnMiEvM9+w3fvnqH24m8wgnv5N2IlX5Eabw7xFF6p8='
    )
  })

  it('are encoded for each connection on its own', async () => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const clients = await Promise.all(encodings.map((each) => signIn(server, each)))
    server.world.receive({ room, from: 'u-ann', text: 'to all' })
    for (const client of clients) {
      await client.until('chat message')
      expect(client.texts()).toEqual(['to all'])
    }
  })

  it('stay plain when Custom is unknown here', async () => {
    const server = await start({ customKey: null })
    const client = connect(server)
    await client.until('connect')
    expect(await client.call('conf', { encoding: 'custom' })).toMatchObject({ RC: 400 })
    expect(await client.signIn()).toMatchObject({ RC: 0 })
  })

  it.each([
    ['bare', 'folder_1'],
    ['json', '"folder_1"']
  ] as const)('of a deleted preference are %s in Base64', async (shape, bytes) => {
    const server = await start()
    server.faults.deletedPrefKey = shape
    const client = await signIn(server, 'base64')
    server.world.setMyPref('u-me', 'folder_1', { children: [] })
    server.world.deleteMyPref('u-me', 'folder_1')
    await client.until('myPrefDelete')
    expect(Buffer.from(String(client.raw.at(-1)), 'base64').toString()).toBe(bytes)
  })
})

describe('a message by socket', () => {
  it.each(encodings)('is acknowledged in %s', async (encoding) => {
    const server = await start()
    const room = server.world.addRoom({ members: ['u-ann'] }).id
    const client = await signIn(server, encoding)
    const ack = client.decode(await client.call('chat message', { room, message: 'hej' }))
    expect(ack).toMatchObject({ RC: 0, result: { message: 'hej', sender: { _id: 'u-me' } } })
    const refused = client.decode(await client.call('chat message', { room: 'no', message: 'x' }))
    expect(refused).toMatchObject({ RC: 403 })
  })
})
