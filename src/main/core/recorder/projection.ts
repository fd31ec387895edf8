/** What of an event for the windows says in which state the core is. */
import type { Conversation, Message } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'

/** Null: it says nothing that is not told otherwise. Pure. */
export const projectEvent = (event: AppEvent): readonly unknown[] | null => {
  switch (event.type) {
    case 'connection/changed': {
      const { accountId, phase, attempt, cause } = event.connection
      return [{ accountId, phase, attempt, cause }]
    }
    case 'messages/upserted':
      return event.messages.map(messageState)
    case 'messages/removed':
      return event.ids
    case 'conversations/upserted':
      return event.conversations.map(conversationState)
    case 'conversations/removed':
      return event.ids
    case 'messages/invalidated':
      return [event.accountId]
    case 'unread/changed':
      return [event.unread]
    case 'action/failed':
      return [event]
    default:
      return null
  }
}

const messageState = (message: Message): object => {
  const { id, conversationId, sentAt, order, editedAt, unsentAt, readAt, sendState } = message
  return { id, conversationId, sentAt, order, editedAt, unsentAt, readAt, sendState }
}

const conversationState = (conversation: Conversation): object => {
  const { id, unreadCount, isMarkedUnread, isArchived, isLeft, mutedUntil } = conversation
  return { id, unreadCount, isMarkedUnread, isArchived, isLeft, mutedUntil }
}
