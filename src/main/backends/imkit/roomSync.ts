/**
 * Brings one room up to date. Each chunk may carry the mark that it proves; marks of a room come in
 * order, so a run that breaks off leaves a smaller claim and never a gap (recovery.md 2.3 E).
 */
import type { BackendEvent } from '../../core/backendEvents'
import { roomListing, SETTLE_MS, settledUntil } from './roomListing'
import { mapPage } from './mapPage'
import { PAGE_MESSAGES, type MessagePage, type MessagePages } from './messagePages'
import type { RoomMark } from './cursor'
import type { MappingContext } from './toDomain'
import { walkedTo } from './walkedTo'
import type { WireMessage } from './wire'

export type RoomSyncDeps = {
  readonly pages: MessagePages
  readonly context: MappingContext
  readonly signal: AbortSignal
}

export type RoomChunk = { readonly events: readonly BackendEvent[]; readonly mark: RoomMark | null }

/**
 * Read again below the mark: rows become visible a little out of order where several servers write,
 * and the last listing left that much of the time before the mark open (see `listNew`).
 */
export const OVERLAP_MS = SETTLE_MS + 10_000

/** Newest changes looked at in a room that seems quiet. */
const PROBE_MESSAGES = 20

/** A wrong clock somewhere must not carry a mark past what is still to come. */
const CLOCK_TOLERANCE_MS = 60_000

const newestChange = (page: MessagePage, floor: number): number => {
  const ceiling = (page.serverNow ?? Number.MAX_SAFE_INTEGER) + CLOCK_TOLERANCE_MS
  let newest = floor
  for (const { updatedAt } of page.wires)
    if (updatedAt <= ceiling) newest = Math.max(newest, updatedAt)
  return newest
}

const isIn = (wires: readonly WireMessage[]): ((wire: WireMessage) => boolean) => {
  const wanted = new Set(wires)
  return (wire) => wanted.has(wire)
}

/** That these are all that is left of a span, unless the span is empty. */
const listed = (
  room: string,
  wires: readonly WireMessage[],
  since: number,
  until: number
): readonly BackendEvent[] =>
  until < since
    ? []
    : [
        {
          type: 'messagesListed',
          conversationServerId: room,
          since,
          until,
          serverIds: wires.flatMap(({ id, createdAt }) => (createdAt >= since ? [id] : []))
        }
      ]

/** The newest messages of a room that we know nothing of, down to `cap`. */
export async function* firstMessages(
  deps: RoomSyncDeps,
  room: string,
  cap: number,
  onEnd: (oldestId: string | null) => void = () => undefined
): AsyncGenerator<RoomChunk> {
  const seen = new Set<string>()
  let mark: RoomMark | null = null
  let before: string | null = null
  let oldestChange = Infinity
  for (;;) {
    const limit = Math.min(PAGE_MESSAGES, cap - seen.size + 1)
    const page: MessagePage = await deps.pages.fetch(room, { limit, before }, deps.signal)
    const fresh = page.wires.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    // The first page is the newest: what changes from now on is behind its mark.
    mark ??= { updatedAt: newestChange(page, 0), total: page.total ?? seen.size }
    const isWhole = page.total !== null && seen.size >= page.total
    const isEnd = fresh.length === 0 || seen.size >= cap || isWhole || page.isLast
    before = page.wires.at(-1)?.id ?? before
    oldestChange = Math.min(oldestChange, ...page.wires.map(({ updatedAt }) => updatedAt))
    const events = mapPage(page, deps.context, room, isIn(fresh))
    if (isEnd) {
      onEnd(before)
      const proof = walkedTo(room, oldestChange, isWhole || page.isLast)
      yield { events: [...events, ...proof], mark }
      return
    }
    yield { events, mark: null }
  }
}

/** Messages that were not there when the mark was made. */
const countNew = (wires: readonly WireMessage[], mark: RoomMark): number =>
  wires.filter(({ createdAt }) => createdAt > mark.updatedAt).length

/**
 * Messages made after the mark that are there. A walk up from the mark has met them all, so one that
 * came live since and is not among them was deleted: no count shows that, because none included it.
 * The minute before the mark was too young to be judged when the mark was made: what of it is old
 * enough by now is listed too.
 *
 * @param from everything made since then is among `wires`
 */
const listNew = (
  room: string,
  known: RoomMark,
  wires: readonly WireMessage[],
  page: MessagePage,
  from: number
): readonly BackendEvent[] => {
  const mark = known.updatedAt
  const newest = Math.max(mark, ...wires.map(({ createdAt }) => createdAt - 1))
  const old = Math.min(mark, settledUntil(page.serverNow, 0))
  return [
    ...listed(room, wires, Math.max(from, mark - SETTLE_MS), old),
    ...listed(room, wires, mark + 1, settledUntil(page.serverNow, newest))
  ]
}

/** The room's own total: the one of a query without bounds is that for certain. */
const askTotal = async (
  deps: RoomSyncDeps,
  room: string,
  page: MessagePage
): Promise<number | null> => {
  // A short page with a larger total: that total is not of the query.
  if (page.isLast && page.total !== null && page.total > page.rows.length) return page.total
  return (await deps.pages.fetch(room, { limit: 1 }, deps.signal)).total
}

/** Ends the sync of a room: when the counts do not add up, messages were deleted, or came with an old date. */
async function* settle(
  deps: RoomSyncDeps,
  room: string,
  mark: RoomMark,
  { expected, total }: { readonly expected: number; readonly total: number | null }
): AsyncGenerator<RoomChunk> {
  if (total === null || total === expected) yield { events: [], mark: { ...mark, total: expected } }
  else {
    const events = await roomListing(deps, room, mark.updatedAt)
    // Without a listing the old total stays, so that the next run looks again.
    yield events === null ? { events: [], mark: null } : { events, mark: { ...mark, total } }
  }
}

/** Whether nothing changed behind a walk up that has met `seen` and ended with `last`. */
const showsEnd = (
  { rows, wires, isLast }: MessagePage,
  last: WireMessage,
  seen: ReadonlyMap<string, number>
): boolean => {
  const oldest = wires.at(-1)
  const isReached = isLast || (oldest !== undefined && oldest.updatedAt < last.updatedAt)
  return (
    isReached &&
    // A row that cannot be read may be the one that is missing.
    wires.length === rows.length &&
    isAscending([...wires].reverse()) &&
    wires.every(
      ({ id, updatedAt }) =>
        updatedAt < last.updatedAt || (updatedAt === last.updatedAt && seen.get(id) === updatedAt)
    )
  )
}

/**
 * What a page proves that may be the last: null where more is to be asked for. A look at the newest
 * changes shows that nothing follows as the next page would, and besides how much the server gives at
 * once: the rooms after this one are done with one page.
 */
const endOf = async (
  deps: RoomSyncDeps,
  room: string,
  page: MessagePage,
  seen: ReadonlyMap<string, number>
): Promise<{ readonly total: number | null } | null> => {
  if (page.isLast) return { total: await askTotal(deps, room, page) }
  const last = page.wires.at(-1)
  if (!page.isShort || last === undefined) return null
  const limit = Math.min(PAGE_MESSAGES, 2 * page.rows.length)
  const newest = await deps.pages.fetch(room, { limit }, deps.signal)
  return showsEnd(newest, last, seen) ? { total: newest.total } : null
}

const isAscending = (wires: readonly WireMessage[]): boolean =>
  wires.every((wire, index) => index === 0 || wire.updatedAt >= (wires[index - 1]?.updatedAt ?? 0))

/** Oldest change first and none before `since`: otherwise a walk up would go in a circle. */
const isWalkable = (wires: readonly WireMessage[], since: number): boolean =>
  // What is asked for is a millisecond earlier (`messagePages`).
  isAscending(wires) && wires.every(({ updatedAt }) => updatedAt >= since - 1)

/** Everything that changed since the mark, oldest change first. */
export async function* changesSince(
  deps: RoomSyncDeps,
  room: string,
  known: RoomMark
): AsyncGenerator<RoomChunk> {
  const seen = new Map<string, number>()
  const met: WireMessage[] = []
  const from = Math.max(0, known.updatedAt - OVERLAP_MS)
  let mark = known
  let since = from
  let after: string | null = null
  for (;;) {
    const position = after === null ? { since } : { after }
    const page: MessagePage = await deps.pages.fetch(
      room,
      { limit: PAGE_MESSAGES, ...position },
      deps.signal
    )
    if (!isWalkable(page.wires, after === null ? since : 0)) {
      yield* descend(deps, room, known)
      return
    }
    // One that changes during the walk comes again, further up.
    const fresh = page.wires.filter(({ id, updatedAt }) => seen.get(id) !== updatedAt)
    met.push(...fresh.filter(({ id }) => !seen.has(id)))
    for (const { id, updatedAt } of fresh) seen.set(id, updatedAt)
    const expected = known.total + countNew(met, known)
    mark = { updatedAt: newestChange(page, mark.updatedAt), total: expected }
    yield { events: mapPage(page, deps.context, room, isIn(fresh)), mark }
    const isStuck = fresh.length === 0 && after !== null
    const end = isStuck
      ? { total: await askTotal(deps, room, page) }
      : await endOf(deps, room, page, seen)
    if (end !== null) {
      yield { events: listNew(room, known, met, page, from), mark }
      yield* settle(deps, room, mark, { expected, total: end.total })
      return
    }
    const last = page.wires.at(-1)
    const lastAt = last?.updatedAt ?? since
    // By time wherever it moves on: an anchor that is edited meanwhile would jump over the rest.
    if (lastAt > since) {
      since = lastAt
      after = null
    } else after = last?.id ?? null
    if (last === undefined) return
  }
}

/** For a server that knows no ascending order or no time: down from the newest change to the mark. */
async function* descend(
  deps: RoomSyncDeps,
  room: string,
  known: RoomMark
): AsyncGenerator<RoomChunk> {
  const seen = new Set<string>()
  let mark: RoomMark | null = null
  let before: string | null = null
  for (;;) {
    const query = { limit: PAGE_MESSAGES, before }
    const page: MessagePage = await deps.pages.fetch(room, query, deps.signal)
    const fresh = page.wires.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    mark ??= { updatedAt: newestChange(page, known.updatedAt), total: page.total ?? known.total }
    const reached = page.wires.some(({ updatedAt }) => updatedAt < known.updatedAt - OVERLAP_MS)
    const isEnd = reached || fresh.length === 0 || page.isLast
    before = page.wires.at(-1)?.id ?? before
    const events = mapPage(page, deps.context, room, isIn(fresh))
    yield { events, mark: isEnd ? mark : null }
    if (isEnd) return
  }
}

/**
 * A room whose newest message we have: edits, recalls, reactions and deletions of older ones show
 * nowhere else (imkit.md 4.3), so its newest changes are looked at.
 */
export async function* probeRoom(
  deps: RoomSyncDeps,
  room: string,
  known: RoomMark
): AsyncGenerator<RoomChunk> {
  const page = await deps.pages.fetch(room, { limit: PROBE_MESSAGES }, deps.signal)
  const isWhole = page.isLast || (page.total !== null && page.rows.length >= page.total)
  const reaches = page.wires.some(({ updatedAt }) => updatedAt <= known.updatedAt)
  if (!reaches && !isWhole) {
    yield* changesSince(deps, room, known)
    return
  }
  const since = known.updatedAt - OVERLAP_MS
  const events = mapPage(page, deps.context, room, ({ updatedAt }) => updatedAt >= since)
  // Ordered by change: whatever was made after the oldest change shown is shown.
  const from = isWhole ? 0 : (page.wires.at(-1)?.updatedAt ?? known.updatedAt) + 1
  yield { events: [...events, ...listNew(room, known, page.wires, page, from)], mark: null }
  const mark = { updatedAt: newestChange(page, known.updatedAt), total: known.total }
  const expected = known.total + countNew(page.wires, known)
  yield* settle(deps, room, mark, { expected, total: page.total })
}
