import { BackendError, type CatchUpPage } from '../../core/chatBackend'
import type { BackendEvent } from '../../core/backendEvents'
import type { Logger } from '../../core/ports'
import type { BackendLimits } from '../backendDeps'
import { writeCursor, type CursorState } from './cursor'
import type { Directory } from './directory'
import { mapRows, type MappedRows, type ResolveRow } from './mapRows'
import { PAGE_ROWS } from './rows'
import type { RestClient } from '../shared/restClient'

/** What one catch-up run works with. */
export type CatchUpDeps = {
  readonly rest: RestClient
  readonly directory: Directory
  readonly limits: BackendLimits
  readonly logger: Logger
  readonly resolveRow: ResolveRow
  readonly signal: AbortSignal
  /** Runs since the connect, from 0. The first looks at the conversations too; the second looks far back. */
  readonly run: number
}

/** State of a run: the cursor as it may be committed now, and what the run has learnt. */
export type Run = CatchUpDeps & {
  cursor: CursorState
  /** Newest update date seen in this run; becomes the cursor's mark when the run has ended. */
  seenUpdatedAt: number
  /** Rows of conversations that the list did not show. */
  readonly strangers: Set<string>
  fetched: number
  /** Most rows that the server has given at once: no smaller window can be cut short. */
  largestPage: number
  /** Rows that it gives at once and no more, as far as is known: its limit may be below a page. */
  mostAtOnce: number
  total: number | null
}

export const createRun = (deps: CatchUpDeps, cursor: CursorState): Run => ({
  ...deps,
  cursor,
  seenUpdatedAt: 0,
  strangers: new Set(),
  fetched: 0,
  largestPage: 0,
  mostAtOnce: PAGE_ROWS,
  total: null
})

export const pageOf = (run: Run, events: readonly BackendEvent[]): CatchUpPage => ({
  events,
  cursor: writeCursor(run.cursor),
  total: run.total !== null && Number.isFinite(run.total) ? run.total : null,
  isInitial: run.cursor.pending !== null
})

const noteStrangers = (run: Run, events: readonly BackendEvent[]): void => {
  for (const event of events) {
    if (event.type !== 'message') continue
    const id = event.message.conversationServerId
    if (!run.directory.isKnown(id)) run.strangers.add(id)
  }
}

/** Maps rows and takes note of what the run must know about them; does not move the cursor. */
export const readRows = async (
  run: Run,
  rows: readonly unknown[],
  serverNow: number | null
): Promise<MappedRows> => {
  const mapped = await mapRows(rows, { directory: run.directory }, run.resolveRow, 'message/query')
  noteStrangers(run, mapped.events)
  run.fetched += rows.length
  run.largestPage = Math.max(run.largestPage, rows.length)
  // A date in the future (a wrong clock somewhere) must not carry a mark past what is still to come.
  const ceiling = serverNow ?? Number.MAX_SAFE_INTEGER
  run.seenUpdatedAt = Math.max(run.seenUpdatedAt, Math.min(mapped.maxUpdatedAt, ceiling))
  const date = Math.max(run.cursor.date, Math.min(mapped.maxDate, ceiling))
  run.cursor = { ...run.cursor, date }
  return mapped
}

export const throwIfAborted = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new BackendError({ cause: 'user_asked', error: { code: 'cancelled', detail: 'aborted' } })
}
