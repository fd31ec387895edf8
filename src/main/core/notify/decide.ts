/**
 * Whether a new message deserves a notification, and why not. Pure: one row of the decision table is
 * one return, and every answer carries its reason.
 */
import type { Conversation, Message } from '../../../shared/domain'

export type NotifyContext = {
  readonly conversation: Conversation
  /** The conversation in view of a focused window. */
  readonly isInView: boolean
  readonly notifications: 'full' | 'name' | 'none'
  /** Epoch ms. */
  readonly now: number
}

export type SkipReason =
  | 'own_message'
  | 'service_message'
  | 'unsent'
  | 'already_read'
  | 'muted'
  | 'archived'
  | 'in_view'
  | 'turned_off'

export type NotifyDecision =
  { readonly show: true } | { readonly show: false; readonly reason: SkipReason }

export const decide = (message: Message, context: NotifyContext): NotifyDecision => {
  const { conversation } = context
  if (message.isFromMe) return skip('own_message')
  if (message.service !== null) return skip('service_message')
  if (message.unsentAt !== null) return skip('unsent')
  if (message.readAt !== null || conversation.unreadCount === 0) return skip('already_read')
  if (conversation.mutedUntil !== null && conversation.mutedUntil > context.now)
    return skip('muted')
  if (conversation.isArchived) return skip('archived')
  if (context.isInView) return skip('in_view')
  if (context.notifications === 'none') return skip('turned_off')
  return { show: true }
}

const skip = (reason: SkipReason): NotifyDecision => ({ show: false, reason })
