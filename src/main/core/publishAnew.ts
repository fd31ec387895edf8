import type { ConversationId } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import type { Publisher } from './ports'
import type { Store } from './store'

/** Tells windows that still show the rows of a lost store what the new one holds. */
export const publishAnew = async (
  store: Store,
  shown: readonly ConversationId[],
  publisher: Publisher
): Promise<void> => {
  const conversations = await store.listConversations()
  const accounts = await store.listAccounts()
  const kept = new Set(conversations.map(({ id }) => id))
  const events: readonly AppEvent[] = [
    { type: 'conversations/removed', ids: shown.filter((id) => !kept.has(id)) },
    { type: 'conversations/upserted', conversations },
    ...accounts.map(({ id }) => ({ type: 'messages/invalidated', accountId: id }) as const)
  ]
  publisher.publish(...events)
}
