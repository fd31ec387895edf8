import type { BackendEvent } from '../../core/backendEvents'
import { asRecord, readCount } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { fetchRooms } from './rooms'
import type { WireRoom } from './wireRoom'

/** Pages of rooms with unread messages that are looked at; the total covers the rest. */
const MAX_PAGES = 3

const report = (conversationServerId: string | null, count: number): BackendEvent => ({
  type: 'unreadReported',
  conversationServerId,
  count
})

/** The unread ones stand first, as asked for, and a read one ends them. */
const showsEnd = (rooms: readonly WireRoom[]): boolean => {
  const firstRead = rooms.findIndex(({ unread }) => unread === 0)
  return firstRead >= 0 && rooms.slice(firstRead).every(({ unread }) => unread === 0)
}

/** `isComplete`: rooms that are not among them have nothing unread. */
const unreadRooms = async (
  rest: RestClient,
  signal: AbortSignal
): Promise<{ readonly rooms: readonly WireRoom[]; readonly isComplete: boolean }> => {
  const rooms = new Map<string, WireRoom>()
  let skip = 0
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const found = await fetchRooms(rest, { skip, isUnreadFirst: true }, signal)
    for (const room of found.rooms) rooms.set(room.id, room)
    skip += found.count
    const all = [...rooms.values()]
    const isEnd = found.count === 0 || skip >= (found.total ?? Infinity)
    // A room of which nobody says how much is unread says nothing about those behind it.
    if (all.some(({ unread }) => unread === null)) break
    if (isEnd || showsEnd(all)) return { rooms: all, isComplete: true }
  }
  return { rooms: [...rooms.values()], isComplete: false }
}

/** The server's counts as they are now: at the end of a run, when everything is stored. */
export const fetchUnreadReport = async (
  rest: RestClient,
  known: readonly string[],
  signal: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const { rooms, isComplete } = await unreadRooms(rest, signal)
  const counts = new Map<string, number>()
  if (isComplete) for (const id of known) counts.set(id, 0)
  for (const { id, unread } of rooms) if (unread !== null) counts.set(id, unread)
  const badge = await rest.request({ method: 'GET', path: '/me/badge', signal })
  const total = badge.ok ? readCount(asRecord(badge.value.data)?.badge) : null
  return [
    ...[...counts].map(([id, count]) => report(id, count)),
    ...(total === null ? [] : [report(null, total)])
  ]
}
