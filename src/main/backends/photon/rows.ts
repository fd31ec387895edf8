import { BackendError } from '../../core/chatBackend'
import { err } from '../../../shared/domain'
import { readList } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure, type RestFailure } from '../shared/restFailure'

/** The server's own limit of rows per answer (photon.md 3.4). */
export const PAGE_ROWS = 1_000

/**
 * What is joined to every row; `attributedBody` says who is mentioned. `payloadData` is left out: link
 * previews and apps fill it with most of the bytes, and what it says of polls is asked for by row.
 */
const WITH_ROW = ['chats', 'attachments', 'messageSummaryInfo', 'attributedBody'] as const
/** For small pages, all there is: reading image sizes costs the server a look into every file. */
const WITH_DETAIL = [...WITH_ROW, 'attachments.metadata', 'payloadData'] as const

export type WhereClause = {
  readonly statement: string
  readonly args: Readonly<Record<string, number>>
}

export type RowQuery = {
  readonly where?: readonly WhereClause[]
  readonly after?: number
  readonly before?: number
  readonly chatGuid?: string
  readonly sort?: 'ASC' | 'DESC'
  readonly offset?: number
  readonly limit?: number
  /** Sizes of images and polls too. */
  readonly isDetailed?: boolean
  /** No more can match than this server is known to give at once: nothing is behind the page. */
  readonly isWhole?: boolean
}

export type RowPage = {
  readonly rows: readonly unknown[]
  /** Matches before paging. `Infinity` where there is more and nobody says how much. */
  readonly total: number
  readonly serverNow: number | null
}

/** A page that could not be had; `rest` says why, so that a query may try another way. */
export class RowsError extends BackendError {
  constructor(readonly rest: RestFailure) {
    super(toConnectFailure(rest))
    this.name = 'RowsError'
  }
}

export const noChatServer = (detail: string): BackendError =>
  new BackendError({ cause: 'not_a_chat_server', error: err('not_a_chat_server', detail).error })

export const rowIdWindow = (above: number, upTo: number | null): readonly WhereClause[] => [
  { statement: 'message.ROWID > :startRowId', args: { startRowId: above } },
  ...(upTo === null ? [] : [{ statement: 'message.ROWID <= :endRowId', args: { endRowId: upTo } }])
]

/** Nanoseconds since 2001, as chat.db keeps its dates. */
const toAppleNs = (epochMs: number): number => Math.max(0, epochMs - 978_307_200_000) * 1_000_000

/** Rows whose edit, unsend, read or delivery is stamped at or after `since`. */
export const updatedSince = (since: number): WhereClause => ({
  statement:
    '(message.date_edited >= :updatedAt OR message.date_retracted >= :updatedAt' +
    ' OR message.date_read >= :updatedAt OR message.date_delivered >= :updatedAt)',
  args: { updatedAt: toAppleNs(since) }
})

type Answer = Omit<RowPage, 'total'> & { readonly told: number | null }

const ask = async (rest: RestClient, query: RowQuery, signal: AbortSignal): Promise<Answer> => {
  const { isDetailed = false, isWhole: _, ...body } = query
  const answer = await rest.request({
    method: 'POST',
    path: '/message/query',
    json: { limit: PAGE_ROWS, sort: 'ASC', ...body, with: isDetailed ? WITH_DETAIL : WITH_ROW },
    signal
  })
  if (!answer.ok) throw new RowsError(answer.error)
  const rows = readList(answer.value.data)
  if (rows === null) throw noChatServer('message/query gave no list')
  return { rows, told: answer.value.total, serverNow: answer.value.serverNow }
}

/**
 * How many rows match, from what the server says and from what it gave. Its word alone is not enough:
 * one that counts only the page would end a catch-up early, one that counts without `where` would
 * never let it end. So a full page may have more behind it, an empty one has nothing, and behind a
 * short one that claims more, or counts nothing at all, we look: a server may have a smaller limit of
 * its own and not say so.
 */
const countMatches = async (
  rest: RestClient,
  query: RowQuery,
  { rows, told }: Answer,
  signal: AbortSignal
): Promise<number> => {
  const limit = query.limit ?? PAGE_ROWS
  const end = (query.offset ?? 0) + rows.length
  if (rows.length === 0 || query.isWhole === true) return end
  if (rows.length >= limit) return told === null ? Infinity : Math.max(told, end + 1)
  if (told !== null && told <= end) return end
  const next = await ask(rest, { ...query, offset: end, limit: 1, isDetailed: false }, signal)
  return next.rows.length === 0 ? end : (told ?? Infinity)
}

/** One page of message/query. Throws `RowsError`. */
export const queryRows = async (
  rest: RestClient,
  query: RowQuery,
  signal: AbortSignal
): Promise<RowPage> => {
  const answer = await ask(rest, query, signal)
  const total = await countMatches(rest, query, answer, signal)
  return { rows: answer.rows, total, serverNow: answer.serverNow }
}
