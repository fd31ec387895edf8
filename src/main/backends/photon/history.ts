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

/**
 * Older rows of one conversation, oldest first. `before` is inclusive on the server, so rows of that
 * very millisecond come again; pages that hold nothing else are passed.
 */
type HistoryDeps = { readonly rest: RestClient; readonly directory: Directory }

type Rows = { readonly rows: readonly unknown[]; readonly total: number | null }

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
      with: 'attachments,message.messageSummaryInfo',
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
      : ok({ rows, total: answer.value.total })
  }
  const { kind, status, error } = answer.error
  // A conversation that begins with its first message is not on the server yet.
  return kind === 'rejected' && status === 404 ? ok({ rows: [], total: 0 }) : { ok: false, error }
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
  let offset = 0
  let first: unknown = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const found = await fetchRows(deps.rest, request, { offset, limit }, signal)
    if (!found.ok) return found
    const { rows, total } = found.value
    const previous = first
    first = asRecord(rows[0])?.guid
    // A server that knows no offset gives the same page for ever.
    if (offset > 0 && rows.length > 0 && first === previous) return ok({ events, hasOlder: false })
    const context = { directory: deps.directory, conversationServerId }
    const mapped = await mapRows([...rows].reverse(), context, null, 'chat/message')
    events.unshift(...mapped.events)
    offset += rows.length
    // Where nobody counts, a short page may be all that the server gives at once.
    const hasOlder = rows.length > 0 && offset < (total ?? Infinity)
    if (!hasOlder || rows.some((row) => isOlder(row, before))) return ok({ events, hasOlder })
  }
  return ok({ events, hasOlder: true })
}
