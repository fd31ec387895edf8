import type { AttachmentId, ConversationId, ListedAttachment } from '../../../shared/domain'
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachment } from './attachmentRow'
import type { Context } from './context'
import { keyOf, toMessageId } from './ids'
import { conversationKeyOf } from './readConversations'

const MAX_LIMIT = 200

type Place = {
  readonly sent_at: number
  readonly ord: number
  readonly message: number
  readonly key: number
}

type Row = Place &
  AttachmentRow & {
    readonly is_from_me: number
    readonly sender_name: string
  }

const PLACE = `SELECT m.sent_at, m.ord, t.message, t.key FROM attachments t
  JOIN messages m ON m.id = t.message WHERE t.key = ? AND m.conversation = ?`

const LIST = `SELECT m.sent_at, m.ord, ${ATTACHMENT_COLUMNS}, m.is_from_me,
    coalesce(p.name, m.sender) AS sender_name
  FROM messages m INDEXED BY messages_with_files
  CROSS JOIN attachments t ON t.message = m.id
  LEFT JOIN people p ON p.account = m.account AND p.address = m.sender
  WHERE m.conversation = ? AND m.has_attachments = 1 AND m.unsent_at IS NULL`
const BEFORE = `${LIST} AND m.sent_at <= ? AND (m.sent_at, m.ord, t.message, t.key) < (?, ?, ?, ?)
  ORDER BY m.sent_at DESC, m.ord DESC, t.message DESC, t.key DESC LIMIT ?`
const AFTER = `${LIST} AND m.sent_at >= ? AND (m.sent_at, m.ord, t.message, t.key) > (?, ?, ?, ?)
  ORDER BY m.sent_at, m.ord, t.message, t.key LIMIT ?`

const END = Number.MAX_SAFE_INTEGER

/** Newest first; nothing when `from` is not there any more. */
export const listAttachments = (
  context: Context,
  conversationId: ConversationId,
  from: AttachmentId | null,
  direction: 'before' | 'after',
  limit: number
): readonly ListedAttachment[] => {
  const { db } = context
  const conversation = conversationKeyOf(context, conversationId)
  if (conversation === null) return []
  const place: Place | undefined =
    from === null
      ? { sent_at: END, ord: END, message: END, key: END }
      : db.get<Place>(PLACE, [keyOf(from), conversation])
  if (place === undefined) return []
  const rows = db.all<Row>(direction === 'before' ? BEFORE : AFTER, [
    conversation,
    place.sent_at,
    place.sent_at,
    place.ord,
    place.message,
    place.key,
    Math.min(Math.max(Math.trunc(limit), 1), MAX_LIMIT)
  ])
  if (direction === 'after') rows.reverse()
  return rows.map(toListed)
}

const toListed = (row: Row): ListedAttachment => ({
  ...toAttachment(row),
  messageId: toMessageId(row.message),
  senderName: row.sender_name,
  isFromMe: row.is_from_me === 1,
  sentAt: row.sent_at
})
