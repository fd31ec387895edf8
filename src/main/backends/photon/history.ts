import { err, ok, type MessagePosition, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { HistoryPage } from '../../core/chatBackend'
import type { Directory } from './directory'
import { asRecord, readList } from '../shared/fields'
import { dateOf, mapRows } from './mapRows'
import type { RestClient } from '../shared/restClient'

export type HistoryRequest = {
  readonly conversationServerId: string
  readonly before: MessagePosition | null
  readonly limit: number
}

const MAX_PAGES = 20

const isOlder = (row: unknown, before: MessagePosition | null): boolean =>
  before === null || (dateOf(row) ?? 0) < before.sentAt

type HistoryDeps = { readonly rest: RestClient; readonly directory: Directory }

/** `total` null: nobody counts. `isKnown` false: the server does not know this conversation. */
type Rows = {
  readonly rows: readonly unknown[]
  readonly total: number | null
  readonly isKnown: boolean
}

const fetchRows = async (
  rest: RestClient,
  { conversationServerId, before }: HistoryRequest,
  page: { readonly offset: number; readonly limit: number },
  signal: AbortSignal
): Promise<Result<Rows>> => {
  const answer = await rest.request({
    method: 'GET',
    path: `/chat/${encodeURIComponent(conversationServerId)}/message`,
    query: {
      // The prefix is this route's own (photon.md 3.3).
      with: 'attachments,message.messageSummaryInfo,message.attributedBody,message.payloadData',
      sort: 'DESC',
      limit: String(page.limit),
      offset: String(page.offset),
      ...(before === null ? {} : { before: String(before.sentAt) })
    },
    signal
  })
  if (answer.ok) {
    const rows = readList(answer.value.data)
    return rows === null
      ? err('not_a_chat_server', 'history gave no list')
      : ok({ rows, total: answer.value.total, isKnown: true })
  }
  const { kind, status, error } = answer.error
  // A conversation that begins with its first message is not on the server yet.
  return kind === 'rejected' && status === 404
    ? ok({ rows: [], total: 0, isKnown: false })
    : { ok: false, error }
}

/** Newest first, as asked for. Rows without a date prove nothing. */
const isDescending = (dates: readonly (number | null)[]): boolean =>
  dates.every((date, index) => date !== null && date <= (dates[index - 1] ?? Infinity))

/**
 * The span of which the rows of a request are all that there is. Of the oldest one's millisecond there
 * may be more on the next page.
 */
const provenBy = (
  { conversationServerId, before }: HistoryRequest,
  rows: readonly unknown[],
  isEnd: boolean
): readonly BackendEvent[] => {
  const dates = rows.map(dateOf)
  const oldest = dates.at(-1) ?? null
  // Nothing at all may also be a server that is not ready.
  if (oldest === null || !isDescending(dates)) return []
  const since = isEnd ? null : oldest + 1
  const until = before?.sentAt ?? null
  if (since !== null && until !== null && since > until) return []
  return [{ type: 'spanProven', conversationServerId, since, until }]
}

/**
 * Older rows of one conversation, oldest first. `before` is inclusive on the server, so rows of that
 * very millisecond come again; pages that hold nothing else are passed.
 */
export const fetchHistory = async (
  deps: HistoryDeps,
  request: HistoryRequest,
  signal: AbortSignal
): Promise<Result<HistoryPage>> => {
  const { conversationServerId, before } = request
  const limit = Math.min(Math.max(1, request.limit), 1_000)
  const events: BackendEvent[] = []
  const all: unknown[] = []
  let first: unknown = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const offset = all.length
    const found = await fetchRows(deps.rest, request, { offset, limit }, signal)
    if (!found.ok) return found
    const { rows, total, isKnown } = found.value
    if (!isKnown) return ok({ events, hasOlder: false })
    const previous = first
    first = asRecord(rows[0])?.guid
    // A server that knows no offset gives the same page for ever.
    if (offset > 0 && rows.length > 0 && first === previous)
      return ok({ events: [...events, ...provenBy(request, all, false)], hasOlder: false })
    const context = { directory: deps.directory, conversationServerId }
    const mapped = await mapRows([...rows].reverse(), context, null, 'chat/message')
    events.unshift(...mapped.events)
    all.push(...rows)
    // Where nobody counts, a short page may be all that the server gives at once.
    const hasOlder = rows.length > 0 && all.length < (total ?? Infinity)
    if (!hasOlder || rows.some((row) => isOlder(row, before)))
      return ok({ events: [...events, ...provenBy(request, all, !hasOlder)], hasOlder })
  }
  return ok({ events: [...events, ...provenBy(request, all, false)], hasOlder: true })
}
