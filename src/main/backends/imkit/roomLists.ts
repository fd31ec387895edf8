import type { BackendEvent } from '../../core/backendEvents'
import type { CatchUpDeps } from './catchUp'
import type { CursorState } from './cursor'
import { fetchRoomIds, fetchRooms, isListEnd } from './rooms'
import { roomEvents } from './toDomain'
import { lastChangeOf, type WireRoom } from './wireRoom'

export type RoomLists = {
  /** Newest first, as far as it was needed. */
  readonly rooms: readonly WireRoom[]
  /** Every room of ours. */
  readonly ids: readonly string[]
  /** Whether what is not in `ids` is not ours. */
  readonly isComplete: boolean
  readonly events: readonly BackendEvent[]
}

/** Listed in full on a later run: names, members, preferences and reads change without a message. */
const LATER_ROOMS = 300

/** `updatedAfter` shows no more than this order does, and less exactly (imkit.md 4.3). */
const hasNews = (page: readonly WireRoom[], cursor: CursorState): boolean =>
  page.some((room) => {
    const mark = cursor.rooms.get(room.id)
    return mark === undefined || lastChangeOf(room) > mark.updatedAt
  })

export const listRooms = async (
  { rest, signal, context }: Pick<CatchUpDeps, 'rest' | 'signal' | 'context'>,
  cursor: CursorState
): Promise<RoomLists> => {
  const ids = await fetchRoomIds(rest, signal)
  const byId = new Map<string, WireRoom>()
  const events: BackendEvent[] = []
  let skip = 0
  let isEnd = false
  while (!isEnd) {
    const page = await fetchRooms(rest, { skip, isUnreadFirst: false }, signal)
    const sizeBefore = byId.size
    for (const room of page.rooms) if (!byId.has(room.id)) byId.set(room.id, room)
    events.push(...page.broken)
    skip += page.count
    const isEnough = skip >= LATER_ROOMS && !hasNews(page.rooms, cursor)
    isEnd = isListEnd(skip, page.total, byId.size > sizeBefore) || (!cursor.isPending && isEnough)
  }
  const rooms = [...byId.values()]
  for (const room of rooms) events.push(...roomEvents(room, context))
  // A room that came to us between the two lists is in one of them only.
  const all = new Set([...(ids ?? []), ...byId.keys()])
  return { rooms, ids: [...all], isComplete: ids !== null, events }
}
