import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { OutboxItem } from '../../src/main/core/store'
import type { AccountId, Conversation, ConversationId, Message } from '../../src/shared/domain'
import { START_AT } from './fakeClock'
import { createMemoryStore, type NodeStore } from './nodeStore'
import { ACCOUNT_ID, accountSample } from './samples'

export interface StoreWorld {
  store: NodeStore
  readonly conversations: readonly Conversation[]
  /** Puts a send into the outbox of the n-th conversation. */
  queue(text: string, conversation?: number): Promise<{ item: OutboxItem; message: Message }>
  outbox(): Promise<readonly OutboxItem[]>
  /** The store as the next start finds it after a crash. */
  crash(): void
}

export const conversationEvent = (name: string): BackendEvent => ({
  type: 'conversation',
  conversation: {
    serverId: `iMessage;-;${name}`,
    name: `Name of ${name}`,
    isGroup: false,
    participants: [{ address: `${name}@example.org`, name: `Name of ${name}` }],
    isArchived: false
  }
})

/** A store with one account and that many conversations, named c1, c2, ... */
export const createStoreWorld = async (
  count = 1,
  accountId: AccountId = ACCOUNT_ID
): Promise<StoreWorld> => {
  const { store, reopen } = createMemoryStore()
  await store.saveAccount(accountSample({ id: accountId }))
  const names = Array.from({ length: count }, (_, index) => `c${index + 1}`)
  await store.ingest({
    accountId,
    events: names.map(conversationEvent),
    origin: 'initial',
    now: START_AT
  })
  const known = await store.listConversations()
  const conversations = names.flatMap((name) =>
    known.filter(({ serverId }) => serverId === `iMessage;-;${name}`)
  )
  let queued = 0
  const idOf = (index: number): ConversationId => {
    const conversation = conversations[index - 1]
    if (conversation === undefined) throw new Error(`no conversation ${index}`)
    return conversation.id
  }
  const world: StoreWorld = {
    store,
    conversations,
    async queue(text, conversation = 1) {
      queued += 1
      const change = await world.store.enqueueSend({
        conversationId: idOf(conversation),
        clientId: `client-${queued}`,
        text,
        replyToMessageId: null,
        attachment: null,
        now: START_AT
      })
      const message = change.messages.find(({ id }) => id === change.item.messageId)
      if (message === undefined) throw new Error('no message row')
      return { item: change.item, message }
    },
    outbox() {
      return world.store.listOutbox(accountId)
    },
    crash() {
      world.store = reopen()
    }
  }
  return world
}
