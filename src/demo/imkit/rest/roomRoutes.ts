import type { Hono } from 'hono'

import { unreadOf } from '../world/reading'
import type { RoomRow, UserRow } from '../world/rows'
import { requireRoom, type ImkitRestDeps } from './deps'
import { list, ok, type ImkitContext, type ImkitEnv } from './envelope'
import { optionalCount, optionalTime } from './validate'

/** Section 4.3: reading rooms. */
export function addRoomRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.get('/rooms', (c) => {
    const user = c.get('user')
    const rooms = roomsFor(c, deps, user)
    const page = window(c, sorted(rooms, c, user))
    return list(
      c,
      page.map((room) => deps.serializer.roomOf(room, user, 'list')),
      rooms.length
    )
  })

  app.get('/rooms/ids', (c) => {
    const rooms = deps.tables.roomsOf(c.get('user').uid)
    return list(
      c,
      window(c, rooms).map(({ id }) => id),
      rooms.length
    )
  })

  app.get('/rooms/quitted', (c) => {
    const { quitted } = c.get('user')
    const data = [...quitted].flatMap(([id, at]) => {
      const room = deps.tables.rooms.get(id)
      if (room === undefined) return []
      const { name, cover } = room
      const pref = { quittedAt: new Date(at).toISOString() }
      return [{ _id: id, id, name, cover, roomType: room.type, pref }]
    })
    return ok(c, { data })
  })

  app.get('/rooms/:room/exists', (c) =>
    ok(c, { exists: deps.tables.rooms.has(c.req.param('room')) })
  )

  app.get('/rooms/:room', (c) => {
    const user = c.get('user')
    const room = requireRoom(deps, user, c.req.param('room'))
    return ok(c, deps.serializer.roomOf(room, user, 'detail'))
  })
}

/**
 * `updatedAfter` finds rooms with a newer last message or creation and nothing else: edits, recalls,
 * reactions, deletions, renames, reads and preferences stay unseen (section 4.3). The message is
 * compared by the whole seconds in its id.
 */
function roomsFor(c: ImkitContext, deps: ImkitRestDeps, user: UserRow): readonly RoomRow[] {
  const rooms = deps.tables.roomsOf(user.uid)
  const filter = parseFilter(c.req.query('q'))
  const after = optionalTime(c.req.query('updatedAfter'))
  return rooms.filter((room) => {
    if (filter.roomTags !== undefined && !room.roomTags.includes(filter.roomTags)) return false
    if (after === null || room.createdAt > after) return true
    const seconds = parseInt(room.messages.newest?.id.slice(0, 8) ?? '0', 16)
    return seconds >= Math.floor(after / 1000)
  })
}

function sorted(rooms: readonly RoomRow[], c: ImkitContext, user: UserRow): readonly RoomRow[] {
  const isDescending = c.req.query('sort')?.startsWith('-') ?? true
  const idOf = (room: RoomRow): string => room.messages.newest?.id ?? ''
  const byNewest = [...rooms].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  if (isDescending) byNewest.reverse()
  if ((c.req.query('sortUnreadFirst') ?? '0') === '0') return byNewest
  const isUnread = new Set(byNewest.filter((room) => unreadOf(room, user.uid) > 0))
  return [...isUnread, ...byNewest.filter((room) => !isUnread.has(room))]
}

function window<T>(c: ImkitContext, items: readonly T[]): readonly T[] {
  const skip = optionalCount(c.req.query('skip'), 0)
  const limit = optionalCount(c.req.query('limit'), 0)
  return items.slice(skip, limit === 0 ? undefined : skip + limit)
}

/** Of the Mongo filters that clients send, only a tag matters: rooms are the caller's own anyway. */
function parseFilter(text: string | undefined): { readonly roomTags?: string } {
  if (text === undefined) return {}
  try {
    const { roomTags } = JSON.parse(text) as { roomTags?: unknown }
    return typeof roomTags === 'string' ? { roomTags } : {}
  } catch {
    return {}
  }
}
