/**
 * Everything since the cursor (recovery.md 2.4): new rows, then the trailing re-read, then updates,
 * then conversations. Requests that do not depend on each other are under way together, because a
 * connection is only "online" when the run has ended.
 */
import type { CatchUpPage, Cursor } from '../../core/chatBackend'
import { createRun, pageOf, readRows, type CatchUpDeps, type Run } from './catchUpRun'
import {
  CONVERSATION_PAGE,
  fetchConversation,
  fetchConversations,
  type ConversationPage
} from './conversations'
import { readCursor, type CursorState } from './cursor'
import { dateWindows } from './dateWindows'
import { asRecord, readId } from '../shared/fields'
import { gathered } from '../shared/gathered'
import { dateOf, rowIdOf } from './mapRows'
import { queryRows, rowIdWindow, RowsError, type RowPage } from './rows'
import { UNNAMED } from './wire'
import { rowWindows, WhereIgnoredError } from './rowWindows'
import { countUpdated, updatePages } from './updates'

/**
 * Ids read again below the cursor, by run since the connect. The deep look waits for the second run:
 * the first one stands between the person and "online".
 */
const TRAILING_ROWS = [200, 1_000, 100] as const
const RECENT_CONVERSATIONS = 200
const MAX_STRANGERS = 50
const OVERLAP_MS = 24 * 3_600_000
const OVERLAP_AGAIN_MS = 10 * 60_000

/** A promise whose failure is looked at only where it is awaited. */
const started = <Value>(promise: Promise<Value>): Promise<Value> => {
  promise.catch(() => undefined)
  return promise
}

/** A server that does not say who it is says nothing about being another one. */
const isNamed = (identity: string): boolean => identity !== UNNAMED

/** The name that a server tells later is that of the same database, unless its rows say otherwise. */
const withName = (cursor: CursorState, identity: string): CursorState =>
  isNamed(cursor.identity) ? cursor : { ...cursor, identity }

const emptyCursor = (identity: string): CursorState => ({
  v: 1,
  identity,
  mode: 'rowId',
  rowId: 0,
  date: 0,
  updatedAt: 0,
  pending: 'conversations',
  anchors: [],
  wholeSince: 0
})

/** Where a first sync begins: the newest rows; older ones come when somebody scrolls to them. */
const findStart = async (deps: CatchUpDeps, identity: string): Promise<CursorState> => {
  const { initialRows } = deps.limits
  const newest = await queryRows(deps.rest, { sort: 'DESC', limit: 100 }, deps.signal)
  const cursor = { ...emptyCursor(identity), updatedAt: newest.serverNow ?? 0 }
  if (newest.total <= initialRows) return cursor
  const newestRowId = Math.max(0, ...newest.rows.map((row) => rowIdOf(row) ?? 0))
  const oldest = await queryRows(
    deps.rest,
    { sort: 'DESC', limit: 1, offset: initialRows - 1 },
    deps.signal
  )
  // Fewer than that, though nobody said so.
  if (oldest.rows.length === 0) return cursor
  const date = dateOf(oldest.rows[0]) ?? 0
  const rowId = Math.max(0, newestRowId - initialRows)
  const wholeSince = Math.max(date, (await newestBelow(deps, rowId)) + 1)
  return { ...cursor, rowId, date, wholeSince }
}

/**
 * Date of the newest row that a first sync by ROWID leaves out, because rows may be older than their
 * ids say (history that the Mac fetched late). 0: there is none, or the server cannot tell and will be
 * asked by date.
 */
const newestBelow = async (deps: CatchUpDeps, rowId: number): Promise<number> => {
  if (rowId === 0) return 0
  try {
    const query = { where: rowIdWindow(0, rowId), sort: 'DESC', limit: 1, isWhole: true } as const
    const { rows } = await queryRows(deps.rest, query, deps.signal)
    return (rowIdOf(rows[0]) ?? 0) > rowId ? 0 : (dateOf(rows[0]) ?? 0)
  } catch (error) {
    if (mayBeWhere(error)) return 0
    throw error
  }
}

async function* allConversations(run: Run): AsyncGenerator<CatchUpPage> {
  const seen = new Set<string>()
  let offset = 0
  for (;;) {
    const page = await fetchConversations(
      run.rest,
      run.directory,
      { offset, limit: CONVERSATION_PAGE, hasLastMessage: true },
      run.signal
    )
    const before = seen.size
    for (const guid of page.guids) seen.add(guid)
    // A server that knows no offset gives the same ones for ever.
    const hasMore = page.hasMore && seen.size > before
    if (!hasMore) run.cursor = { ...run.cursor, pending: 'rows' }
    yield pageOf(run, page.events)
    if (!hasMore) return
    offset += page.count
  }
}

/** Whether a failed query may mean "I do not understand `where`" rather than "not now". */
const mayBeWhere = (error: unknown): boolean =>
  error instanceof WhereIgnoredError ||
  (error instanceof RowsError && (error.rest.kind === 'rejected' || error.rest.kind === 'server'))

/** A 4xx is the server's word. After a 5xx both ways are tried once more before it counts. */
const refusesWhere = async (run: Run, error: unknown): Promise<boolean> => {
  if (!(error instanceof RowsError)) return true
  if (error.rest.kind === 'rejected') return true
  await queryRows(run.rest, { limit: 1 }, run.signal)
  try {
    await queryRows(run.rest, { where: rowIdWindow(0, null), limit: 1 }, run.signal)
    return false
  } catch (again) {
    return mayBeWhere(again)
  }
}

/** New rows, by ROWID where the server allows it, else by date. The choice is kept in the cursor. */
async function* newRows(run: Run): AsyncGenerator<CatchUpPage> {
  const isProven = run.cursor.anchors.length > 0
  const overlap = run.run === 0 ? OVERLAP_MS : OVERLAP_AGAIN_MS
  // As it was before the first page: pages by ROWID raise it past dates that they did not cover.
  const { date } = run.cursor
  if (run.cursor.mode === 'rowId') {
    let hasYielded = false
    try {
      for await (const page of gathered(rowWindows(run))) {
        hasYielded = true
        yield page
      }
      return
    } catch (error) {
      const isRefusal = error instanceof RowsError && error.rest.kind === 'rejected'
      const isOpen = error instanceof WhereIgnoredError || (!hasYielded && (!isProven || isRefusal))
      if (!isOpen || !mayBeWhere(error) || !(await refusesWhere(run, error))) throw error
      run.logger.info('the server refuses where; catching up by date')
      run.cursor = { ...run.cursor, mode: 'date' }
    }
  }
  const from = run.cursor.pending === null ? date - overlap : date - 1
  yield* gathered(dateWindows(run, from))
}

/** The last rows below the cursor: some were not linked to their conversation when it passed them. */
const fetchTrailing = (deps: CatchUpDeps, cursor: CursorState): Promise<RowPage | null> => {
  if (cursor.mode === 'date' || cursor.rowId === 0) return Promise.resolve(null)
  const width = TRAILING_ROWS[Math.min(deps.run, 2)] ?? 100
  const where = rowIdWindow(Math.max(0, cursor.rowId - width), cursor.rowId)
  return queryRows(deps.rest, { where, isDetailed: deps.run > 1 }, deps.signal)
}

/**
 * The same Mac with a new database: a ROWID that was one message's is now another's, or the rows we
 * knew and everything above them are gone (`unsure`: ask whether something newer stands there).
 */
const compareAnchors = (cursor: CursorState, trailing: RowPage): 'same' | 'rebuilt' | 'unsure' => {
  if (cursor.anchors.length === 0) return 'same'
  const guidByRowId = new Map(
    trailing.rows.map((row) => [rowIdOf(row) ?? 0, readId(asRecord(row)?.guid) ?? ''])
  )
  const found = cursor.anchors.map(([rowId, guid]) => guidByRowId.get(rowId)?.endsWith(guid))
  // A row that has its old number by chance proves nothing while another one has not.
  if (found.includes(false)) return 'rebuilt'
  if (found.includes(true)) return 'same'
  const oldestAnchor = Math.min(...cursor.anchors.map(([rowId]) => rowId))
  return Math.max(0, ...guidByRowId.keys()) < oldestAnchor ? 'unsure' : 'same'
}

/** A server that gives fewer rows at once than were asked for may have left out those that matter. */
const withAnchors = async (
  { rest, signal }: CatchUpDeps,
  { anchors }: CursorState,
  page: RowPage
): Promise<RowPage> => {
  if (page.rows.length >= page.total) return page
  const found = await Promise.all(
    anchors.map(([rowId]) =>
      queryRows(rest, { where: rowIdWindow(rowId - 1, rowId), limit: 1 }, signal)
    )
  )
  return { ...page, rows: [...page.rows, ...found.flatMap(({ rows }) => rows)] }
}

const needsResync = async (
  deps: CatchUpDeps,
  cursor: CursorState,
  identity: string,
  trailing: Promise<RowPage | null>
): Promise<boolean> => {
  if (isNamed(cursor.identity) && isNamed(identity) && cursor.identity !== identity) return true
  if (deps.run > 0) return false
  const page = await trailing.catch(() => null)
  if (page === null) return false
  const verdict = compareAnchors(cursor, await withAnchors(deps, cursor, page))
  if (verdict !== 'unsure') return verdict === 'rebuilt'
  const where = rowIdWindow(cursor.rowId, null)
  const above = await queryRows(deps.rest, { where, limit: 1 }, deps.signal)
  if (above.total > 0) return false
  // An empty database has nothing to sync, and "nothing" may be a server that is not ready yet: only
  // rows that are elsewhere prove that ours were replaced.
  const newest = await queryRows(deps.rest, { sort: 'DESC', limit: 1 }, deps.signal)
  return newest.rows.length > 0
}

async function* strangersOf(run: Run): AsyncGenerator<CatchUpPage> {
  const events = []
  for (const guid of [...run.strangers].slice(0, MAX_STRANGERS)) {
    const event = await fetchConversation(run.rest, run.directory, guid, run.signal)
    if (event !== null) events.push(event)
  }
  if (events.length > 0) yield pageOf(run, events)
}

async function* initialSync(run: Run): AsyncGenerator<CatchUpPage> {
  if (run.cursor.pending === 'conversations') yield* allConversations(run)
  yield* newRows(run)
  yield* strangersOf(run)
  const updatedAt = Math.max(run.cursor.updatedAt, run.seenUpdatedAt)
  const end: CursorState = { ...run.cursor, updatedAt, pending: null }
  // Still initial: what it brought is history. Only the next run brings news.
  // A first sync that an older version began did not look: only what comes from now on is sure.
  const since = run.cursor.wholeSince ?? run.cursor.date
  const page = pageOf(run, [{ type: 'spanProven', conversationServerId: null, since, until: null }])
  run.cursor = end
  yield { ...page, cursor: pageOf(run, []).cursor }
}

async function* laterSync(
  run: Run,
  trailing: Promise<RowPage | null>,
  recent: Promise<ConversationPage> | null
): AsyncGenerator<CatchUpPage> {
  const counted = started(countUpdated(run))
  yield* newRows(run)
  const page = run.cursor.mode === 'rowId' ? await trailing : null
  if (page !== null && page.rows.length > 0) {
    const mapped = await readRows(run, page.rows, page.serverNow)
    yield pageOf(run, mapped.events)
  }
  yield* updatePages(run, await counted)
  if (recent !== null) yield pageOf(run, (await recent).events)
  for (const guid of run.strangers) if (run.directory.isKnown(guid)) run.strangers.delete(guid)
  yield* strangersOf(run)
}

/** One run. Throws `BackendError`; what was yielded before stays valid with its cursor. */
export async function* catchUpPages(
  deps: CatchUpDeps,
  identity: string,
  stored: Cursor | null
): AsyncGenerator<CatchUpPage> {
  const known = readCursor(stored)
  const cursor = known === null ? null : withName(known, identity)
  if (cursor === null) {
    yield* initialSync(createRun(deps, await findStart(deps, identity)))
    return
  }
  const trailing = started(fetchTrailing(deps, cursor))
  if (await needsResync(deps, cursor, identity, trailing)) {
    deps.logger.warn('the server has another database; syncing everything again')
    yield* initialSync(createRun(deps, emptyCursor(identity)))
  } else if (cursor.pending !== null) yield* initialSync(createRun(deps, cursor))
  else {
    const list = { offset: 0, limit: RECENT_CONVERSATIONS, hasLastMessage: false }
    const recent =
      deps.run === 0
        ? started(fetchConversations(deps.rest, deps.directory, list, deps.signal))
        : null
    yield* laterSync(createRun(deps, cursor), trailing, recent)
  }
}
