/** What the store takes, by account and by conversation. Pure. */
import type { AccountId, Conversation, ConversationId, StorageUse } from '../../../shared/domain'

export type ConversationUse = {
  readonly id: ConversationId
  readonly name: string
  readonly messages: number
  readonly files: number
  readonly bytes: number
}

export type AccountUse = {
  readonly messages: number
  readonly files: number
  readonly bytes: number
  /** The largest first: by files, then by messages. */
  readonly conversations: readonly ConversationUse[]
}

const NOTHING = { files: 0, bytes: 0 }

export const accountUse = (
  accountId: AccountId,
  { use }: StorageUse,
  conversations: readonly Conversation[]
): AccountUse => {
  const files = use.filter((one) => one.accountId === accountId)
  const byConversation = new Map(files.map((one) => [one.conversationId, one]))
  const own = conversations
    .filter((one) => one.accountId === accountId)
    .map((one) => {
      const taken = byConversation.get(one.id) ?? NOTHING
      return {
        id: one.id,
        name: one.name,
        messages: one.messageCount,
        files: taken.files,
        bytes: taken.bytes
      }
    })
    .filter(({ messages, bytes }) => messages > 0 || bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || b.messages - a.messages)
  return {
    messages: own.reduce((sum, { messages }) => sum + messages, 0),
    files: files.reduce((sum, one) => sum + one.files, 0),
    bytes: files.reduce((sum, one) => sum + one.bytes, 0),
    conversations: own
  }
}

/** Conversations that have files, those with the most first. */
export const cleanUpChoices = (
  { use }: StorageUse,
  conversations: ReadonlyMap<ConversationId, Conversation>
): readonly Pick<ConversationUse, 'id' | 'name' | 'bytes'>[] =>
  use.flatMap(({ conversationId, bytes }) => {
    const name = conversationId === null ? undefined : conversations.get(conversationId)?.name
    return conversationId === null || name === undefined
      ? []
      : [{ id: conversationId, name, bytes }]
  })

/** What a clean-up with the filter that was asked with would delete. */
export const deletable = ({
  use
}: StorageUse): { readonly files: number; readonly bytes: number } => ({
  files: use.reduce((sum, one) => sum + one.deletableFiles, 0),
  bytes: use.reduce((sum, one) => sum + one.deletableBytes, 0)
})
