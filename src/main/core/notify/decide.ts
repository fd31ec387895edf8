/**
 * Whether a new message deserves a notification, and why not. Pure: one row of the decision table is
 * one return, and every answer carries its reason.
 */
import {
  AWAY_AFTER_MS,
  type Conversation,
  isQuietHour,
  type Message,
  type NotificationSkipReason,
  type Settings
} from '../../../shared/domain'

export type NotifyContext = {
  readonly conversation: Conversation
  /** The conversation is on screen, in a window with the focus. */
  readonly isOnScreen: boolean
  /** Ms since the person last touched anything. */
  readonly idleMs: number
  readonly settings: Pick<Settings, 'notifications' | 'doNotDisturbUntil' | 'quietHours'>
  /** The system's own do not disturb is on, as far as it can be read. */
  readonly isSystemQuiet: boolean
  /** Epoch ms. */
  readonly now: number
}

export type NotifyDecision =
  /**
   * `isSystemQuiet`: handed over without a sound. The system keeps it for later instead of showing it;
   * held back here it would be missing there.
   */
  | { readonly show: true; readonly isSystemQuiet: boolean }
  | { readonly show: false; readonly reason: NotificationSkipReason }

export const decide = (message: Message, context: NotifyContext): NotifyDecision => {
  const reason =
    reasonOfMessage(message, context) ?? reasonOfConversation(context) ?? reasonOfSettings(context)
  return reason === null
    ? { show: true, isSystemQuiet: context.isSystemQuiet }
    : { show: false, reason }
}

type Reason = NotificationSkipReason | null

const reasonOfMessage = (message: Message, { conversation }: NotifyContext): Reason => {
  if (message.isFromMe) return 'own_message'
  if (message.service !== null) return 'service_message'
  if (message.unsentAt !== null) return 'unsent'
  if (message.readAt !== null || conversation.unreadCount === 0) return 'already_read'
  return null
}

const reasonOfConversation = (context: NotifyContext): Reason => {
  const { conversation, isOnScreen, idleMs, now } = context
  if (conversation.isLeft) return 'left'
  if (conversation.mutedUntil !== null && conversation.mutedUntil > now) return 'muted'
  if (conversation.isArchived) return 'archived'
  return isOnScreen && idleMs < AWAY_AFTER_MS ? 'in_view' : null
}

const reasonOfSettings = ({ settings, now }: NotifyContext): Reason => {
  if (settings.notifications === 'none') return 'turned_off'
  if (settings.doNotDisturbUntil !== null && settings.doNotDisturbUntil > now)
    return 'do_not_disturb'
  return isQuietHour(settings.quietHours, now) ? 'quiet_hours' : null
}
