import type { AccountId, AppError, Conversation, ConversationId } from '../../../shared/domain'
import type { Api } from '../api'
import { emptyMap, filterMap, mapOf, withEntries, withoutKeys } from './collections'
import {
  compareConversations,
  isInInbox,
  isUnread,
  passesFilter,
  type ListFilter
} from '../view/conversationFilter'

/** All conversations, in the order of the list; what is open and what the filter lets through. */
export class ConversationsState {
  byId = $state.raw(emptyMap<ConversationId, Conversation>())
  typing = $state.raw(emptyMap<ConversationId, readonly string[]>())
  filter = $state.raw<ListFilter>({ type: 'all' })
  openId = $state.raw<ConversationId | null>(null)

  readonly sorted = $derived([...this.byId.values()].sort(compareConversations))
  readonly listed = $derived(
    this.sorted.filter((item) => passesFilter(item, this.filter, this.openId))
  )
  readonly open = $derived(this.openId === null ? null : (this.byId.get(this.openId) ?? null))
  readonly unreadCount = $derived(
    this.sorted.filter((item) => isInInbox(item) && isUnread(item)).length
  )
  readonly hasArchived = $derived(this.sorted.some((item) => item.isArchived && !item.isLeft))
  readonly hasLeft = $derived(this.sorted.some((item) => item.isLeft))

  constructor(private readonly api: Api) {}

  replaceAll(conversations: readonly Conversation[]): void {
    this.byId = mapOf(conversations.map((item) => [item.id, item]))
  }

  upsert(conversations: readonly Conversation[]): void {
    this.byId = withEntries(
      this.byId,
      conversations.map((item) => [item.id, item])
    )
  }

  remove(ids: readonly ConversationId[]): void {
    this.byId = withoutKeys(this.byId, ids)
  }

  keepOnly(accountIds: ReadonlySet<AccountId>): void {
    this.byId = filterMap(this.byId, (_id, item) => accountIds.has(item.accountId))
    if (this.filter.type === 'account' && !accountIds.has(this.filter.accountId)) {
      this.filter = { type: 'all' }
    }
  }

  setTyping(conversationId: ConversationId, names: readonly string[]): void {
    this.typing =
      names.length === 0
        ? withoutKeys(this.typing, [conversationId])
        : withEntries(this.typing, [[conversationId, names]])
  }

  /** The conversation `by` places further in the list (or the next unread one), if any. */
  neighbour(by: 1 | -1, unreadOnly: boolean): ConversationId | null {
    const list = this.listed
    const from = list.findIndex((item) => item.id === this.openId)
    const start = from === -1 ? (by === 1 ? -1 : list.length) : from
    for (let index = start + by; index >= 0 && index < list.length; index += by) {
      const item = list[index]
      if (item !== undefined && (!unreadOnly || isUnread(item))) return item.id
    }
    return null
  }

  async setMuted(conversationId: ConversationId, mutedUntil: number | null): Promise<void> {
    await this.api.call('conversation:setMuted', { conversationId, mutedUntil })
  }

  async setPinned(conversationId: ConversationId, isPinned: boolean): Promise<void> {
    await this.api.call('conversation:setPinned', { conversationId, isPinned })
  }

  async setArchived(conversationId: ConversationId, isArchived: boolean): Promise<void> {
    await this.api.call('conversation:setArchived', { conversationId, isArchived })
  }

  /** Null when it worked. */
  async setTags(conversationId: ConversationId, tags: readonly string[]): Promise<AppError | null> {
    const result = await this.api.call('conversation:setTags', { conversationId, tags: [...tags] })
    return result.ok ? null : result.error
  }

  async markRead(conversationId: ConversationId, upTo: string | null): Promise<void> {
    await this.api.call('conversation:markRead', { conversationId, upTo })
  }

  async markUnread(conversationId: ConversationId): Promise<void> {
    await this.api.call('conversation:markUnread', { conversationId })
  }
}
