import type { Cursor } from '../../core/chatBackend'
import { asList, asRecord, readCount, readEpochMs, readId } from '../shared/fields'

/** A row that was there when the cursor was written: `[ROWID, guid]`. Tells a rebuilt database. */
export type Anchor = readonly [number, string]

/**
 * What a cursor claims: every row up to `rowId` (mode `rowId`) or every row dated before `date`
 * (mode `date`) is stored, and every update stamped before `updatedAt`. All times are the server's.
 */
export type CursorState = {
  readonly v: 1
  readonly identity: string
  readonly mode: 'rowId' | 'date'
  readonly rowId: number
  readonly date: number
  readonly updatedAt: number
  /** What a first sync still has to do; null when it has ended. */
  readonly pending: 'conversations' | 'rows' | null
  readonly anchors: readonly Anchor[]
  /** What a first sync will have proven at its end: every row dated at or after this is stored. */
  readonly wholeSince: number | null
}

export const MAX_ANCHORS = 4

export const writeCursor = (state: CursorState): Cursor => JSON.stringify(state)

const readAnchor = (value: unknown): readonly Anchor[] => {
  const list = asList(value)
  const rowId = readCount(list?.[0])
  const guid = readId(list?.[1])
  return rowId === null || guid === null ? [] : [[rowId, guid]]
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
  const identity = readId(record?.identity)
  const rowId = readCount(record?.rowId)
  if (record?.v !== 1 || identity === null || rowId === null) return null
  const { pending } = record
  return {
    v: 1,
    identity,
    mode: record.mode === 'date' ? 'date' : 'rowId',
    rowId,
    date: readEpochMs(record.date) ?? 0,
    updatedAt: readEpochMs(record.updatedAt) ?? 0,
    pending: pending === 'conversations' || pending === 'rows' ? pending : null,
    wholeSince: readCount(record.wholeSince),
    anchors: (asList(record.anchors) ?? []).slice(0, MAX_ANCHORS).flatMap(readAnchor)
  }
}
