import type { ConversationId, Message } from '../../../shared/domain'
import type { Context } from './context'
import { conversationKeyOf } from './readConversations'
import { readMessages } from './readMessages'

const MAX_PINNED = 100

const PINNED = `SELECT id FROM messages INDEXED BY messages_pinned
  WHERE conversation = ? AND is_pinned = 1 ORDER BY sent_at DESC, ord DESC LIMIT ?`

/** Newest first. */
export const listPinned = (context: Context, id: ConversationId): readonly Message[] => {
  const key = conversationKeyOf(context, id)
  if (key === null) return []
  const rows = context.db.all<{ id: number }>(PINNED, [key, MAX_PINNED])
  return readMessages(
    context,
    rows.map((row) => row.id)
  )
}
