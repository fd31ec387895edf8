import { err, ok, type MessagePosition, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { HistoryPage } from '../../core/chatBackend'
import type { Directory } from './directory'
import { asList } from '../shared/fields'
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
export const fetchHistory = async (
  deps: { readonly rest: RestClient; readonly directory: Directory },
  { conversationServerId, before, limit }: HistoryRequest,
  signal: AbortSignal
): Promise<Result<HistoryPage>> => {
  const size = Math.min(Math.max(1, limit), 1_000)
  const events: BackendEvent[] = []
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await deps.rest.request({
      method: 'GET',
      path: `/chat/${encodeURIComponent(conversationServerId)}/message`,
      query: {
        // The prefix is this route's own (photon.md 3.3).
        with: 'attachments,message.messageSummaryInfo',
        sort: 'DESC',
        limit: String(size),
        offset: String(page * size),
        ...(before === null ? {} : { before: String(before.sentAt) })
      },
      signal
    })
    // A conversation that begins with its first message is not on the server yet.
    if (!answer.ok && answer.error.kind === 'rejected' && answer.error.status === 404)
      return ok({ events, hasOlder: false })
    if (!answer.ok) return { ok: false, error: answer.error.error }
    const rows = asList(answer.value.data)
    if (rows === null) return err('not_a_chat_server', 'history gave no list')
    const context = { directory: deps.directory, conversationServerId }
    const mapped = await mapRows([...rows].reverse(), context, null, 'chat/message')
    events.unshift(...mapped.events)
    const hasOlder =
      answer.value.total === null
        ? rows.length >= size
        : page * size + rows.length < answer.value.total
    if (!hasOlder || rows.some((row) => isOlder(row, before))) return ok({ events, hasOlder })
  }
  return ok({ events, hasOlder: true })
}
