import type { AttachmentId, ConversationId, ListedAttachment } from '../../../shared/domain'
import type { Context } from './context'
import { keyOf, toAttachmentId, toMessageId } from './ids'
import { conversationKeyOf } from './readConversations'

const MAX_LIMIT = 200

type Place = {
  readonly sent_at: number
  readonly ord: number
  readonly message: number
  readonly key: number
}

type Row = Place & {
  readonly server_id: string | null
  readonly file_name: string
  readonly mime_type: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly is_voice: number
  readonly blurhash: string | null
  readonly content_type: string | null
  readonly is_here: number
  readonly is_from_me: number
  readonly sender_name: string
}

const PLACE = `SELECT m.sent_at, m.ord, t.message, t.key FROM attachments t
  JOIN messages m ON m.id = t.message WHERE t.key = ? AND m.conversation = ?`

const LIST = `SELECT m.sent_at, m.ord, t.message, t.key, t.server_id, t.file_name, t.mime_type, t.size,
    t.width, t.height, t.is_voice, t.blurhash, t.content_type, t.blob IS NOT NULL AS is_here, m.is_from_me, coalesce(p.name, m.sender) AS sender_name
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
  id: toAttachmentId(row.key),
  serverId: row.server_id,
  fileName: row.file_name,
  mimeType: row.mime_type,
  size: row.size,
  width: row.width,
  height: row.height,
  isVoice: row.is_voice === 1,
  blurhash: row.blurhash,
  isHere: row.is_here === 1,
  contentType: row.content_type,
  messageId: toMessageId(row.message),
  senderName: row.sender_name,
  isFromMe: row.is_from_me === 1,
  sentAt: row.sent_at
})
