/** How something outside the window brings a conversation up in it. */
import type { ConversationId, MessageId } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import type { Publisher } from '../core/ports'
import type { NotificationActivation } from '../platform/notifier'
import type { MainWindow } from '../platform/window'
import type { DesktopActions } from './actions'

/** Shows a conversation, and a message in it, in front. */
export type Navigate = (conversationId: ConversationId, messageId: MessageId | null) => void

/** What a click, a button or an answer in a notification does. */
export const obey =
  (window: Pick<MainWindow, 'show'>, navigate: Navigate, actions: DesktopActions) =>
  ({ request, action }: NotificationActivation): void => {
    const { conversationId, messageId } = request
    if (conversationId === null) window.show()
    else if (action.type === 'open') navigate(conversationId, messageId)
    else if (action.type === 'markRead') actions.markRead(conversationId)
    else actions.reply(conversationId, action.text)
  }

/** A page that is still loading hears nothing: what it is to show waits until it listens. */
export const createNavigation = (
  publisher: Publisher
): {
  readonly request: (conversationId: ConversationId, messageId: MessageId | null) => void
  readonly pageReady: () => void
} => {
  let isReady = false
  let waiting: AppEvent | null = null
  return {
    request: (conversationId, messageId) => {
      const event: AppEvent = { type: 'navigation/requested', conversationId, messageId }
      if (isReady) publisher.publish(event)
      else waiting = event
    },
    pageReady: () => {
      isReady = true
      if (waiting !== null) publisher.publish(waiting)
      waiting = null
    }
  }
}
