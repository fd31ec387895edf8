/** How many pages a catch-up asks for, and that nothing is missing whatever a server gives at once. */
import { afterEach, expect, it } from 'vitest'

import { createBackend } from '../../src/main/backends/registry'
import type { ChatBackend, Cursor } from '../../src/main/core/chatBackend'
import { createRecordingLogger } from '../support/recorders'
import { collect, createSink, lastCursor, never } from './backendSteps'
import { BOB, sessionFor, startImkit, type ImkitContractServer } from './imkitHarness'
import { Replica, serverMessages } from './imkitReplica'

const ROOMS = 24
const OLD = 70

let server: ImkitContractServer
let backend: ChatBackend | null = null
let replica: Replica

afterEach(async () => {
  await backend?.close()
  backend = null
  await server.stop()
})

const MINUTE = 60_000
const DAY = 1_440 * MINUTE

const say = (room: string, count: number): void => {
  for (let index = 0; index < count; index += 1)
    server.demo.world.receive({ room, from: BOB, text: `m ${String(index)}`, isPushed: false })
}

/** One connection and one run; answers how many pages of messages it asked for. */
const run = async (cursor: Cursor | null): Promise<{ cursor: Cursor; pages: number }> => {
  backend = createBackend('imkit', { logger: createRecordingLogger() })
  await backend.connect(sessionFor(server.url, server.secret), createSink(), never())
  const asked = server.demo.requests.length
  const pages = await collect(backend, cursor)
  for (const { events } of pages) replica.apply(events)
  await backend.close()
  const requests = server.demo.requests.slice(asked)
  return {
    cursor: lastCursor(pages),
    pages: requests.filter(({ path }) => path.endsWith('/messages/v3')).length
  }
}

/** Rooms with a past, known to us. */
const begin = async (
  maxPageSize: number
): Promise<{ rooms: readonly string[]; cursor: Cursor }> => {
  server = await startImkit({ maxPageSize })
  replica = new Replica()
  const { world } = server.demo
  const rooms = Array.from(
    { length: ROOMS },
    (_, index) => world.addRoom({ name: `Room ${String(index)}`, members: [BOB, 'u-eve'] }).id
  )
  for (let index = 0; index < OLD; index += 1) {
    world.clockAt = Date.now() - DAY + index * MINUTE
    for (const room of rooms) say(room, 1)
  }
  world.clockAt = null
  const { cursor } = await run(null)
  expect(replica.messages()).toEqual(serverMessages(server.demo))
  return { rooms, cursor }
}

it('asks for one page a room as soon as it knows how much the server gives at once', async () => {
  const { rooms, cursor } = await begin(500)
  for (const room of rooms) say(room, 55)
  const { pages } = await run(cursor)
  expect(replica.messages()).toEqual(serverMessages(server.demo))
  // Four rooms are asked at a time, and each may have to look for itself.
  expect(pages).toBeLessThanOrEqual(ROOMS + 8)
})

it.each([50, 55, 60, 100, 500])(
  'misses nothing of a server that gives %d at once',
  async (maxPageSize) => {
    const { rooms, cursor } = await begin(maxPageSize)
    const { world } = server.demo
    rooms.forEach((room, index) => {
      const [first, second, third] = world.listMessages(room)
      if (index % 3 === 0) world.hardDelete(second?.id ?? '')
      // As many as fit in a page, and then old ones that changed: they come last.
      say(room, index % 2 === 0 ? maxPageSize : 50 + index)
      world.edit(first?.id ?? '', 'changed last')
      if (index % 4 === 0) world.recall(third?.id ?? '')
    })
    const after = await run(cursor)
    expect(replica.messages()).toEqual(serverMessages(server.demo))
    const [room = ''] = rooms
    say(room, 1)
    await run(after.cursor)
    expect(replica.messages()).toEqual(serverMessages(server.demo))
  }
)

it.each(['old', 'new', 'more'])(
  'does not believe in an end while somebody writes between two pages: %s',
  async (which) => {
    const { rooms, cursor } = await begin(500)
    for (const room of rooms) say(room, 55)
    const { faults, world } = server.demo
    let edits = 0
    const asked = new Map<string, number>()
    faults.onRequest = (_method, path) => {
      const room = path.endsWith('/messages/v3') ? rooms.find((id) => path.includes(id)) : undefined
      if (room === undefined) return null
      asked.set(room, (asked.get(room) ?? 0) + 1)
      // The second page of a room is the look at its newest changes: it finds more.
      if (asked.get(room) !== 2 || edits === 3) return null
      edits += 1
      world.edit(
        world.listMessages(room).at(which === 'old' ? 0 : -1)?.id ?? '',
        `changed ${String(edits)}`
      )
      say(room, 60)
      return null
    }
    await run(cursor)
    expect(edits).toBe(3)
    expect(replica.messages()).toEqual(serverMessages(server.demo))
  }
)
