/** Lists of rooms from servers that count, page and fill in less than the documented one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend, CatchUpPage } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { collect, createSink, lastCursor, never, noBlob } from './backendSteps'
import { BOB, sessionFor, startImkit, type ImkitContractServer } from './imkitHarness'

type Json = Readonly<Record<string, unknown>>
/** What becomes of an answer of the server; null: it stays. */
type Change = (url: URL, body: Json) => Json | null

let server: ImkitContractServer
let backend: ChatBackend
let change: Change
let paths: string[]

const reshaping: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input)
  paths.push(url.pathname)
  const response = await fetch(input, init)
  const body = (await response.clone().json()) as Json
  const changed = response.ok ? change(url, body) : null
  return changed === null
    ? response
    : new Response(JSON.stringify(changed), {
        headers: { 'content-type': 'application/json', date: new Date().toUTCString() }
      })
}

const listOf = (body: Json): { readonly totalCount: number; readonly data: readonly Json[] } =>
  body.result as never

const withList = (body: Json, list: Json): Json => ({ ...body, result: list })

const isRooms = ({ pathname }: URL): boolean => pathname === '/rooms' || pathname === '/rooms/ids'

const mapRooms =
  (map: (room: Json) => Json): Change =>
  (url, body) =>
    url.pathname === '/rooms'
      ? withList(body, { ...listOf(body), data: listOf(body).data.map(map) })
      : null

const eventsOf = (pages: readonly CatchUpPage[]): readonly BackendEvent[] =>
  pages.flatMap(({ events }) => events)

const named = (pages: readonly CatchUpPage[]): ReadonlySet<string> =>
  new Set(
    eventsOf(pages).flatMap((event) =>
      event.type === 'conversation' && event.conversation.isGroup
        ? [event.conversation.name ?? '']
        : []
    )
  )

const reports = (pages: readonly CatchUpPage[]): ReadonlyMap<string | null, number> =>
  new Map(
    eventsOf(pages).flatMap((event) =>
      event.type === 'unreadReported' ? [[event.conversationServerId, event.count]] : []
    )
  )

const addRooms = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => {
    const { world } = server.demo
    const { id } = world.addRoom({ name: `Room ${String(index)}`, members: [BOB, 'u-eve'] })
    world.receive({ room: id, from: BOB, text: 'hi', isPushed: false })
    return id
  })

const start = async (): Promise<void> => {
  backend = createBackend('imkit', { logger: createRecordingLogger(), fetch: reshaping })
  await backend.connect(sessionFor(server.url, server.secret), createSink(), never())
}

beforeEach(async () => {
  server = await startImkit()
  change = () => null
  paths = []
})
afterEach(async () => {
  await backend.close()
  await server.stop()
})

describe('rooms', () => {
  it.each([
    ['at most 30 at once', true],
    ['at most 30 at once and never a count', false]
  ])('%s: all of them are listed by the first run', async (_, hasCount) => {
    addRooms(170)
    change = (url, body) => {
      if (!isRooms(url)) return null
      const { totalCount, data } = listOf(body)
      return withList(body, { data: data.slice(0, 30), ...(hasCount ? { totalCount } : {}) })
    }
    await start()
    expect(named(await collect(backend, null)).size).toBe(170)
    // Thirty are asked who has read how far; none because no list shows it.
    expect(paths.filter((path) => /^\/rooms\/[0-9a-f]{24}$/.test(path))).toHaveLength(30)
  })

  it('the same page whatever is skipped: the run ends', async () => {
    addRooms(3)
    change = (url, body) =>
      isRooms(url) && url.searchParams.get('skip') !== '0'
        ? withList(body, { data: [{ _id: server.conversation }] })
        : isRooms(url)
          ? withList(body, { data: listOf(body).data })
          : null
    await start()
    expect(named(await collect(backend, null)).size).toBe(3)
  })

  it('their newest message by its id only: what came meanwhile is found in each', async () => {
    const rooms = addRooms(80)
    change = mapRooms((room) => ({ ...room, lastMessage: (room.lastMessage as Json | null)?._id }))
    await start()
    const cursor = lastCursor(await collect(backend, null))
    // Later runs look at few quiet rooms only.
    const before = lastCursor(await collect(backend, cursor))
    const ids = rooms.map(
      (room) => server.demo.world.receive({ room, from: BOB, text: 'later', isPushed: false }).id
    )
    const found = new Set(
      eventsOf(await collect(backend, before)).flatMap((event) =>
        event.type === 'message' ? [event.message.serverId] : []
      )
    )
    expect(ids.filter((id) => !found.has(id))).toEqual([])
  })

  it('with the server’s own helpers: they are nobody to talk to', async () => {
    change = mapRooms((room) => ({
      ...room,
      members: [...(room.members as readonly Json[]), { _id: 'BOT' }, { _id: 'u-bob_sub' }]
    }))
    await start()
    const told = eventsOf(await collect(backend, null)).find(({ type }) => type === 'conversation')
    expect(told).toMatchObject({
      conversation: { isGroup: false, participants: [{ address: BOB }] }
    })
  })
})

it('rooms that nobody can be asked about are set aside, and the others come', async () => {
  addRooms(2)
  const ids = ['..', '.', '\ud800', '', 7, 'x'.repeat(5_000)]
  change = (url, body) => {
    if (!isRooms(url)) return null
    const { data } = listOf(body)
    const strange =
      url.pathname === '/rooms' ? ids.map((_id) => ({ ...data[0], _id, id: _id })) : ids
    return withList(body, { data: [...strange, ...data] })
  }
  await start()
  const pages = await collect(backend, null)
  expect(named(pages).size).toBe(2)
  expect(eventsOf(pages).filter(({ type }) => type === 'quarantined')).not.toEqual([])
  expect(server.demo.requests.every(({ path }) => path !== '/' && path !== '/messages/v3')).toBe(
    true
  )
})

describe('unread counts', () => {
  it('that no room tells are not taken for nothing', async () => {
    addRooms(2)
    change = mapRooms(({ unread: _, ...room }) => room)
    await start()
    const counts = reports(await collect(backend, null))
    expect([...counts.keys()]).toEqual([null])
  })

  it('in another order than asked for are not taken for all there are', async () => {
    const rooms = addRooms(60)
    change = (url, body) => {
      if (url.pathname !== '/rooms') return null
      const { totalCount, data } = listOf(body)
      const sorted = [...data].sort((a, b) => Number(a.unread) - Number(b.unread))
      return withList(body, { totalCount: totalCount + 900, data: sorted.slice(0, 25) })
    }
    await start()
    for (const room of rooms.slice(0, 20))
      server.demo.world.readRoom(
        room,
        server.demo.world.me,
        server.demo.world.listMessages(room).at(-1)?.id ?? ''
      )
    const counts = reports(await collect(backend, null))
    expect(rooms.slice(20).filter((room) => counts.get(room) === 0)).toEqual([])
  })
})

it('an answer that says no more than "done" is an answer', async () => {
  change = (url, { result: _, ...body }) => (url.pathname === '/messages/user-delete' ? body : null)
  const id = server.receive('a slip')
  await start()
  await collect(backend, null)
  const command = {
    type: 'deleteForMe',
    conversationServerId: server.conversation,
    messageServerId: id
  } as const
  expect(await backend.execute(command, noBlob, never())).toMatchObject({ type: 'confirmed' })
})
