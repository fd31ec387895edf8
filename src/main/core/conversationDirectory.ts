/** From a server's conversation id to ours, in memory: live notices name conversations the server's way. */
import type { AccountId, Conversation, ConversationId } from '../../shared/domain'

export interface ConversationDirectory {
  find(accountId: AccountId, serverId: string): Conversation | null
  get(id: ConversationId): Conversation | null
  remember(conversations: readonly Conversation[]): void
  forget(id: ConversationId): void
  forgetAccount(accountId: AccountId): readonly ConversationId[]
  list(): readonly Conversation[]
}

export const createConversationDirectory = (): ConversationDirectory => {
  const byId = new Map<ConversationId, Conversation>()
  const byServerId = new Map<string, ConversationId>()
  const keyOf = (accountId: AccountId, serverId: string): string => `${accountId}\n${serverId}`

  const forget = (id: ConversationId): void => {
    const gone = byId.get(id)
    if (gone === undefined) return
    byId.delete(id)
    byServerId.delete(keyOf(gone.accountId, gone.serverId))
  }

  return {
    find: (accountId, serverId) => {
      const id = byServerId.get(keyOf(accountId, serverId))
      return id === undefined ? null : (byId.get(id) ?? null)
    },
    get: (id) => byId.get(id) ?? null,
    remember: (conversations) => {
      for (const conversation of conversations) {
        byId.set(conversation.id, conversation)
        byServerId.set(keyOf(conversation.accountId, conversation.serverId), conversation.id)
      }
    },
    forget,
    forgetAccount: (accountId) => {
      const gone = [...byId.values()].filter((one) => one.accountId === accountId)
      for (const { id } of gone) forget(id)
      return gone.map(({ id }) => id)
    },
    list: () => [...byId.values()]
  }
}
