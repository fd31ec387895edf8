import type { BackendEvent } from '../../core/backendEvents'
import { MAX_ANCHORS, type Anchor } from './cursor'
import { asRecord, readCount, readEpochMs } from '../shared/fields'
import { nextTurn, SLICE_ROWS } from '../shared/nextTurn'
import { quarantined } from '../shared/quarantine'
import type { MappingContext } from './rowOrigin'
import { toEvent } from './toDomain'
import { lacksPayload, readMessage, type WireMessage } from './wire'

export type MappedRows = {
  readonly events: readonly BackendEvent[]
  readonly maxRowId: number
  readonly maxDate: number
  /** Newest edit, unsend, read or delivery date in the page. */
  readonly maxUpdatedAt: number
  /** A few rows of the page to recognise the database by. */
  readonly anchors: readonly Anchor[]
}

/** Asks the server for one row with its conversation; null when it cannot be had. */
export type ResolveRow = (guid: string) => Promise<unknown>

export const rowIdOf = (row: unknown): number | null => readCount(asRecord(row)?.originalROWID)

export const dateOf = (row: unknown): number | null => readEpochMs(asRecord(row)?.dateCreated)

/** After this many rows that could not be placed even by asking, the rest of the page is not asked for. */
const MAX_FAILED_LOOKUPS = 5

/** Polls are few; a page that claims more of them than this is not asked about row by row. */
const MAX_POLL_LOOKUPS = 50

const anchorsOf = (wires: readonly WireMessage[]): readonly Anchor[] => {
  const step = Math.max(1, Math.floor(wires.length / MAX_ANCHORS))
  const anchors: Anchor[] = []
  for (let i = wires.length - 1; i >= 0 && anchors.length < MAX_ANCHORS; i -= step) {
    const wire = wires[i]
    if (wire !== undefined && wire.rowId !== null) anchors.push([wire.rowId, wire.guid])
  }
  return anchors
}

/** A row that names no conversation: ask once, then infer, then keep it aside. */
const place = async (
  wire: WireMessage,
  context: MappingContext,
  resolve: ResolveRow | null
): Promise<BackendEvent | null> => {
  const fuller = resolve === null ? null : await resolve(wire.guid)
  const again = fuller === null ? wire : readMessage(fuller)
  const usable = 'reason' in again ? wire : again
  return toEvent(usable, { ...context, mayInfer: wire.tempGuid === null })
}

const updatedAtOf = (wire: WireMessage): number =>
  Math.max(
    wire.dateEdited ?? 0,
    wire.dateRetracted ?? 0,
    wire.dateRead ?? 0,
    wire.dateDelivered ?? 0
  )

/** The same row with its content; as it is where that cannot be had. */
export const withPayload = async (wire: WireMessage, resolve: ResolveRow): Promise<WireMessage> => {
  const fuller = readMessage(await resolve(wire.guid))
  if ('reason' in fuller) return wire
  const chats = wire.chats.length > 0 ? wire.chats : fuller.chats
  return { ...wire, poll: fuller.poll, chats }
}

/** Rows to events, in order, giving the event loop a turn between slices. Never throws for a row. */
export const mapRows = async (
  rows: readonly unknown[],
  context: MappingContext,
  resolve: ResolveRow | null,
  source: string
): Promise<MappedRows> => {
  const events: BackendEvent[] = []
  const wires: WireMessage[] = []
  let maxDate = 0
  let maxUpdatedAt = 0
  let failedLookups = 0
  let pollLookups = 0
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % SLICE_ROWS === 0) await nextTurn()
    const wire = readMessage(row)
    if ('reason' in wire) {
      events.push(quarantined(source, wire.reason, row))
      continue
    }
    wires.push(wire)
    if (wire.handle !== null) context.directory.learnHandle(wire.handle)
    if (wire.dateCreated > maxDate) maxDate = wire.dateCreated
    maxUpdatedAt = Math.max(maxUpdatedAt, updatedAtOf(wire))
    const asks = lacksPayload(wire) && resolve !== null && pollLookups < MAX_POLL_LOOKUPS
    if (asks) pollLookups += 1
    let event = toEvent(asks ? await withPayload(wire, resolve) : wire, context)
    if (event === null) {
      event = await place(wire, context, failedLookups < MAX_FAILED_LOOKUPS ? resolve : null)
      if (event === null) failedLookups += 1
    }
    events.push(event ?? quarantined(source, 'message without a conversation', row))
  }
  return { events, maxRowId: maxRowIdOf(rows), maxDate, maxUpdatedAt, anchors: anchorsOf(wires) }
}

const maxRowIdOf = (rows: readonly unknown[]): number => {
  let max = 0
  for (const row of rows) max = Math.max(max, rowIdOf(row) ?? 0)
  return max
}
