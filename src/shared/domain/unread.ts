import type { AccountId } from './ids'

/** Which conversations count; those that were left never do. */
export type UnreadRules = { readonly countMuted: boolean; readonly countArchived: boolean }

/** What badge, tray and filters show; always recounted from the store, never summed from events. */
export type UnreadTotals = {
  /** Unread messages in the conversations that the rules count. */
  readonly messages: number
  /** Conversations with at least one unread message or marked unread, same rule. */
  readonly conversations: number
  readonly byAccount: Readonly<Record<AccountId, number>>
}
