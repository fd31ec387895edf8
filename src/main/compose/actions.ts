/** What can be done from outside the window: from the tray and from notifications. */
import type { Conversation, ConversationId } from '../../shared/domain'
import type { Engine } from '../core/engine'
import type { Logger } from '../core/ports'
import type { Profile } from '../core/profile'

export type DesktopActions = {
  readonly listConversations: () => readonly Conversation[]
  readonly recountUnread: () => void
  readonly markRead: (conversationId: ConversationId) => void
  readonly markAllRead: () => void
  readonly reply: (conversationId: ConversationId, text: string) => void
}

/** @param profile asked at each use: it is made after the desktop */
export const createActions = (profile: () => Profile, logger: Logger): DesktopActions => {
  /** A click in a notification of an earlier run comes before the store is open. */
  const whenOpen = (what: string, run: (engine: Engine) => Promise<boolean>): void => {
    void profile()
      .opened()
      .then(async () => {
        const engine = profile().engine()
        if (engine === null || !(await run(engine))) logger.warn('not done', { what })
      })
      .catch((error: unknown) => {
        logger.warn('not done', { what, error: String(error) })
      })
  }

  const markRead = (id: ConversationId): void => {
    whenOpen('markRead', async ({ messenger }) => (await messenger.markRead(id, null)).ok)
  }

  const listConversations = (): readonly Conversation[] =>
    profile().engine()?.directory.list() ?? []

  return {
    listConversations,
    recountUnread: () => profile().engine()?.recountUnread(),
    markRead,
    markAllRead: () => {
      for (const { id, unreadCount, isMarkedUnread } of listConversations())
        if (unreadCount > 0 || isMarkedUnread) markRead(id)
    },
    reply: (conversationId, text) => {
      whenOpen('reply', async ({ messenger }) => {
        const sent = await messenger.send({ conversationId, text, replyTo: null, stagedIds: [] })
        // Who answers has read.
        if (sent.ok) await messenger.markRead(conversationId, null)
        return sent.ok
      })
    }
  }
}
