/** Servers of the Photon family that are poorer than the documented one, over a real socket. */
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Server } from 'socket.io'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { ROW } from '../unit/backends/fixtures'
import {
  collect,
  createSink,
  expectFailure,
  historyIds,
  idsIn,
  lastCursor,
  never,
  type RecordingSink,
  sendCommand
} from './backendSteps'
import { sessionFor } from './photonHarness'

const KEY = 'key'
const CHAT = ROW.chats[0].guid

type Row = { readonly originalROWID: number; readonly guid: string; readonly dateCreated: number }
type Query = {
  readonly where?: readonly { readonly args: Readonly<Record<string, number>> }[]
  readonly offset?: number
  readonly limit?: number
  readonly sort?: string
}
type Reply = { readonly status?: number; readonly body: unknown }

const OWN = { isFromMe: true, text: 'hello', handle: null, handleId: 0 }

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    ...ROW,
    originalROWID: index + 1,
    guid: `g${String(index + 1)}`,
    dateCreated: ROW.dateCreated + index
  }))

let http: HttpServer
let rows: Row[]
/** Rows at once at most; nobody is told. */
let cap: number
let info: Reply
let acceptsKey: boolean
/** What chat/query answers; about a single conversation there is no answer. */
let chats: Reply
let backend: ChatBackend
let sink: RecordingSink

const bodyOf = async (request: IncomingMessage): Promise<Query> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Query)
}

/** Null instead of an empty list, and never a count. */
const pageOf = (found: readonly Row[], { offset = 0, limit = 100, sort }: Query): Reply => {
  const sorted = sort === 'ASC' ? found : found.toReversed()
  const page = sorted.slice(offset, offset + Math.min(limit, cap))
  return { body: { status: 200, message: 'ok', data: page.length === 0 ? null : page } }
}

const NOT_FOUND: Reply = { status: 404, body: { status: 404, error: { type: 'x', message: 'no' } } }
const NOTHING: Reply = { body: { status: 200, message: 'ok', data: null } }

const reply = async (request: IncomingMessage): Promise<Reply> => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const path = url.pathname.replace('/api/v1', '')
  if (path === '/server/info') return info
  if (path === '/message/query') {
    const query = await bodyOf(request)
    const args = Object.assign({}, ...(query.where ?? []).map((each) => each.args)) as {
      startRowId?: number
      endRowId?: number
      updatedAt?: number
    }
    const found = rows.filter(
      ({ originalROWID }) =>
        args.updatedAt === undefined &&
        originalROWID > (args.startRowId ?? 0) &&
        originalROWID <= (args.endRowId ?? Infinity)
    )
    return pageOf(found, query)
  }
  if (path === `/chat/${encodeURIComponent(CHAT)}/message`) {
    const { searchParams: query } = url
    const before = Number(query.get('before') ?? Infinity)
    return pageOf(
      rows.filter(({ dateCreated }) => dateCreated <= before),
      { offset: Number(query.get('offset') ?? 0), limit: Number(query.get('limit') ?? 100) }
    )
  }
  if (path === '/chat/query') return chats
  return path === '/contact' ? NOTHING : NOT_FOUND
}

const url = (): string => `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`

const connect = (): ReturnType<ChatBackend['connect']> =>
  backend.connect(sessionFor('photon', url(), KEY), sink, never())

let io: Server

beforeEach(async () => {
  rows = rowsOf(5)
  cap = 1_000
  acceptsKey = true
  chats = NOTHING
  info = { body: { status: 200, data: { computer_id: 'mac', server_version: '1' } } }
  http = createServer((request, response) => {
    void reply(request).then(({ status = 200, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  io = new Server(http, { serveClient: false })
  io.on('connection', (socket) => {
    if (acceptsKey) socket.emit('auth-ok')
    else socket.emit('auth-error', { message: 'no' })
  })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  backend = createBackend('photon', { logger: createRecordingLogger(), limits: { authMs: 300 } })
  sink = createSink()
})
afterEach(async () => {
  await backend.close()
  http.closeAllConnections()
  await io.close()
})

describe('a server that does not say who it is', () => {
  it.each([
    ['404', NOT_FOUND],
    ['another shape', { body: { status: 200, data: { hello: 'world' } } }],
    ['nothing', NOTHING]
  ])('%s: is a chat server all the same when the socket says so', async (_, answer) => {
    info = answer
    expect(await connect()).toMatchObject({ ok: true })
    const pages = await collect(backend, null)
    expect(idsIn(pages)).toHaveLength(5)
    rows = rowsOf(8)
    const later = await collect(backend, lastCursor(pages))
    expect(idsIn(later)).toEqual(expect.arrayContaining(['g6', 'g7', 'g8']))
    // What it says later is no other database.
    info = { body: { status: 200, data: { computer_id: 'mac' } } }
    await connect()
    const named = await collect(backend, lastCursor(later))
    expect(named.every(({ isInitial }) => !isInitial)).toBe(true)
    expect(backend.capabilities.groups).toBe(true)
  })

  it('is asked all the same whether a message arrived', async () => {
    info = NOT_FOUND
    await connect()
    const command = { ...sendCommand(CHAT, 'hello'), enqueuedAt: ROW.dateCreated }
    const find = (): ReturnType<ChatBackend['findOutcome']> =>
      backend.findOutcome(command, new Set(), never())
    expect(await find()).toEqual({ type: 'absent' })
    rows = rowsOf(6).map((row) => (row.guid === 'g6' ? { ...row, ...OWN } : row))
    expect(await find()).toMatchObject({ type: 'found', sent: { serverId: 'g6' } })
  })

  it('is none when nobody answers on the socket either', async () => {
    info = NOT_FOUND
    io.removeAllListeners('connection')
    expectFailure(await connect(), 'not_a_chat_server', 'not_a_chat_server')
  })

  it('may still refuse the key', async () => {
    info = NOT_FOUND
    acceptsKey = false
    expectFailure(await connect(), 'auth_refused', 'auth_failed')
  })

  it('is asked again when it failed, and failing then is a failed catch-up', async () => {
    info = { status: 503, body: { status: 503 } }
    expect(await connect()).toMatchObject({ ok: true })
    await expect(collect(backend, null)).rejects.toMatchObject({
      failure: { cause: 'catch_up_failed' }
    })
    info = { body: { status: 200, data: { computer_id: 'mac' } } }
    expect(idsIn(await collect(backend, null))).toHaveLength(5)
  })
})

describe('a server that counts nothing and gives few rows at once', () => {
  beforeEach(async () => {
    cap = 50
    await connect()
  })

  it('loses none on the first sync and after an absence', async () => {
    rows = rowsOf(730)
    const first = await collect(backend, null)
    expect(idsIn(first)).toHaveLength(730)
    rows = rowsOf(1_111)
    const missed = rows.slice(730).map(({ guid }) => guid)
    expect(idsIn(await collect(backend, lastCursor(first)))).toEqual(expect.arrayContaining(missed))
  })

  it('gives its history page by page down to the first message', async () => {
    rows = rowsOf(230)
    expect((await historyIds(backend, CHAT, 100)).size).toBe(230)
  })
})

describe('a server that answers nothing about single conversations', () => {
  it.each([
    ['nor lists them', NOT_FOUND],
    ['but lists them', { body: { status: 200, data: [{ guid: CHAT, participants: [] }] } }]
  ])('%s: gives its messages, and no stored group is taken for left', async (_, list) => {
    chats = list
    const session = { ...sessionFor('photon', url(), KEY), conversations: ['iMessage;+;chat1'] }
    await backend.connect(session, sink, never())
    const pages = await collect(backend, null)
    expect(idsIn(pages)).toHaveLength(5)
    const later = await collect(backend, lastCursor(pages))
    const events = [...pages, ...later].flatMap((page) => page.events)
    expect(events.filter(({ type }) => type === 'conversationRemoved')).toEqual([])
  })
})

describe('a server that says null where it has nothing', () => {
  it('is complete with nothing, and with what comes later', async () => {
    rows = []
    await connect()
    const empty = await collect(backend, null)
    expect(idsIn(empty)).toEqual([])
    expect(await backend.history(CHAT, null, 50, never())).toEqual({
      ok: true,
      value: { events: [], hasOlder: false }
    })
    rows = rowsOf(3)
    const pages = await collect(backend, lastCursor(empty))
    expect(idsIn(pages)).toEqual(['g1', 'g2', 'g3'])
    rows = []
    const gone = await collect(backend, lastCursor(pages))
    expect(gone.every(({ isInitial }) => !isInitial)).toBe(true)
  })
})
