/** Pages of one room's messages (imkit.md 4.4). */
import { err } from '../../../shared/domain'
import { BackendError } from '../../core/chatBackend'
import { asList, asRecord, readId } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure, type RestFailure } from '../shared/restFailure'
import { readMessage, type WireMessage } from './wire'

/** What is asked for; how many a server gives at most is nowhere written (imkit.md 7). */
export const PAGE_MESSAGES = 500

/** Every known client gets as many as this. */
const SAFE_MESSAGES = 50

export type PageQuery = {
  readonly limit: number
  /** Older side, newest first. */
  readonly before?: string | null
  /** Newer side, oldest first: behind this message, or changed at this time or later. */
  readonly after?: string
  readonly since?: number
}

export type MessagePage = {
  readonly rows: readonly unknown[]
  /** Those of `rows` that can be read, in the page's order. */
  readonly wires: readonly WireMessage[]
  /** Of the room, or of the query: that differs by server (see `isWhole`). */
  readonly total: number | null
  /** Of this page, those that the account's owner has hidden. */
  readonly hiddenIds: readonly string[]
  readonly serverNow: number | null
  /** Proof that nothing follows: fewer came than the server is known to give. */
  readonly isLast: boolean
  /** Fewer came than were asked for: the end, unless the server gives no more than this at once. */
  readonly isShort: boolean
}

/** A page that could not be had; `rest` says why. */
export class PageError extends BackendError {
  constructor(readonly rest: RestFailure) {
    super(toConnectFailure(rest))
    this.name = 'PageError'
  }

  /** Not (or no longer) our room, or gone: an answer about this room, not a failure of the run. */
  get isAboutRoom(): boolean {
    return this.rest.kind === 'rejected' && (this.rest.status === 403 || this.rest.status === 404)
  }
}

export const noImkitServer = (detail: string): BackendError =>
  new BackendError({ cause: 'not_a_chat_server', error: err('not_a_chat_server', detail).error })

export interface MessagePages {
  /** Throws `PageError`. */
  fetch(room: string, query: PageQuery, signal: AbortSignal): Promise<MessagePage>
}

const toQuery = (query: PageQuery, limit: number): Readonly<Record<string, string>> => {
  const isAscending = query.after !== undefined || query.since !== undefined
  const before = query.before ?? null
  return {
    limit: String(limit),
    // Samples disagree about the default, so it is always said (imkit.md 4.4).
    timeRangeField: 'updatedAt',
    sortOrder: isAscending ? 'asc' : 'desc',
    ...(before === null ? {} : { beforeMessage: before }),
    ...(query.after === undefined ? {} : { afterMessage: query.after }),
    // Whether the bound itself belongs to the answer is not written: a millisecond settles it.
    ...(query.since === undefined ? {} : { afterTime: String(Math.max(0, query.since - 1)) })
  }
}

const isUnbounded = ({ before, after, since }: PageQuery): boolean =>
  (before ?? null) === null && after === undefined && since === undefined

/** One per connection: it learns how many messages the server gives at once. */
export const createMessagePages = (rest: RestClient): MessagePages => {
  let ceiling = PAGE_MESSAGES
  let largest = SAFE_MESSAGES
  let most = Infinity
  const ask = async (room: string, query: PageQuery, signal: AbortSignal): Promise<MessagePage> => {
    const limit = Math.max(1, Math.min(query.limit, ceiling))
    const answer = await rest.request({
      method: 'GET',
      path: `/rooms/${encodeURIComponent(room)}/messages/v3`,
      query: toQuery(query, limit),
      signal
    })
    if (!answer.ok) {
      const isRefused = answer.error.kind === 'rejected' && answer.error.status === 400
      if (!isRefused || limit <= SAFE_MESSAGES) throw new PageError(answer.error)
      ceiling = SAFE_MESSAGES
      return ask(room, query, signal)
    }
    const result = asRecord(answer.value.data)
    const rows = asList(result?.data)
    if (rows === null) throw noImkitServer('messages/v3 gave no list')
    largest = Math.max(largest, rows.length)
    const { total } = answer.value
    // There is more, and no bound that kept it out.
    if (isUnbounded(query) && total !== null && rows.length < Math.min(limit, total))
      most = rows.length
    const hidden = asList(result?.userDeletedIDs) ?? []
    return {
      rows,
      wires: rows.flatMap((row) => {
        const wire = readMessage(row)
        return 'reason' in wire ? [] : [wire]
      }),
      total,
      hiddenIds: hidden.slice(0, PAGE_MESSAGES).flatMap((id) => readId(id) ?? []),
      serverNow: answer.value.serverNow,
      isLast: rows.length < Math.min(limit, largest),
      isShort: rows.length < Math.min(limit, most)
    }
  }
  return { fetch: ask }
}
