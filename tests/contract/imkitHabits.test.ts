/** An IMKIT server that knows only what no client can do without, over a real socket. */
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Server, type Socket } from 'socket.io'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import {
  collect,
  createSink,
  historyIds,
  idsIn,
  isMessage,
  lastCursor,
  never,
  noBlob,
  type RecordingSink,
  sendCommand
} from './backendSteps'
import { sessionFor } from './imkitHarness'

const TOKEN = 'token'
const ROOM = 'room one/ä'
const FIRST = 1_700_000_000_000

type Row = Readonly<Record<string, unknown>> & { readonly _id: string; readonly at: number }

/** The fields that every client needs, and none besides. */
const rowOf = (index: number, text = `message ${String(index)}`, from = 'u-bob'): Row => ({
  _id: `m${String(index)}`,
  room: ROOM,
  messageType: 'text',
  message: text,
  sender: { _id: from },
  messageTimeMS: FIRST + index,
  createdAtMS: FIRST + index,
  updatedAtMS: FIRST + index,
  at: FIRST + index
})

let http: HttpServer
let io: Server
let rows: Row[]
/** Says who we are in the ack of `auth2` instead. */
let hasMe: boolean
let backend: ChatBackend
let sink: RecordingSink

const bodyOf = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>)
}

const publicRow = ({ at: _, ...row }: Row): Readonly<Record<string, unknown>> => row

/** Knows `limit`, `beforeMessage` and `sortOrder`; never counts; takes other bounds for noise. */
const page = (query: URLSearchParams): unknown => {
  const isAscending = query.get('sortOrder') === 'asc'
  const anchor = query.get('beforeMessage') ?? query.get('afterMessage')
  const sorted = isAscending ? rows : rows.toReversed()
  const from = anchor === null ? 0 : sorted.findIndex(({ _id }) => _id === anchor)
  const limit = Math.min(Number(query.get('limit') ?? 20), 60)
  return { data: sorted.slice(from, from + limit).map(publicRow) }
}

const reply = async (request: IncomingMessage): Promise<unknown> => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const room = `/rooms/${encodeURIComponent(ROOM)}`
  if (url.pathname === '/me' && hasMe) return { _id: 'u-me', nickname: 'Me' }
  if (url.pathname === '/rooms')
    return {
      data: [{ _id: ROOM, roomType: 'direct', members: [{ _id: 'u-me' }, { _id: 'u-bob' }] }]
    }
  if (url.pathname === `${room}/messages/v3`) return page(url.searchParams)
  if (url.pathname === `${room}/message` && request.method === 'POST') {
    const { message } = await bodyOf(request)
    const row = rowOf(rows.length + 1, String(message), 'u-me')
    rows.push(row)
    return publicRow(row)
  }
  return null
}

const receive = (text: string): string => {
  const row = rowOf(rows.length + 1, text)
  rows.push(row)
  io.emit('chat message', publicRow(row))
  return row._id
}

const greet = (socket: Socket): void => {
  socket.on('auth2', (_token: unknown, _extra: unknown, ack: (answer: unknown) => void) => {
    ack({ RC: 0, RM: 'OK', ...(hasMe ? {} : { result: { client: 'u-me' } }) })
  })
}

const connect = (): ReturnType<ChatBackend['connect']> => {
  const url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`
  return backend.connect(sessionFor(url, TOKEN), sink, never())
}

beforeEach(async () => {
  rows = Array.from({ length: 5 }, (_, index) => rowOf(index + 1))
  hasMe = true
  http = createServer((request, response) => {
    void reply(request).then((result) => {
      const status = result === null ? 404 : 200
      const body = result === null ? { RC: 404, RM: 'no' } : { RC: 0, RM: 'OK', result }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  io = new Server(http, { serveClient: false })
  io.on('connection', greet)
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  backend = createBackend('imkit', { logger: createRecordingLogger(), limits: { authMs: 300 } })
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  http.closeAllConnections()
  await io.close()
})

describe('a server that knows only what no client can do without', () => {
  it('is signed in to, and gives what it has, then and after an absence', async () => {
    expect(await connect()).toMatchObject({ ok: true })
    const first = await collect(backend, null)
    expect(idsIn(first)).toHaveLength(5)
    for (let index = 6; index <= 400; index += 1) rows.push(rowOf(index))
    const later = await collect(backend, lastCursor(first))
    expect(idsIn(later)).toEqual(expect.arrayContaining(rows.slice(5).map(({ _id }) => _id)))
  })

  it('brings what comes live', async () => {
    await connect()
    await collect(backend, null)
    await sink.waitFor(isMessage(receive('live')))
  })

  it('takes a message, and tells later whether it did', async () => {
    await connect()
    await collect(backend, null)
    const command = { ...sendCommand(ROOM, 'hello'), enqueuedAt: FIRST }
    expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'confirmed' })
    expect(await backend.findOutcome(command, new Set(), never())).toMatchObject({ type: 'found' })
    const other = { ...sendCommand(ROOM, 'never sent'), enqueuedAt: FIRST }
    expect(await backend.findOutcome(other, new Set(), never())).toEqual({ type: 'absent' })
  })

  it('gives its history down to the first message', async () => {
    rows = Array.from({ length: 130 }, (_, index) => rowOf(index + 1))
    await connect()
    expect((await historyIds(backend, ROOM, 50)).size).toBe(130)
  })

  it('says who we are on the socket alone', async () => {
    hasMe = false
    expect(await connect()).toMatchObject({ ok: true })
    expect(idsIn(await collect(backend, null))).toHaveLength(5)
  })
})
