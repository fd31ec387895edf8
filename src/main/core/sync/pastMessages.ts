/**
 * Older messages on demand: back from the oldest one that is stored, or down into a gap. What a page
 * proves is stored with the page (`spanProven`), so that a gap closes from its newer edge.
 */
import {
  type ConversationId,
  err,
  hasGap,
  type MessageId,
  ok,
  type Result,
  spanAt
} from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { ChatBackend } from '../chatBackend'
import type { IngestResult, Store } from '../store'

export interface PastMessages {
  /** A page before the oldest stored message; committed when this resolves. */
  fetchOlder(conversationId: ConversationId): Promise<Result<Fetched>>
  /**
   * Fetches what is missing before a message, newest first, until the gap is closed or enough was
   * fetched for once; committed page by page.
   *
   * @param beforeId the stored message at the newer edge
   */
  fillGap(
    conversationId: ConversationId,
    beforeId: MessageId
  ): Promise<Result<{ readonly isFilled: boolean }>>
}

export type PastMessagesDependencies = {
  readonly backend: Pick<ChatBackend, 'history'>
  readonly store: Store
  /** Ends with the account. */
  readonly signal: AbortSignal
  readonly keep: (events: readonly BackendEvent[], origin: 'history') => Promise<IngestResult>
}

/** Messages asked for at once when scrolling back. */
const OLDER_PAGE = 50
/** And when a gap is filled, with so many pages for one request of a person. */
const GAP_PAGE = 100
const GAP_PAGES = 5

type Fetched = { readonly fetched: number; readonly hasOlder: boolean }

export const createPastMessages = (deps: PastMessagesDependencies): PastMessages => ({
  fetchOlder: (conversationId) => fetchOlder(deps, conversationId),
  fillGap: (conversationId, beforeId) => fillGap(deps, conversationId, beforeId)
})

const fetchOlder = async (
  { backend, store, signal, keep }: PastMessagesDependencies,
  conversationId: ConversationId
): Promise<Result<Fetched>> => {
  const conversation = await store.findConversation(conversationId)
  if (conversation === null) return err('not_found')
  const oldest = await store.oldestPosition(conversationId)
  const page = await backend.history(conversation.serverId, oldest, OLDER_PAGE, signal)
  if (!page.ok) return page
  if (signal.aborted) return err('cancelled')
  const { events, hasOlder } = page.value
  const result = await keep(events, 'history')
  // A server that keeps answering with what is stored already has nothing older.
  const isNew = result.inserted + result.updated > 0
  return ok({ fetched: result.inserted, hasOlder: hasOlder && isNew })
}

/** The stored messages on either side, by `sentAt`; null when none is older. */
const edgesOf = async (
  store: Store,
  conversationId: ConversationId,
  beforeId: MessageId
): Promise<{ readonly older: number; readonly newer: number } | null> => {
  const message = await store.findMessage(beforeId)
  if (message?.conversationId !== conversationId) return null
  const anchor = { at: 'before', position: message } as const
  const older = (await store.readWindow(conversationId, anchor, 1)).messages.at(-1)
  return older === undefined ? null : { older: older.sentAt, newer: message.sentAt }
}

const fillGap = async (
  { backend, store, signal, keep }: PastMessagesDependencies,
  conversationId: ConversationId,
  beforeId: MessageId
): Promise<Result<{ readonly isFilled: boolean }>> => {
  const conversation = await store.findConversation(conversationId)
  const edges = await edgesOf(store, conversationId, beforeId)
  if (conversation === null || edges === null) return err('not_found')
  let reached: number | null = null
  for (let page = 0; ; page += 1) {
    const spans = await store.readSpans(conversationId)
    if (!hasGap(spans, edges.older, edges.newer)) return ok({ isFilled: true })
    const since = spanAt(spans, edges.newer)?.since ?? edges.newer + 1
    // A page that proved nothing: the server gives the same ones again.
    if (page === GAP_PAGES || reached === since) return ok({ isFilled: false })
    reached = since
    // The oldest of a page stands just before what the page proves: others may share its moment.
    const before = await store.oldestPosition(conversationId, Math.max(0, since - 1))
    const answer = await backend.history(conversation.serverId, before, GAP_PAGE, signal)
    if (!answer.ok) return answer
    if (signal.aborted) return err('cancelled')
    await keep(answer.value.events, 'history')
  }
}
