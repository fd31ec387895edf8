import { ok, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { HistoryAnchor, HistoryPage } from '../../core/chatBackend'
import { mapPage } from './mapPage'
import { PAGE_MESSAGES, PageError, type MessagePages } from './messagePages'
import { orderOf } from './readers'
import { walkedTo } from './walkedTo'
import type { MappingContext } from './toDomain'
import type { WireMessage } from './wire'

export type HistoryDeps = {
  readonly pages: MessagePages
  readonly context: MappingContext
  /** How far down each room was read in this run: the id of the last message of the way. */
  readonly floors: Map<string, string>
}

export type HistoryRequest = {
  readonly conversationServerId: string
  readonly before: HistoryAnchor | null
  readonly limit: number
}

/** Pages passed in one call because everything on them is newer than asked for. */
const MAX_PAGES = 40

const isOlder = ({ id, createdAt }: WireMessage, before: HistoryAnchor): boolean =>
  createdAt < before.sentAt ||
  (createdAt === before.sentAt && orderOf(id, createdAt) < before.order)

const floorOf = (deps: HistoryDeps, request: HistoryRequest): string | null =>
  request.before === null
    ? null
    : (deps.floors.get(request.conversationServerId) ?? request.before.serverId ?? null)

const read = async (
  deps: HistoryDeps,
  request: HistoryRequest,
  signal: AbortSignal
): Promise<HistoryPage> => {
  const { conversationServerId: room, before, limit } = request
  const events: BackendEvent[] = []
  const seen = new Set<string>()
  let anchor = floorOf(deps, request)
  let oldestChange = Infinity
  // Without a place to start from, what is stored already has to be passed: in long steps.
  let size = before !== null && anchor === null ? PAGE_MESSAGES : Math.max(1, limit) + 1
  for (let step = 0; step < MAX_PAGES; step += 1) {
    const page = await deps.pages.fetch(room, { limit: size, before: anchor }, signal)
    const fresh = page.wires.filter(({ id }) => id !== anchor && !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    events.unshift(...mapPage(page, deps.context, room))
    const isWhole = anchor === null && page.total !== null && page.rows.length >= page.total
    const isEnd = page.isLast || isWhole
    const hasOlder = fresh.length > 0 && !isEnd
    oldestChange = Math.min(oldestChange, ...page.wires.map(({ updatedAt }) => updatedAt))
    anchor = page.wires.at(-1)?.id ?? anchor
    if (anchor !== null) deps.floors.set(room, anchor)
    const isFound = before === null || fresh.some((wire) => isOlder(wire, before))
    if (!hasOlder || isFound)
      return { events: [...events, ...walkedTo(room, oldestChange, isEnd)], hasOlder }
    size = PAGE_MESSAGES
  }
  return { events: [...events, ...walkedTo(room, oldestChange, false)], hasOlder: true }
}

/**
 * Older messages of one room. Pages go by the time of the last change, not of creation (imkit.md
 * 4.4), so the way down is remembered and gone on from: an old message that was edited lately is met
 * early, and whatever lies between comes when the way gets there.
 */
export const fetchHistory = async (
  deps: HistoryDeps,
  request: HistoryRequest,
  signal: AbortSignal
): Promise<Result<HistoryPage>> => {
  try {
    return ok(await read(deps, request, signal))
  } catch (error) {
    if (!(error instanceof PageError)) throw error
    const isLost = error.isAboutRoom && deps.floors.delete(request.conversationServerId)
    // The message that we stood on was deleted: once more, from the top.
    if (!isLost) return { ok: false, error: error.failure.error }
    return fetchHistory(
      deps,
      {
        ...request,
        before: request.before === null ? null : { ...request.before, serverId: null }
      },
      signal
    )
  }
}
