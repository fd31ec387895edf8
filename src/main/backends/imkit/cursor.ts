import type { Cursor } from '../../core/chatBackend'
import { asList, asRecord, readCount, readId } from '../shared/fields'

/**
 * What is known of one room: every change up to `updatedAt` (the server's ms) is stored, and the room
 * held `total` messages then, by which deletions are noticed.
 */
export type RoomMark = { readonly updatedAt: number; readonly total: number }

/** The claim of a cursor: that mark for each of its rooms. Rooms that are not in it were never synced. */
export type CursorState = {
  readonly v: 1
  /** Whose account it is: with another uid everything is synced anew. */
  readonly uid: string
  /** A first sync that has not ended. */
  readonly isPending: boolean
  /** Where the rolling look at quiet rooms goes on: behind this room. */
  readonly roll: string
  readonly rooms: ReadonlyMap<string, RoomMark>
}

/** Rooms as triples: their ids are any text, which must never become keys of an object. */
export const writeCursor = (state: CursorState): Cursor =>
  JSON.stringify({
    ...state,
    rooms: [...state.rooms].map(([id, { updatedAt, total }]) => [id, updatedAt, total])
  })

const readTriple = (value: unknown): readonly (readonly [string, RoomMark])[] => {
  const [id, updatedAt, total] = asList(value) ?? []
  const room = readId(id)
  const at = readCount(updatedAt)
  return room === null || at === null
    ? []
    : [[room, { updatedAt: at, total: readCount(total) ?? 0 }]]
}

/** Null for anything that this version did not write: then everything is synced anew. */
export const readCursor = (cursor: Cursor | null): CursorState | null => {
  if (cursor === null) return null
  let record
  try {
    record = asRecord(JSON.parse(cursor))
  } catch {
    return null
  }
  const uid = readId(record?.uid)
  const rooms = asList(record?.rooms)
  if (record?.v !== 1 || uid === null || rooms === null) return null
  return {
    v: 1,
    uid,
    isPending: record.isPending === true,
    roll: readId(record.roll) ?? '',
    rooms: new Map(rooms.flatMap(readTriple))
  }
}
