import { firstFrom, type MessageRow, type RoomRow } from '../world/rows'
import { badRequest, notFound } from './envelope'

export type HistoryQuery = {
  readonly limit: number
  readonly beforeMessage: string | null
  readonly afterMessage: string | null
  readonly afterTime: number | null
  readonly field: 'updatedAt' | 'createdAt'
  readonly isAscending: boolean
}

/**
 * Section 4.4: ordered by the compared field, newest first; anchors are included, as they are now: an
 * anchor that was edited since moved to the newest end. Ties are ordered by id, so that an anchor
 * always comes first.
 */
export function pageOf(room: RoomRow, query: HistoryQuery): readonly MessageRow[] {
  const { field } = query
  const rows = field === 'updatedAt' ? room.messages.byUpdated : room.messages.byCreated
  const from = Math.max(
    query.afterTime === null ? 0 : firstFrom(rows, field, query.afterTime, ''),
    query.afterMessage === null ? 0 : positionOf(rows, room, query.afterMessage, field)
  )
  const to =
    query.beforeMessage === null
      ? rows.length
      : positionOf(rows, room, query.beforeMessage, field) + 1
  if (query.isAscending) return rows.slice(from, Math.min(to, from + query.limit))
  return rows.slice(Math.max(from, to - query.limit), to).reverse()
}

/** `messageTime` is when it was sent, which here is when it was stored. */
export function toTimeField(text: string | undefined): 'updatedAt' | 'createdAt' {
  switch (text) {
    case undefined:
    case 'updatedAt':
      return 'updatedAt'
    case 'createdAt':
    case 'messageTime':
      return 'createdAt'
    default:
      throw badRequest('Unknown timeRangeField')
  }
}

function positionOf(
  rows: readonly MessageRow[],
  room: RoomRow,
  id: string,
  field: 'updatedAt' | 'createdAt'
): number {
  const row = room.messages.byId.get(id)
  if (row === undefined) throw notFound('Message not found')
  return firstFrom(rows, field, row[field], row.id)
}
