import type { AccountId, Conversation, ConversationId } from '../../../shared/domain'

export type ListFilter =
  | { readonly type: 'all' }
  | { readonly type: 'unread' }
  | { readonly type: 'archived' }
  | { readonly type: 'left' }
  | { readonly type: 'tag'; readonly tag: string }
  | { readonly type: 'account'; readonly accountId: AccountId }

export const isUnread = (conversation: Conversation): boolean =>
  conversation.unreadCount > 0 || conversation.isMarkedUnread

export const isMuted = (conversation: Conversation, now: number): boolean =>
  conversation.mutedUntil !== null && conversation.mutedUntil > now

/** Pinned first, then the newest activity; ties keep a stable order by id. */
export const compareConversations = (a: Conversation, b: Conversation): number =>
  Number(b.isPinned) - Number(a.isPinned) ||
  b.lastActivityAt - a.lastActivityAt ||
  (a.id < b.id ? -1 : 1)

/** Archived ones and those that the owner left are out of the way, under filters of their own. */
export const isInInbox = (conversation: Conversation): boolean =>
  !conversation.isArchived && !conversation.isLeft

const hasTag = ({ tags, sharedTags }: Conversation, tag: string): boolean =>
  tags.includes(tag) || sharedTags.includes(tag)

export const isSameFilter = (a: ListFilter, b: ListFilter): boolean =>
  a.type === b.type &&
  (a.type !== 'account' || b.type !== 'account' || a.accountId === b.accountId) &&
  (a.type !== 'tag' || b.type !== 'tag' || a.tag === b.tag)

/** `keepId`: the open conversation stays in the list while it is being read. */
export const passesFilter = (
  conversation: Conversation,
  filter: ListFilter,
  keepId: ConversationId | null
): boolean => {
  switch (filter.type) {
    case 'all':
      return isInInbox(conversation)
    case 'archived':
      return conversation.isArchived && !conversation.isLeft
    case 'left':
      return conversation.isLeft
    case 'tag':
      return isInInbox(conversation) && hasTag(conversation, filter.tag)
    case 'unread':
      return isInInbox(conversation) && (isUnread(conversation) || conversation.id === keepId)
    case 'account':
      return isInInbox(conversation) && conversation.accountId === filter.accountId
  }
}

/** Case and accents do not matter when a name is looked for. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

const foldedNames = new WeakMap<Conversation, string>()

/** The name as `foldText` makes it; a list of thousands is asked at every key. */
export const foldedName = (conversation: Conversation): string => {
  let folded = foldedNames.get(conversation)
  if (folded === undefined) {
    folded = foldText(conversation.name)
    foldedNames.set(conversation, folded)
  }
  return folded
}
