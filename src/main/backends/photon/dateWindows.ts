/**
 * Rows by creation date, for servers that refuse `where` (recovery.md 2.3 E). Weaker by nature: a
 * row that is inserted with a date older than the overlap is not found, and rows of the same
 * millisecond are paged by offset, which a delete in between may shift.
 */
import type { CatchUpPage } from '../../core/chatBackend'
import { pageOf, readRows, throwIfAborted, type Run } from './catchUpRun'
import { asRecord, readId } from '../shared/fields'
import { dateOf } from './mapRows'
import { queryRows } from './rows'

const lastDateOf = (rows: readonly unknown[]): number => {
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const date = dateOf(rows[i])
    if (date !== null) return date
  }
  return 0
}

/**
 * Pages of everything created at or after `from`, oldest first. `maxRows` bounds a re-read that is
 * not allowed to take long.
 */
export async function* dateWindows(
  run: Run,
  from: number,
  maxRows = Infinity
): AsyncGenerator<CatchUpPage> {
  let after = Math.max(0, from)
  let offset = 0
  let read = 0
  let first: string | null = null
  for (;;) {
    throwIfAborted(run.signal)
    const page = await queryRows(
      run.rest,
      { after, offset, isDetailed: run.cursor.pending === null },
      run.signal
    )
    // A server that knows no offset gives the same page for ever.
    const previous: string | null = first
    first = readId(asRecord(page.rows[0])?.guid)
    if (offset > 0 && first !== null && first === previous) return
    read += page.rows.length
    if (maxRows === Infinity) run.total = run.fetched + Math.max(0, page.total - offset)
    const mapped = await readRows(run, page.rows, page.serverNow)
    if (mapped.events.length > 0) yield pageOf(run, mapped.events)
    const isLast = offset + page.rows.length >= page.total || page.rows.length === 0
    if (isLast || read >= maxRows) return
    // One ms back: the server compares rounded floats, and a row on the boundary may fall out.
    const next = lastDateOf(page.rows) - 1
    if (next > after) {
      after = next
      offset = 0
    } else offset += page.rows.length
  }
}
