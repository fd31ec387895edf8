import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startDemoServer } from '../../../src/demo/server'
import type { DemoServer } from '../../../src/demo/types'
import { TestClient } from './client'

const zoe = '+15550100001'
let server: DemoServer
let direct: string
const clients: TestClient[] = []

beforeEach(async () => {
  server = await startDemoServer({ seed: 'empty' })
  direct = server.world.addChat({ addresses: [zoe] }).guid
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await server.stop()
})

function connect(options?: ConstructorParameters<typeof TestClient>[1]): TestClient {
  const client = new TestClient(server, options)
  clients.push(client)
  return client
}

async function connectReady(): Promise<TestClient> {
  const client = connect()
  await client.until('auth-ok')
  return client
}

const receive = (text: string): unknown =>
  server.world.receive({ chatGuid: direct, from: zoe, text })
const send = (client: TestClient, message: string): ReturnType<TestClient['post']> =>
  client.post('/message/text', { chatGuid: direct, message, tempGuid: message })

describe('auth', () => {
  it('refuses a wrong key with auth-error and hangs up', async () => {
    const client = connect({ auth: { apiKey: 'wrong' } })
    const [gone] = await client.until('disconnect')
    expect(client.named('auth-error')).toHaveLength(1)
    expect(client.named('auth-ok')).toHaveLength(0)
    expect(gone).toEqual({ reason: 'io server disconnect' })
    expect(server.socketCount()).toBe(0)
  })

  it.each([
    ['reject', 'connect_error'],
    ['kick', 'disconnect'],
    ['error-close', 'disconnect'],
    ['error-stay', 'auth-error']
  ] as const)('%s ends in %s', async (fault, event) => {
    server.faults.auth = fault
    const client = connect()
    await client.until(event)
    expect(client.named('auth-ok')).toHaveLength(0)
    expect(client.socket.connected).toBe(fault === 'error-stay')
  })

  it('no-auth-ok stays connected and silent, and still broadcasts', async () => {
    server.faults.auth = 'no-auth-ok'
    const client = connect()
    await client.until('connect')
    await client.settle()
    receive('hi')
    await client.until('new-message')
    expect(client.named('auth-ok')).toHaveLength(0)
    expect(server.socketCount()).toBe(0)
  })

  it('lets things happen between connect and auth-ok', async () => {
    server.faults.beforeAuthOk = () => receive('early')
    const client = await connectReady()
    expect(client.events.map(({ event }) => event)).toEqual(['connect', 'new-message', 'auth-ok'])
  })

  it('asks REST callers for the key', async () => {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/api/v1/server/info`, { headers })).status
    expect(await status({})).toBe(401)
    expect(await status({ 'x-api-key': 'wrong' })).toBe(403)
    expect(await status({ 'x-api-key': 'demo-key' })).toBe(200)
  })
})

describe('without a key', () => {
  it('is ready on connect, with no auth-ok', async () => {
    await server.stop()
    server = await startDemoServer({ seed: 'empty', apiKey: null })
    const client = connect({ auth: {} })
    await client.until('connect')
    await client.settle()
    expect(client.named('auth-ok')).toHaveLength(0)
    expect(server.socketCount()).toBe(1)
  })
})

describe('BlueBubbles', () => {
  beforeEach(async () => {
    await server.stop()
    server = await startDemoServer({ seed: 'empty', kind: 'bluebubbles', apiKey: 'pass word' })
  })

  it('takes the password in the handshake query and says nothing', async () => {
    const client = connect({ auth: {}, query: { password: 'pass word' } })
    await client.until('connect')
    await client.settle()
    expect(client.named('auth-ok')).toHaveLength(0)
  })

  it('kicks a wrong password without a word', async () => {
    const client = connect({ auth: {}, query: { password: 'nope' } })
    await client.until('disconnect')
    expect(client.events.map(({ event }) => event)).toEqual(['connect', 'disconnect'])
  })

  it('kicks everybody when the password changes, and wants the new one', async () => {
    const client = connect({ auth: {}, query: { password: 'pass word' } })
    await client.until('connect')
    await client.settle()
    server.changeKey('other word')
    expect(await client.until('disconnect')).toEqual([{ reason: 'io server disconnect' }])
    const status = async (password: string): Promise<number> =>
      (await fetch(`${server.url}/api/v1/ping?password=${password}`)).status
    expect(await status('pass%20word')).toBe(401)
    expect(await status('other%20word')).toBe(200)
  })

  it('takes the first of guid, password and token, trimmed', async () => {
    const status = async (query: string): Promise<number> =>
      (await fetch(`${server.url}/api/v1/ping?${query}`)).status
    expect(await status('guid=pass%20word&password=nope')).toBe(200)
    expect(await status('password=%20pass%20word%20&token=nope')).toBe(200)
    expect(await status('token=pass%20word&guid=nope')).toBe(401)
  })

  it('wants the password in the query of REST calls', async () => {
    const ask = (query: string): Promise<Response> => fetch(`${server.url}/api/v1/ping${query}`)
    const missing = await ask('')
    expect(missing.status).toBe(401)
    expect(await missing.json()).toMatchObject({ error: { message: 'Missing server password!' } })
    expect((await ask('?password=nope')).status).toBe(401)
    expect((await ask('?token=pass%20word')).status).toBe(200)
  })
})

describe('pushes', () => {
  it('come as often as told', async () => {
    const client = await connectReady()
    server.faults.pushCopies = 3
    receive('thrice')
    server.faults.pushCopies = 0
    receive('never')
    await client.settle()
    expect(client.named('new-message').map(({ text }) => text)).toEqual([
      'thrice',
      'thrice',
      'thrice'
    ])
  })

  it('can be held and let go in reverse', async () => {
    const client = await connectReady()
    server.faults.holdPushes = true
    receive('one')
    receive('two')
    await client.settle()
    expect(client.named('new-message')).toEqual([])
    server.faults.releasePushes('reverse')
    const seen = await client.until('new-message', 2)
    expect(seen.map(({ text }) => text)).toEqual(['two', 'one'])
  })

  it('of rows that the poll missed never come', async () => {
    const client = await connectReady()
    server.world.receive({ chatGuid: direct, from: zoe, text: 'hidden', isPushed: false })
    await client.settle()
    expect(client.named('new-message')).toEqual([])
    const { data } = await client.post('/message/query', {})
    expect(data).toMatchObject([{ text: 'hidden', chats: [] }])
  })

  it('without chats when told so', async () => {
    const client = await connectReady()
    server.faults.omitChats = true
    receive('lost')
    expect((await client.until('new-message'))[0]).toMatchObject({ chats: [] })
  })
})

describe('sends', () => {
  it.each([
    ['fail-before', 0, 0],
    ['fail-after', 1, 0],
    ['error-row', 1, 22]
  ] as const)('%s answers 500 with %i rows stored', async (fault, stored, error) => {
    const client = await connectReady()
    server.faults.send = fault
    const answer = await send(client, 'hm')
    expect(answer.status).toBe(500)
    expect(server.world.listMessages()).toHaveLength(stored)
    await client.settle()
    expect(client.named('message-send-error')).toHaveLength(error === 0 ? 0 : 1)
    if (error > 0) expect(answer.data).toMatchObject({ error })
  })

  it('reset-after stores, pushes and breaks the connection', async () => {
    const client = await connectReady()
    server.faults.send = 'reset-after'
    await expect(send(client, 'gone')).rejects.toThrow()
    await client.until('new-message', 2)
    expect(server.world.listMessages()).toHaveLength(1)
    // No idempotency: the same tempGuid sends again.
    server.faults.send = 'normal'
    expect((await send(client, 'gone')).status).toBe(200)
    expect(server.world.listMessages()).toHaveLength(2)
    expect(client.socket.connected).toBe(true)
  })

  it('hang-after stores, pushes and never answers', async () => {
    const client = await connectReady()
    server.faults.send = 'hang-after'
    const abort = new AbortController()
    const pending = fetch(`${server.url}/api/v1/message/text`, {
      method: 'POST',
      signal: abort.signal,
      headers: { 'x-api-key': 'demo-key', 'content-type': 'application/json' },
      body: JSON.stringify({ chatGuid: direct, message: 'x', tempGuid: 't' })
    })
    await client.until('new-message', 2)
    abort.abort()
    await expect(pending).rejects.toThrow()
  })
})

describe('requests', () => {
  it('fail on the n-th query only', async () => {
    const client = await connectReady()
    server.faults.onQuery = (index) => (index === 1 ? { status: 503 } : null)
    const statuses = []
    for (let i = 0; i < 3; i += 1) statuses.push((await client.post('/message/query', {})).status)
    expect(statuses).toEqual([200, 503, 200])
  })

  it('can be answered with a page of something else', async () => {
    server.faults.onRequest = () => ({ body: '<html>', contentType: 'text/html' })
    const response = await fetch(`${server.url}/api/v1/ping`)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toBe('<html>')
  })

  it('refuse where when told so', async () => {
    const client = await connectReady()
    server.faults.supportsWhere = false
    const where = [{ statement: 'message.ROWID > :a', args: { a: 0 } }]
    expect((await client.post('/message/query', { where })).status).toBe(400)
    expect((await client.post('/message/query', {})).status).toBe(200)
  })
})

describe('connections', () => {
  it('are kicked, cut, and accepted again on the same port', async () => {
    const kicked = await connectReady()
    server.kickAll()
    expect(await kicked.until('disconnect')).toEqual([{ reason: 'io server disconnect' }])
    const cut = await connectReady()
    server.cutAll()
    const [lost] = await cut.until('disconnect')
    expect(['transport close', 'transport error']).toContain(lost?.reason)
    const { port } = server
    const stopped = await connectReady()
    await server.stop()
    await stopped.until('disconnect')
    receive('while down')
    await server.start()
    expect(server.port).toBe(port)
    const back = await connectReady()
    await back.settle()
    expect(back.named('new-message')).toEqual([])
  })

  it('fall silent without an end when frozen, while new ones work', async () => {
    const frozen = await connectReady()
    server.freezeAll()
    const fresh = await connectReady()
    receive('hi')
    await fresh.until('new-message')
    expect(frozen.socket.connected).toBe(true)
    expect(frozen.named('new-message')).toEqual([])
  })

  it('carry garbage when told to', async () => {
    const client = await connectReady()
    server.emitRaw('new-message', { guid: 5, __proto__: null })
    expect(await client.until('new-message')).toEqual([{ guid: 5 }])
    server.sendRawFrame('42{"broken')
    expect(await client.until('disconnect')).toEqual([{ reason: 'parse error' }])
  })
})
