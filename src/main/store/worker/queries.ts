import {
  spanAt,
  type AccountId,
  type ConversationId,
  type Message,
  type MessageId,
  type MessagePosition
} from '../../../shared/domain'
import { accountKey, type Context } from './context'
import { keyOf } from './ids'
import { conversationKeyOf } from './readConversations'
import { readMessages } from './readMessages'
import { newestSpanOf } from './spans'
import { findByServerId } from './writeMessages'

/** A long absence leaves tens of thousands; handing them over in one piece would stop main. */
const NOTIFIABLE_AT_ONCE = 250

/**
 * The next messages that wait for a notification decision, oldest first: keys sort by time (ids.ts),
 * so a piece is a walk along the queue's own key and costs the same however long the queue is.
 */
export const listNotifiable = (
  context: Context,
  accountId: AccountId,
  after: MessageId | null
): readonly Message[] => {
  const rows = context.db.all<{ id: number }>(
    `SELECT n.message AS id FROM notify_queue n CROSS JOIN messages m ON m.id = n.message
     WHERE n.account = (SELECT key FROM accounts WHERE id = ?) AND n.message > ?
       AND m.is_unread = 1
     ORDER BY n.message LIMIT +?`,
    [accountId, after === null ? -1 : keyOf(after), NOTIFIABLE_AT_ONCE]
  )
  return readMessages(
    context,
    rows.map(({ id }) => id)
  )
}

export const clearNotifiable = ({ db }: Context, messageIds: readonly MessageId[]): void => {
  for (const id of messageIds) db.run('DELETE FROM notify_queue WHERE message = ?', [keyOf(id)])
  // What was read in the meantime needs no notification any more.
  db.run(
    `DELETE FROM notify_queue WHERE message IN
       (SELECT n.message FROM notify_queue n JOIN messages m ON m.id = n.message
        WHERE m.is_unread = 0)`
  )
}

/** Where paging back into history goes on: the oldest message that was sent at `since` or later. */
export const oldestPosition = (
  context: Context,
  id: ConversationId,
  since = 0
): (MessagePosition & { readonly serverId: string | null }) | null => {
  const key = conversationKeyOf(context, id) ?? -1
  const row = context.db.get<{ sent_at: number; ord: number; server_id: string }>(
    `SELECT sent_at, ord, server_id FROM messages
     WHERE conversation = ? AND server_id IS NOT NULL AND sent_at >= ?
     ORDER BY sent_at, ord LIMIT 1`,
    [key, since]
  )
  if (row === undefined) return null
  const newest = newestSpanOf(context, key)
  const isJoined = newest !== null && spanAt([newest], row.sent_at) !== null
  return { sentAt: row.sent_at, order: row.ord, serverId: isJoined ? row.server_id : null }
}

type UnreadCount = { readonly conversationServerId: string; readonly count: number }

/** Counted from the messages themselves; conversations without an unread one are left out. */
export const countUnread = ({ db }: Context, accountId: AccountId): readonly UnreadCount[] =>
  db
    .all<{ server_id: string; count: number }>(
      `SELECT c.server_id, count(*) AS count FROM conversations c
       JOIN accounts a ON a.key = c.account
       JOIN messages m ON m.conversation = c.key AND m.is_unread = 1
       WHERE a.id = ? GROUP BY c.key`,
      [accountId]
    )
    .map(({ server_id, count }) => ({ conversationServerId: server_id, count }))

export const listMatchedServerIds = (
  context: Context,
  conversationId: ConversationId
): readonly string[] =>
  context.db
    .all<{ server_id: string }>(
      `SELECT server_id FROM messages WHERE conversation = ? AND is_from_me = 1
       AND server_id IS NOT NULL AND client_id IS NOT NULL`,
      [conversationKeyOf(context, conversationId) ?? -1]
    )
    .map(({ server_id }) => server_id)

export const findByServerIds = (
  context: Context,
  accountId: AccountId,
  serverIds: readonly string[]
): readonly Message[] => {
  const account = accountKey(context.db, accountId)
  const rows = [...new Set(serverIds)].flatMap((id) => findByServerId(context, account, id) ?? [])
  return readMessages(
    context,
    rows.map(({ id }) => id)
  )
}
