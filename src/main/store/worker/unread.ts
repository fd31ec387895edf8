import { UNACKNOWLEDGED_ORDER, type MessagePosition } from '../../../shared/domain'
import { isAfter, type Changes, type Context } from './context'

/** Messages older than this at the first sync count as read. */
const INITIAL_UNREAD_MS = 7 * 24 * 60 * 60 * 1000

export const initialReadMark = (now: number): MessagePosition => ({
  sentAt: now - INITIAL_UNREAD_MS,
  order: UNACKNOWLEDGED_ORDER
})

export const readMarkOf = ({ db, caches }: Context, conversation: number): MessagePosition => {
  let mark = caches.read.get(conversation)
  if (mark === undefined) {
    const row = db.get<{ read_sent_at: number; read_ord: number }>(
      'SELECT read_sent_at, read_ord FROM conversations WHERE key = ?',
      [conversation]
    )
    mark = { sentAt: row?.read_sent_at ?? -1, order: row?.read_ord ?? -1 }
    caches.read.set(conversation, mark)
  }
  return mark
}

/** Moves the read mark forward, never back, and takes what it passes out of the unread ones. */
export const advanceReadMark = (
  context: Context,
  changes: Changes,
  conversation: number,
  mark: MessagePosition
): void => {
  if (!isAfter(mark, readMarkOf(context, conversation))) return
  const { db } = context
  db.run('UPDATE conversations SET read_sent_at = ?, read_ord = ? WHERE key = ?', [
    mark.sentAt,
    mark.order,
    conversation
  ])
  context.caches.read.set(conversation, { sentAt: mark.sentAt, order: mark.order })
  const { changes: rows } = db.run(
    `UPDATE messages SET is_unread = 0
     WHERE conversation = ? AND is_unread = 1 AND (sent_at, ord) <= (?, ?)`,
    [conversation, mark.sentAt, mark.order]
  )
  if (rows > 0) changes.touched.add(conversation)
}

/**
 * Position of the newest message that the server dated. Own messages still waiting carry our clock:
 * a mark taken from them could pass over messages that are yet to come.
 */
export const newestAcknowledged = (
  { db }: Context,
  conversation: number,
  upTo: MessagePosition | null
): (MessagePosition & { readonly serverId: string }) | null => {
  const row = db.get<{ sent_at: number; ord: number; server_id: string }>(
    `SELECT sent_at, ord, server_id FROM messages
     WHERE conversation = ? AND server_id IS NOT NULL AND (sent_at, ord) <= (?, ?)
     ORDER BY sent_at DESC, ord DESC LIMIT 1`,
    [conversation, upTo?.sentAt ?? Number.MAX_SAFE_INTEGER, upTo?.order ?? Number.MAX_SAFE_INTEGER]
  )
  return row === undefined ? null : { sentAt: row.sent_at, order: row.ord, serverId: row.server_id }
}

/** Sets or clears "marked unread". */
export const applyMarkedUnread = (
  { db }: Context,
  changes: Changes,
  conversation: number,
  isMarked: boolean
): void => {
  const value = isMarked ? 1 : 0
  const { changes: rows } = db.run(
    'UPDATE conversations SET is_marked_unread = ? WHERE key = ? AND is_marked_unread <> ?',
    [value, conversation, value]
  )
  if (rows > 0) changes.changed.add(conversation)
}
