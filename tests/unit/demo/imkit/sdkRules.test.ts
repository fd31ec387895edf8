import { createHash } from 'node:crypto'
import { once } from 'node:events'

import { io, type Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startImkitServer } from '../../../../src/demo/imkit/server'
import type { ImkitServer } from '../../../../src/demo/imkit/types'

/**
 * What the official SDKs do and rely on (sections 1 and 6), in clients that share nothing with Tern
 * or with the other tests: none of the SDKs can be installed as a package. Against the seeded world.
 */
type Json = Readonly<Record<string, unknown>>
type Row = { readonly _id: string } & Json

let server: ImkitServer
let sockets: Socket[] = []

beforeEach(async () => {
  server = await startImkitServer({ seed: 'inbox' })
})

afterEach(async () => {
  for (const socket of sockets) socket.disconnect()
  sockets = []
  await server.stop()
})

async function open(): Promise<Socket> {
  const socket = io(server.url, { transports: ['websocket'], forceNew: true, reconnection: false })
  sockets.push(socket)
  await once(socket as never, 'connect')
  return socket
}

async function call(path: string, token: string, init: RequestInit = {}): Promise<Json> {
  const headers = {
    'IM-Client-Key': server.clientKey,
    'IM-Authorization': token,
    'Content-Type': 'application/json; charset=utf-8'
  }
  const response = await fetch(server.url + path, { ...init, headers })
  const envelope = (await response.json()) as { RC: number; result: Json }
  expect([response.status, envelope.RC]).toEqual([200, 0])
  return envelope.result
}

const list = (result: Json): readonly Row[] => result.data as readonly Row[]

/** One event; the emitter of the library is not Node's. */
const next = (socket: Socket, event: string): Promise<Json> =>
  new Promise((resolve) => socket.once(event, resolve))

function largestRoom(): string {
  const { world } = server
  const sizes = world
    .listRooms('u-me')
    .map(({ id }) => [world.listMessages(id).length, id] as const)
  return sizes.sort(([a], [b]) => b - a)[0]![1]
}

/** What a strict decoder takes: padded, one line, UTF-8 of JSON. */
function strictly(payload: unknown): Json {
  expect(payload).toMatch(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
  const bytes = Buffer.from(String(payload), 'base64')
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json
}

describe('the Vue SDK', () => {
  /** It knows its own id from the token only, so the token must say it. */
  async function signIn(): Promise<{ token: string; me: string }> {
    const signed = await call('/auths/sign/v2', '', {
      method: 'POST',
      body: JSON.stringify({ id: 'u-me' })
    })
    const token = String(signed.token)
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Json
    return { token, me: String(claims.id) }
  }

  it('authenticates without an ack and finds sender and members in every event', async () => {
    const { token, me } = await signIn()
    const socket = await open()
    socket.emit('auth2', token, { CLIENT_KEY: server.clientKey, Authorization: token })
    // Without an ack only an event of one's own doing tells that it worked.
    const sent = next(socket, 'chat message')
    const body = JSON.stringify({ message: 'hi', messageType: 'text', roomId: 'crew', video: {} })
    const posted = await call('/rooms/crew/message', token, { method: 'POST', body })
    expect(await sent).toMatchObject({ _id: posted._id, id: posted._id, sender: { _id: me } })
    const changed = next(socket, 'room')
    server.world.rename('crew', 'Workshop')
    const { members } = (await changed) as { members: readonly Json[] }
    expect(members).toHaveLength(4)
    for (const member of members) {
      expect(member).toMatchObject({ _id: member.id, clientType: 'user' })
    }
  })

  it('reads a room to its end, dropping the anchor of every page', async () => {
    const { token } = await signIn()
    const room = largestRoom()
    const path = `/rooms/${room}/messages/v3?limit=30&sortOrder=desc`
    let page = await call(path, token)
    const seen = [...list(page)]
    while (seen.length < Number(page.totalCount)) {
      page = await call(`${path}&beforeMessage=${seen.at(-1)!._id}`, token)
      const [anchor, ...older] = list(page)
      expect(anchor!._id).toBe(seen.at(-1)!._id)
      expect(older.length).toBeGreaterThan(0)
      seen.push(...older)
    }
    const ids = seen.map(({ _id }) => _id)
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(
      server.world
        .listMessages(room)
        .map(({ id }) => id)
        .sort()
    )
  })

  it('jumps to a message, which comes first in its page', async () => {
    const { token } = await signIn()
    const target = server.world.listMessages('crew')[5]!.id
    const query = `limit=30&sortOrder=asc&afterMessage=${target}`
    expect(list(await call(`/rooms/crew/messages/v3?${query}`, token))[0]!._id).toBe(target)
  })

  it('pages rooms past their end and gets nothing, not an error', async () => {
    const { token } = await signIn()
    const page = await call('/rooms?skip=30&limit=30&sort=-lastMessage', token)
    expect(page).toMatchObject({ totalCount: 25, data: [] })
  })

  it('finds a list for each thing it searches, and folders with children', async () => {
    const { token } = await signIn()
    const type = ['messages', 'files', 'roomName', 'roomMember', 'roomTags', 'roomPrefTags']
    const body = JSON.stringify({ type, keyword: 'bike' })
    const found = await call('/search', token, { method: 'POST', body })
    for (const name of type) expect(found[name]).toBeInstanceOf(Array)
    const prefs = (await call('/me/pref', token)) as unknown as readonly {
      readonly key: string
      readonly data: Json
    }[]
    for (const { key, data } of prefs) {
      if (key !== 'folders-meta') expect(data.children).toBeInstanceOf(Array)
    }
  })

  it('may ask from another origin with its headers', async () => {
    const asked = 'im-authorization,im-client-key,x-timezone,accept-language,content-type'
    const response = await fetch(`${server.url}/rooms`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://web.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': asked
      }
    })
    expect(response.ok).toBe(true)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const allowed = response.headers.get('access-control-allow-headers') ?? ''
    for (const name of asked.split(',')) expect(allowed.toLowerCase()).toContain(name)
  })
})

describe('the Flutter SDK', () => {
  async function signIn(token: string): Promise<{ socket: Socket; ack: Json }> {
    const socket = await open()
    // It goes on from inside the ack, whatever that says.
    await socket.emitWithAck('conf', { encoding: 'base64' })
    const extra = { 'IM-CLIENT-KEY': server.clientKey, 'IM-Authorization': token }
    return { socket, ack: strictly(await socket.emitWithAck('auth2', token, extra)) }
  }

  it('decodes acks and events strictly, whatever the script', async () => {
    const { socket, ack } = await signIn(server.token)
    expect(ack).toMatchObject({ RC: 0, result: { client: 'u-me' } })
    for (const message of ['標誌 👩🏽‍🔧', 'مرحبا', 'e\u0301\u2028']) {
      const said = next(socket, 'chat message')
      server.world.receive({ room: 'crew', from: 'u-ida', text: message })
      expect(strictly(await said)).toMatchObject({ message })
    }
  })

  it('hears 401 before it is cut off', async () => {
    const socket = await open()
    await socket.emitWithAck('conf', { encoding: 'base64' })
    const closed = next(socket, 'disconnect')
    expect(strictly(await socket.emitWithAck('auth2', 'stale', {}))).toMatchObject({ RC: 401 })
    expect(await closed).toBe('io server disconnect')
  })

  it('goes back page by page until it meets what it has', async () => {
    const room = largestRoom()
    const rows = server.world.listMessages(room)
    // By the last change, as pages are.
    const byChange = [...rows].sort((a, b) => b.updatedAt - a.updatedAt)
    const have = new Set(byChange.slice(60).map(({ id }) => id))
    const fetched = new Set<string>()
    let before = ''
    for (let pages = 0; pages < 5; pages += 1) {
      const page = list(await call(`/rooms/${room}/messages/v3?limit=50${before}`, server.token))
      for (const { _id } of page) fetched.add(_id)
      if (page.some(({ _id }) => have.has(_id))) break
      before = `&beforeMessage=${page.at(-1)!._id}`
    }
    for (const { id } of rows) expect(have.has(id) || fetched.has(id)).toBe(true)
  })
})

describe('the JavaScript libraries', () => {
  it('send by socket and get the message back, signed in the old way', async () => {
    const socket = await open()
    const ack = (await socket.emitWithAck('auth', server.token, 'device-1')) as Json
    expect(ack).toMatchObject({ RC: 0, result: { client: 'u-me' } })
    const body = { room: 'crew', message: 'by socket', messageType: 'text' }
    const answer = (await socket.emitWithAck('chat message', body)) as Json
    expect(answer).toMatchObject({ RC: 0, result: { message: 'by socket', room: 'crew' } })
  })

  it('put pages of the first version together without looking for doubles', async () => {
    const path = '/rooms/crew/messages?limit=30'
    const first = list(await call(path, server.token))
    const second = list(await call(`${path}&beforeMessage=${first.at(-1)!._id}`, server.token))
    const ids = [...first, ...second].map(({ _id }) => _id)
    const newest = server.world.listMessages('crew').map(({ id }) => id)
    expect(ids).toEqual(newest.slice(-60).reverse())
  })

  it('know a direct room by the md5 of its two people', () => {
    for (const { id, type, members } of server.world.listRooms('u-me')) {
      if (type !== 'direct') continue
      const names = members.map((uid) => uid.toLowerCase()).sort()
      expect(id).toBe(createHash('md5').update(names.join('_')).digest('hex'))
    }
  })
})
