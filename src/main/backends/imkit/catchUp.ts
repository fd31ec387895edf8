/**
 * Everything since the cursor (imkit.md section 6, last paragraphs; recovery.md 2.3 E per room): the
 * lists of rooms, then each room that changed or may have, four at a time, then read markers and the
 * server's counts.
 */
import type { BackendEvent } from '../../core/backendEvents'
import { BackendError, type CatchUpPage, type Cursor } from '../../core/chatBackend'
import type { Logger } from '../../core/ports'
import type { BackendLimits } from '../backendDeps'
import { nextTurn } from '../shared/nextTurn'
import type { RestClient } from '../shared/restClient'
import { planRun, type RoomTask } from './catchUpPlan'
import { concurrently } from '../shared/concurrent'
import { readCursor, writeCursor, type CursorState, type RoomMark } from './cursor'
import { joinedMessages } from './joinedRoom'
import { PageError, type MessagePages } from './messagePages'
import { listRooms, type RoomLists } from './roomLists'
import { fetchInvitations, fetchReceipts, fetchRoom } from './rooms'
import {
  changesSince,
  firstMessages,
  probeRoom,
  type RoomChunk,
  type RoomSyncDeps
} from './roomSync'
import { roomEvents, type MappingContext } from './toDomain'
import { fetchUnreadReport } from './unreadReport'

export type CatchUpDeps = {
  readonly rest: RestClient
  readonly pages: MessagePages
  readonly context: MappingContext
  readonly limits: BackendLimits
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Runs since the connect, from 0. */
  readonly run: number
  /** Where the first sync of a room ended: its history goes on there. */
  readonly onHistoryFloor: (room: string, oldestId: string | null) => void
}

/** Requests under way at most. */
const WIDTH = 4
/** Events of a page at least, unless it is the last: every page rewrites the cursor. */
const PAGE_EVENTS = 1_000
/** Even of a server with very many rooms. */
const MIN_FIRST_MESSAGES = 50
const JOINED_MESSAGES = 200
/** Rooms whose members are asked how far they have read. */
const RECEIPT_ROOMS = [30, 5] as const
/** Rooms asked about one by one because no list shows them. */
const MAX_LOOKUPS = 100

type Run = CatchUpDeps & {
  readonly uid: string
  isPending: boolean
  roll: string
  readonly rooms: Map<string, RoomMark>
  /** Still initial while its last page is made: what a first sync brought is history. */
  readonly isInitial: boolean
}

const pageOf = (run: Run, events: readonly BackendEvent[]): CatchUpPage => ({
  events,
  cursor: writeCursor({
    v: 1,
    uid: run.uid,
    isPending: run.isPending,
    roll: run.roll,
    rooms: run.rooms
  }),
  total: null,
  isInitial: run.isInitial
})

const throwIfAborted = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new BackendError({ cause: 'user_asked', error: { code: 'cancelled', detail: 'aborted' } })
}

type RoomOutcome = { readonly room: string; readonly chunk: RoomChunk }

const chunksOf = (run: Run, task: RoomTask, cap: number): AsyncGenerator<RoomChunk> => {
  const deps: RoomSyncDeps = { pages: run.pages, context: run.context, signal: run.signal }
  const onEnd = (oldest: string | null): void => {
    run.onHistoryFloor(task.room, oldest)
  }
  switch (task.type) {
    case 'first':
      return firstMessages(deps, task.room, cap, onEnd)
    case 'joined':
      return joinedMessages(deps, task, JOINED_MESSAGES, onEnd)
    case 'changes':
      return changesSince(deps, task.room, task.mark)
    case 'probe':
      return probeRoom(deps, task.room, task.mark)
  }
}

const left = (room: string): BackendEvent => ({
  type: 'conversationRemoved',
  conversationServerId: room
})

async function* runTask(run: Run, task: RoomTask, cap: number): AsyncGenerator<RoomOutcome> {
  try {
    for await (const chunk of chunksOf(run, task, cap)) yield { room: task.room, chunk }
  } catch (error) {
    // Left or removed between the list and now: the others go on.
    if (!(error instanceof PageError) || !error.isAboutRoom) throw error
    run.logger.info('a room refused its messages', { task: task.type })
    // What was heard of it live is undone by the list, which is older and stored later.
    const room = await fetchRoom(run.rest, task.room, run.signal)
    if (room === 'gone') yield { room: task.room, chunk: { events: [left(task.room)], mark: null } }
  }
}

/** Rooms' chunks gathered into pages, each with the marks that its events prove. */
async function* syncRooms(run: Run, tasks: readonly RoomTask[]): AsyncGenerator<CatchUpPage> {
  const cap = Math.max(MIN_FIRST_MESSAGES, Math.floor(run.limits.initialRows / (tasks.length || 1)))
  let events: BackendEvent[] = []
  let isMarked = false
  const flush = (): CatchUpPage => {
    const page = pageOf(run, events)
    events = []
    isMarked = false
    return page
  }
  try {
    for await (const { room, chunk } of concurrently(tasks, WIDTH, (task) =>
      runTask(run, task, cap)
    )) {
      events.push(...chunk.events)
      if (chunk.mark !== null) {
        run.rooms.set(room, chunk.mark)
        isMarked = true
      }
      if (events.length < PAGE_EVENTS) continue
      yield flush()
      throwIfAborted(run.signal)
      await nextTurn()
    }
  } catch (error) {
    // What came before the failure is whole: it need not be fetched again.
    if (events.length > 0 || isMarked) yield flush()
    throw error
  }
  if (events.length > 0 || isMarked) yield flush()
}

/** Rooms of ours that no page of the list showed, and rooms that are ours no more. */
async function* lookups(run: Run, lists: RoomLists): AsyncGenerator<readonly BackendEvent[]> {
  const { directory } = run.context
  const absent = lists.ids.filter((id) => !directory.isKnownRoom(id)).slice(0, MAX_LOOKUPS)
  const ids = new Set(lists.ids)
  // Some were told of and left before they were ever read, perhaps while Tern was down: no mark.
  const known = new Set([...run.rooms.keys(), ...directory.knownRooms()])
  const gone = lists.isComplete ? [...known].filter((id) => !ids.has(id)) : []
  yield* concurrently([...absent, ...gone.slice(0, MAX_LOOKUPS)], WIDTH, async function* (id) {
    const room = await fetchRoom(run.rest, id, run.signal)
    if (room === 'gone') {
      run.rooms.delete(id)
      directory.forgetRoom(id)
      yield [left(id)]
    } else if (room !== null) yield roomEvents(room, run.context)
  })
}

const receiptRooms = (run: Run, lists: RoomLists): readonly string[] =>
  lists.rooms
    .filter(({ memberProperties }) => memberProperties === null)
    .slice(0, run.run === 0 ? RECEIPT_ROOMS[0] : RECEIPT_ROOMS[1])
    .map(({ id }) => id)

async function* afterwards(run: Run, lists: RoomLists): AsyncGenerator<readonly BackendEvent[]> {
  const { rest, signal } = run
  const { directory } = run.context
  yield* concurrently(receiptRooms(run, lists), WIDTH, async function* (id) {
    yield await fetchReceipts(rest, directory, id, signal)
  })
  yield await fetchUnreadReport(rest, [...run.rooms.keys()], signal)
}

const collect = async (
  source: AsyncIterable<readonly BackendEvent[]>
): Promise<readonly BackendEvent[]> => {
  const events: BackendEvent[] = []
  for await (const part of source) events.push(...part)
  return events
}

const startRun = (deps: CatchUpDeps, stored: Cursor | null): { run: Run; cursor: CursorState } => {
  const uid = deps.context.directory.me()
  const known = readCursor(stored)
  if (known !== null && known.uid !== uid)
    deps.logger.warn('another user signed in; syncing everything again')
  const cursor: CursorState =
    known?.uid === uid ? known : { v: 1, uid, isPending: true, roll: '', rooms: new Map() }
  const { isPending, roll } = cursor
  const run = { ...deps, uid, isPending, roll, rooms: new Map(cursor.rooms), isInitial: isPending }
  return { run, cursor }
}

/** One run. Throws `BackendError`; what was yielded before stays valid with its cursor. */
export async function* catchUpPages(
  deps: CatchUpDeps,
  stored: Cursor | null
): AsyncGenerator<CatchUpPage> {
  const { run, cursor } = startRun(deps, stored)
  const lists = await listRooms(run, cursor)
  const found = await collect(lookups(run, lists))
  const invitations =
    run.run === 0 ? await fetchInvitations(run.rest, run.context.directory, run.signal) : []
  throwIfAborted(run.signal)
  yield pageOf(run, [...lists.events, ...found, ...invitations])
  const plan = planRun(cursor, lists.rooms, lists.ids, run.run)
  yield* syncRooms(run, plan.tasks)
  throwIfAborted(run.signal)
  const last = await collect(afterwards(run, lists))
  throwIfAborted(run.signal)
  run.isPending = false
  run.roll = plan.roll
  yield pageOf(run, last)
}
