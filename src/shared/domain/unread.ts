import type { AccountId } from './ids'

/** What badge, tray and filters show; always recounted from the store, never summed from events. */
export type UnreadTotals = {
  /** Unread messages in conversations that are neither muted nor archived. */
  readonly messages: number
  /** Conversations with at least one unread message or marked unread, same rule. */
  readonly conversations: number
  readonly byAccount: Readonly<Record<AccountId, number>>
}
