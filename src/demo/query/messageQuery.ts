import type { DateIndex } from '../world/dateIndex'
import type { ChatRow, MessageRow } from '../world/rows'
import type { Tables } from '../world/tables'
import { everything, type Where } from './where'

export type MessageQuery = {
  /** Undefined: all chats. Null: a chat that does not exist, which finds nothing and no error. */
  readonly chat?: ChatRow | null
  /** Epoch ms, both inclusive; 0 is unbounded. */
  readonly after?: number
  readonly before?: number
  readonly where?: Where
  readonly sort: 'ASC' | 'DESC'
  readonly offset: number
  readonly limit: number
}

export type QueryPage = { readonly rows: readonly MessageRow[]; readonly total: number }

/** Below this many rows a ROWID window is cut out and sorted; above, the date index is walked. */
const smallWindow = 20_000

/** POST message/query and its kin: by creation date, without a tie-break (section 3.4). */
export function queryMessages(tables: Tables, query: MessageQuery): QueryPage {
  if (query.chat === null) return { rows: [], total: 0 }
  const where = query.where ?? everything
  const isByRowId = where.minRowId > 0 || where.maxRowId < Infinity
  if (!isByRowId || query.chat !== undefined) return walk(tables, query, where)
  const from = tables.firstRowAfter(where.minRowId - 1)
  const to = Math.max(from, tables.firstRowAfter(where.maxRowId))
  if (to - from > smallWindow) {
    const known = hasDates(query) || where.predicates.length > 0 ? null : to - from
    return walk(tables, query, where, known)
  }
  const rows = tables.byRowId.slice(from, to).filter((row) => matches(row, query, where))
  const direction = query.sort === 'ASC' ? 1 : -1
  rows.sort((a, b) => direction * (a.dateCreated - b.dateCreated))
  return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length }
}

/** How many rows match: for the count routes. */
export function countMessages(
  tables: Tables,
  query: Pick<MessageQuery, 'chat' | 'after' | 'before' | 'where'>
): number {
  return queryMessages(tables, { ...query, sort: 'ASC', offset: 0, limit: 0 }).total
}

/** Goes along the date index; `knownTotal` lets it stop as soon as the page is full. */
function walk(
  tables: Tables,
  query: MessageQuery,
  where: Where,
  knownTotal: number | null = null
): QueryPage {
  const index = query.chat?.messages ?? tables.byDate
  const { first, end } = dateRange(index, query)
  const steps = Math.max(0, end - first)
  const at = (step: number): MessageRow | undefined =>
    index.at(query.sort === 'ASC' ? first + step : end - 1 - step)
  if (where === everything) return { rows: cut(at, steps, query), total: steps }
  const wanted = query.offset + query.limit
  const rows: MessageRow[] = []
  let seen = 0
  for (let step = 0; step < steps; step += 1) {
    if (knownTotal !== null && seen >= wanted) break
    const row = at(step)
    if (row === undefined || !matches(row, query, where)) continue
    if (seen >= query.offset && seen < wanted) rows.push(row)
    seen += 1
  }
  return { rows, total: knownTotal ?? seen }
}

function dateRange(index: DateIndex, query: MessageQuery): { first: number; end: number } {
  return {
    first: index.firstFrom(query.after ?? 0),
    end: hasBefore(query) ? index.firstAfter(query.before ?? 0) : index.length
  }
}

/** Where every row counts, the page is simply cut out. */
function cut(
  at: (step: number) => MessageRow | undefined,
  steps: number,
  query: MessageQuery
): readonly MessageRow[] {
  const rows: MessageRow[] = []
  for (let step = query.offset; step < Math.min(steps, query.offset + query.limit); step += 1) {
    const row = at(step)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

function matches(row: MessageRow, query: MessageQuery, where: Where): boolean {
  return (
    row.rowId >= where.minRowId &&
    row.rowId <= where.maxRowId &&
    row.dateCreated >= (query.after ?? 0) &&
    (!hasBefore(query) || row.dateCreated <= (query.before ?? 0)) &&
    where.predicates.every((predicate) => predicate(row))
  )
}

function hasBefore(query: MessageQuery): boolean {
  return (query.before ?? 0) > 0
}

function hasDates(query: MessageQuery): boolean {
  return (query.after ?? 0) > 0 || hasBefore(query)
}
