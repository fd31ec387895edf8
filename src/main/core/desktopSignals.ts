/** Unread counts on their way to tray, badge and title: one source, the store's recount. */
import type { Conversation, UnreadTotals } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'

export type DesktopSinks = {
  readonly setUnread: (totals: UnreadTotals) => void
  /** Conversations with something unread, newest first. */
  readonly setUnreadConversations: (conversations: readonly Conversation[]) => void
}

/** As many as a tray or dock menu can hold. */
const MENU_CONVERSATIONS = 8

/**
 * @param listConversations what is known now, in any order
 * @returns to be called with every published event
 */
export const createDesktopSignals =
  (sinks: DesktopSinks, listConversations: () => readonly Conversation[]) =>
  (events: readonly AppEvent[]): void => {
    for (const event of events) {
      if (event.type !== 'unread/changed') continue
      sinks.setUnread(event.unread)
      sinks.setUnreadConversations(newestUnread(listConversations()))
    }
  }

const newestUnread = (conversations: readonly Conversation[]): readonly Conversation[] =>
  conversations
    .filter(({ unreadCount, isMarkedUnread }) => unreadCount > 0 || isMarkedUnread)
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt)
    .slice(0, MENU_CONVERSATIONS)
