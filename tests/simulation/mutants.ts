/**
 * Designs that lose or double messages, to be put in the place of the real one: those of recovery.md
 * 2.3 and a few of sending and merging. The oracle must find each of them out.
 */
import type fc from 'fast-check'

import type { BackendEvent } from '../../src/main/core/backendEvents'
import { BackendError, type CatchUpPage, type ChatBackend } from '../../src/main/core/chatBackend'
import { DEFAULT_LIMITS } from '../../src/main/backends/backendDeps'
import { catchUpPages } from '../../src/main/backends/photon/catchUp'
import { createDirectory } from '../../src/main/backends/photon/directory'
import { toEvent } from '../../src/main/backends/photon/toDomain'
import { readMessage } from '../../src/main/backends/photon/wire'
import { asList } from '../../src/main/backends/shared/fields'
import { toConnectFailure } from '../../src/main/backends/shared/restFailure'
import type { IngestBatch, Store } from '../../src/main/core/store'
import { type FaultClass, replacedHistories, readHistories, sendHistories } from './faultClasses'
import { ACCOUNT_ID } from '../support/samples'
import type { History } from './setup'
import { type Sabotage, SILENT } from './simApp'
import type { CatchUpDesign, CatchUpRun } from './simBackend'

/** Rows of a page: few, so that a gap of a dozen messages has several. */
const PAGE = 5

type Row = { readonly event: BackendEvent; readonly rowId: number; readonly date: number }

/** One page of message/query, in the server's order: by date. */
const query = async (run: CatchUpRun, body: object): Promise<readonly Row[]> => {
  const json = { limit: PAGE, sort: 'ASC', with: ['chats'], ...body }
  const { rest, signal } = run
  const answer = await rest.request({ method: 'POST', path: '/message/query', json, signal })
  if (!answer.ok) throw new BackendError(toConnectFailure(answer.error))
  const directory = createDirectory()
  return (asList(answer.value.data) ?? []).flatMap((row) => {
    const wire = readMessage(row)
    const event = 'reason' in wire ? null : toEvent(wire, { directory })
    if ('reason' in wire || event === null) return []
    return [{ event, rowId: wire.rowId ?? 0, date: wire.dateCreated }]
  })
}

/** The claim in a shape that the oracle's own reading understands. */
const claim = (rowId: number, date: number): string =>
  JSON.stringify({ rowId, date, pending: 'by another design' })

const read = (cursor: string | null): { readonly rowId: number; readonly date: number } =>
  cursor === null
    ? { rowId: 0, date: 0 }
    : (JSON.parse(cursor) as { readonly rowId: number; readonly date: number })

const page = (rows: readonly Row[], cursor: string): CatchUpPage => ({
  events: rows.map(({ event }) => event),
  cursor,
  total: null,
  isInitial: false
})

const newest = (rows: readonly Row[], of: 'rowId' | 'date', floor: number): number =>
  Math.max(floor, ...rows.map((row) => row[of]))

/** Pages by date from `after` on, with an offset inside one date; `mark` is told before and after each. */
async function* byDate(
  run: CatchUpRun,
  after: number,
  pageOf: (rows: readonly Row[]) => readonly CatchUpPage[]
): AsyncGenerator<CatchUpPage> {
  let from = after
  let offset = 0
  for (;;) {
    const rows = await query(run, { after: from, offset })
    yield* pageOf(rows)
    if (rows.length < PAGE) return
    const last = rows.at(-1)?.date ?? from
    offset = last > from ? 0 : offset + rows.length
    from = last
  }
}

/** A. The official SDK: a mark in memory, one page, and live messages move the mark. */
const memoryMark: CatchUpDesign = async function* (run) {
  const mark = run.memory.get('mark') ?? 0
  if (mark <= 0) return
  const rows = await query(run, { after: mark })
  run.memory.set('mark', newest(rows, 'date', mark))
  yield page(rows, claim(0, 0))
}

/** B. From the newest date in the store on, whatever came there live. */
const newestInStore: CatchUpDesign = async function* (run) {
  const dates = run.stored
    .listConversations()
    .flatMap(({ id }) => run.stored.readWindow(id, { at: 'newest' }, 1).messages)
    .map(({ sentAt }) => sentAt)
  yield* byDate(run, Math.max(0, ...dates), (rows) => [page(rows, claim(0, 0))])
}

/** C. A mark of dates that is stored before the rows that it speaks of. */
const markFirst: CatchUpDesign = (run) => {
  let { date } = read(run.cursor)
  return byDate(run, date, (rows) => {
    date = newest(rows, 'date', date)
    return [page([], claim(0, date)), page(rows, claim(0, date))]
  })
}

/** D and E. A mark of dates stored with its rows, with an overlap of that many ms. */
const dateMark =
  (overlapMs: number): CatchUpDesign =>
  (run) => {
    let { date } = read(run.cursor)
    return byDate(run, Math.max(0, date - overlapMs), (rows) => {
      date = newest(rows, 'date', date)
      return [page(rows, claim(0, date))]
    })
  }

/** Rows above the mark; the mark is the largest number of each page. */
async function* byRowId(
  run: CatchUpRun,
  sortsByRowId: boolean,
  markOf: () => number
): AsyncGenerator<CatchUpPage> {
  for (;;) {
    const rowId = markOf()
    const where = [{ statement: 'message.ROWID > :startRowId', args: { startRowId: rowId } }]
    const sorted = await query(run, { where, limit: sortsByRowId ? 1_000 : PAGE })
    const rows = sortsByRowId
      ? [...sorted].sort((a, b) => a.rowId - b.rowId).slice(0, PAGE)
      : sorted
    if (rows.length === 0) return
    yield page(rows, claim(newest(rows, 'rowId', rowId), 0))
  }
}

const storedMark = (run: CatchUpRun): number => read(run.stored.getCursor(ACCOUNT_ID)).rowId

/** I. The trap: above a row number, but the page is in the order of dates. */
const rowIdOverDates: CatchUpDesign = (run) => byRowId(run, false, () => storedMark(run))

/** F. Right by itself: it is wrong with live messages that move the mark. */
const rowIdMark: CatchUpDesign = (run) => byRowId(run, true, () => storedMark(run))

/** The real one, but whose rows they are is never asked. */
const anyDatabase: CatchUpDesign = ({ rest, cursor, signal }) => {
  const known = cursor === null ? null : (JSON.parse(cursor) as object)
  return catchUpPages(
    {
      rest,
      directory: createDirectory(),
      limits: DEFAULT_LIMITS,
      logger: SILENT,
      resolveRow: () => Promise.resolve(null),
      signal,
      run: 0
    },
    'any',
    known === null ? null : JSON.stringify({ ...known, identity: 'any', anchors: [] })
  )
}

/** Live messages move the mark as well. */
const liveMovesMark = (store: Store): Store => ({
  ...store,
  ingest: async (batch) => {
    const cursor = await store.getCursor(batch.accountId)
    if (batch.origin !== 'live' || cursor === null) return store.ingest(batch)
    const orders = batch.events.flatMap((event) =>
      event.type === 'message' ? [event.message.order] : []
    )
    const rowId = Math.max(read(cursor).rowId, ...orders)
    return store.ingest({ ...batch, cursor: claim(rowId, 0) })
  }
})

/** What the SDK's mark does with a live message. */
const liveMovesMemory = (backend: ChatBackend, memory: Map<string, number>): ChatBackend => {
  const connect = backend.connect.bind(backend)
  backend.connect = (session, sink, signal) =>
    connect(
      session,
      {
        disconnected: (failure) => {
          sink.disconnected(failure)
        },
        event: (event) => {
          if (event.type === 'message')
            memory.set('mark', Math.max(memory.get('mark') ?? 0, event.message.sentAt))
          sink.event(event)
        }
      },
      signal
    )
  return backend
}

/** Pitfall 6 of the architecture: a message that is known is not looked at again. */
const seenIsIgnored = (store: Store): Store => {
  const seen = new Set<string>()
  const isNews = (event: BackendEvent): boolean => {
    if (event.type !== 'message') return true
    const isKnown = seen.has(event.message.serverId)
    seen.add(event.message.serverId)
    return !isKnown
  }
  return {
    ...store,
    ingest: (batch: IngestBatch) => store.ingest({ ...batch, events: batch.events.filter(isNews) })
  }
}

/** Who reacted how is not looked at where a message tells it whole, as IMKIT's do. */
const reactionsUnheard = (store: Store): Store => ({
  ...store,
  ingest: (batch: IngestBatch) =>
    store.ingest({ ...batch, events: batch.events.map(withoutReactions) })
})

const NO_REACTIONS = { at: 0, reactions: [] }

const withoutReactions = (event: BackendEvent): BackendEvent =>
  event.type === 'message' && event.message.reactionSet !== undefined
    ? { ...event, message: { ...event.message, reactionSet: NO_REACTIONS } }
    : event

const withExecute = (
  backend: ChatBackend,
  change: (outcome: Awaited<ReturnType<ChatBackend['execute']>>) => typeof outcome
): ChatBackend => {
  const execute = backend.execute.bind(backend)
  backend.execute = async (...args) => change(await execute(...args))
  return backend
}

/** An answer that never came counts as a refusal, and it is sent again. */
const resendBlindly = (backend: ChatBackend): ChatBackend =>
  withExecute(backend, (outcome) =>
    outcome.type === 'unknown'
      ? { type: 'rejected', error: outcome.error, isRetryable: true }
      : outcome
  )

/** An answer that never came counts as success. */
const dropUnknown = (backend: ChatBackend): ChatBackend =>
  withExecute(backend, (outcome) =>
    outcome.type === 'unknown' ? { type: 'confirmed', events: [], sent: null } : outcome
  )

/** The server is asked, but once is enough: what is not there yet is sent again. */
const neverLook = (backend: ChatBackend): ChatBackend => {
  backend.findOutcome = () => Promise.resolve({ type: 'absent' })
  return backend
}

/** A read mark goes out however late, and reads what came meanwhile. */
const marksLate = (backend: ChatBackend): ChatBackend =>
  Object.assign(backend, { marksWholeConversations: false })

/** What was missed is taken for old. */
const missedIsOld = (store: Store): Store => ({
  ...store,
  ingest: (batch: IngestBatch) =>
    store.ingest(batch.origin === 'catchUp' ? { ...batch, origin: 'history' } : batch)
})

/** By the time of the decision all seems to be read. */
const seemsRead = (store: Store): Store => ({
  ...store,
  findConversation: async (id) => {
    const found = await store.findConversation(id)
    return found === null ? null : { ...found, unreadCount: 0 }
  }
})

export type Mutant = { readonly name: string; readonly sabotage: () => Sabotage }

/** The wrong designs of recovery.md 2.3, and the classes of faults from which on each loses messages. */
export const RECOVERY_MUTANTS: readonly (Mutant & { readonly losesFrom: FaultClass })[] = [
  {
    name: 'A. mark in memory, one page, live moves it',
    losesFrom: 'ordered',
    sabotage: () => {
      const memory = new Map<string, number>()
      return {
        catchUp: (run) => memoryMark({ ...run, memory }),
        backend: (backend) => {
          memory.clear()
          return liveMovesMemory(backend, memory)
        }
      }
    }
  },
  {
    name: 'B. after = newest date in the store',
    losesFrom: 'ordered',
    sabotage: () => ({ catchUp: newestInStore })
  },
  {
    name: 'C. date mark stored before its rows',
    losesFrom: 'crashes',
    sabotage: () => ({ catchUp: markFirst })
  },
  {
    name: 'D. date mark stored with its rows',
    losesFrom: 'late rows',
    sabotage: () => ({ catchUp: dateMark(0) })
  },
  {
    name: 'E. D with an overlap of 5 s',
    losesFrom: 'later rows',
    sabotage: () => ({ catchUp: dateMark(5_000) })
  },
  {
    name: 'F. row number, live moves it',
    losesFrom: 'ordered',
    sabotage: () => ({ catchUp: rowIdMark, store: liveMovesMark })
  },
  {
    name: 'I. row number, pages by date',
    losesFrom: 'late rows',
    sabotage: () => ({ catchUp: rowIdOverDates })
  }
]

type OtherMutant = Mutant & {
  readonly breaks: string
  /** Where it is looked for, if not in all histories. */
  readonly from?: fc.Arbitrary<History>
}

/** Wrong in other ways. */
export const OTHER_MUTANTS: readonly OtherMutant[] = [
  {
    name: 'unknown send is sent again',
    breaks: 'I7',
    from: sendHistories,
    sabotage: () => ({ backend: resendBlindly })
  },
  {
    name: 'unknown send counts as sent',
    breaks: 'I7',
    from: sendHistories,
    sabotage: () => ({ backend: dropUnknown })
  },
  {
    name: 'nobody asks the server',
    breaks: 'I7',
    from: sendHistories,
    sabotage: () => ({ backend: neverLook })
  },
  { name: 'a known message is ignored', breaks: 'I9', sabotage: () => ({ store: seenIsIgnored }) },
  {
    name: 'reactions are not looked at',
    breaks: 'I9',
    sabotage: () => ({ store: reactionsUnheard })
  },
  {
    name: 'a read mark leaves however late',
    breaks: 'I6',
    from: readHistories,
    sabotage: () => ({ backend: marksLate })
  },
  { name: 'what was missed is old', breaks: 'I6', sabotage: () => ({ store: missedIsOld }) },
  { name: 'nobody is told', breaks: 'I3', sabotage: () => ({ store: seemsRead }) },
  {
    name: 'any database is the known one',
    breaks: 'I1',
    from: replacedHistories,
    sabotage: () => ({ catchUp: anyDatabase })
  }
]
