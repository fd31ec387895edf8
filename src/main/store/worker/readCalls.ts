/** The calls of the port that change nothing. */
import type { Context } from './context'
import type { StoreCore } from './core'
import { keyOf } from './ids'
import { listPinned } from './pinned'
import { countUnread, findByServerIds, listMatchedServerIds, oldestPosition } from './queries'
import { conversationKeyOf, listConversations, readConversation } from './readConversations'
import { readMessages } from './readMessages'
import { search } from './search'
import { readSpans } from './spans'
import { readTotals } from './totals'
import { readWindow } from './windows'

export const readCalls = (
  context: Context
): Pick<
  StoreCore,
  | 'listConversations'
  | 'findConversation'
  | 'oldestPosition'
  | 'readSpans'
  | 'countUnread'
  | 'findMessage'
  | 'listPinned'
  | 'findByServerIds'
  | 'readWindow'
  | 'unreadTotals'
  | 'search'
  | 'listMatchedServerIds'
> => ({
  listConversations: () => listConversations(context),
  findConversation: (id) => {
    const key = conversationKeyOf(context, id)
    return key === null ? null : readConversation(context, key)
  },
  oldestPosition: (id, since) => oldestPosition(context, id, since),
  readSpans: (id) => readSpans(context, id),
  countUnread: (accountId) => countUnread(context, accountId),
  listPinned: (id) => listPinned(context, id),
  findMessage: (id) => readMessages(context, [keyOf(id)])[0] ?? null,
  findByServerIds: (accountId, serverIds) => findByServerIds(context, accountId, serverIds),
  readWindow: (conversationId, anchor, limit) => readWindow(context, conversationId, anchor, limit),
  unreadTotals: (now, rules) => readTotals(context, now, rules),
  search: (query, conversationId, limit) => search(context, query, conversationId, limit),
  listMatchedServerIds: (conversationId) => listMatchedServerIds(context, conversationId)
})
