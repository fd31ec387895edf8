import type { BackendEvent } from '../../core/backendEvents'
import { asRecord, readCount } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { fetchRooms, ROOM_PAGE } from './rooms'
import type { WireRoom } from './wireRoom'

/** Pages of rooms with unread messages that are looked at; the total covers the rest. */
const MAX_PAGES = 3

const report = (conversationServerId: string | null, count: number): BackendEvent => ({
  type: 'unreadReported',
  conversationServerId,
  count
})

/** Rooms with unread messages come first, so a page that ends with a read one has them all. */
const unreadRooms = async (
  rest: RestClient,
  signal: AbortSignal
): Promise<{ readonly rooms: readonly WireRoom[]; readonly isComplete: boolean }> => {
  const rooms: WireRoom[] = []
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { rooms: found, count } = await fetchRooms(
      rest,
      { skip: page * ROOM_PAGE, isUnreadFirst: true },
      signal
    )
    rooms.push(...found)
    const isComplete = count < ROOM_PAGE || found.some(({ unread }) => unread === 0)
    if (isComplete) return { rooms, isComplete }
  }
  return { rooms, isComplete: false }
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
