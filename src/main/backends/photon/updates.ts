/**
 * Edits, unsends, receipts that happened to rows already stored. No route lists them (photon.md
 * 3.4), so they are asked for by the columns that they leave behind.
 * Deletions leave nothing behind: a row deleted on the Mac stays in the store.
 */
import type { CatchUpPage } from '../../core/chatBackend'
import { pageOf, readRows, throwIfAborted, type Run } from './catchUpRun'
import { dateWindows } from './dateWindows'
import { asRecord, readCount } from '../shared/fields'
import { queryRows, rowIdWindow, RowsError, updatedSince, type RowPage } from './rows'

/** Clocks of senders and servers differ; reading a few minutes again is free. */
const OVERLAP_MS = 5 * 60_000
const DAY_MS = 86_400_000
const MAX_FALLBACK_ROWS = 5_000

type Range = { readonly above: number; readonly upTo: number }

const cannotAsk = (error: unknown): boolean =>
  error instanceof RowsError && (error.rest.kind === 'rejected' || error.rest.kind === 'server')

/** How many rows changed; null where the server cannot say. */
export const countUpdated = async (run: Run): Promise<number | null> => {
  const since = run.cursor.updatedAt - OVERLAP_MS
  const answer = await run.rest.request({
    method: 'GET',
    path: '/message/count/updated',
    query: { after: String(Math.max(1, since)) },
    signal: run.signal
  })
  return answer.ok ? readCount(asRecord(answer.value.data)?.total) : null
}

const halves = ({ above, upTo }: Range): readonly Range[] => {
  const middle = above + Math.floor((upTo - above) / 2)
  return [
    { above, upTo: middle },
    { above: middle, upTo }
  ]
}

/** Changed rows up to the cursor, each range halved until it fits into one answer. */
async function* updatedRows(run: Run, since: number): AsyncGenerator<RowPage> {
  const open: Range[] = [{ above: 0, upTo: run.cursor.rowId }]
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    throwIfAborted(run.signal)
    const where = [...rowIdWindow(range.above, range.upTo), updatedSince(since)]
    const isWhole = range.upTo - range.above <= run.largestPage
    const page = await queryRows(run.rest, { where, isDetailed: true, isWhole }, run.signal)
    const canSplit = range.upTo - range.above > 1
    if (page.total > page.rows.length && canSplit) open.push(...halves(range).toReversed())
    else yield page
  }
}

const advanceMark = (run: Run): void => {
  const updatedAt = Math.max(run.cursor.updatedAt, run.seenUpdatedAt)
  run.cursor = { ...run.cursor, updatedAt }
}

/** Pages of changed rows; moves the mark of updates when all of them were yielded. */
export async function* updatePages(run: Run, counted: number | null): AsyncGenerator<CatchUpPage> {
  if (counted !== 0) {
    try {
      if (run.cursor.mode === 'date') yield* readDayAgain(run)
      else yield* askForUpdates(run)
    } catch (error) {
      if (!cannotAsk(error)) throw error
      run.logger.info('updates cannot be asked for; reading the last day again')
      yield* readDayAgain(run)
    }
  }
  const before = run.cursor.updatedAt
  advanceMark(run)
  if (run.cursor.updatedAt !== before) yield pageOf(run, [])
}

async function* askForUpdates(run: Run): AsyncGenerator<CatchUpPage> {
  for await (const page of updatedRows(run, run.cursor.updatedAt - OVERLAP_MS)) {
    const mapped = await readRows(run, page.rows, page.serverNow)
    if (mapped.events.length > 0) yield pageOf(run, mapped.events)
  }
}

/** Without the columns: what was written on the day before the mark may have changed, older things rarely. */
async function* readDayAgain(run: Run): AsyncGenerator<CatchUpPage> {
  yield* dateWindows(run, run.cursor.updatedAt - DAY_MS, MAX_FALLBACK_ROWS)
}
