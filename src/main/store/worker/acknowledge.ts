import type { OutboxCommand } from '../../core/chatBackend'
import { moveAttachments } from './attachments'
import type { Changes, Context } from './context'
import type { MessageRow } from './rows'
import { bury } from './tombstones'
import { deleteMessage, findByServerId, getByKey, updateMessage } from './writeMessages'

/**
 * Ties a message of ours to the server's id. When the same message already came back as a row of its
 * own (an echo without our client id), the two become one, under OUR local id.
 */
export const acknowledge = (
  context: Context,
  changes: Changes,
  pending: MessageRow,
  serverId: string
): MessageRow => {
  if (pending.server_id === serverId) return settle(context, changes, pending, pending.failure)
  // A retry came through: the failed attempt's own row on the server must not come back beside it.
  if (pending.server_id !== null) bury(context, changes.account, 'server', pending.server_id)
  const echo = findByServerId(context, changes.account, serverId)
  if (echo === undefined) {
    return settle(context, changes, { ...pending, server_id: serverId }, null, pending)
  }
  // Already tied to another send of ours: two sends cannot be one message.
  if (echo.client_id !== null && echo.client_id !== pending.client_id) {
    return settle(context, changes, pending, pending.failure)
  }
  moveAttachments(context, echo.id, pending.id)
  deleteMessage(context, changes, echo)
  const merged: MessageRow = {
    ...echo,
    id: pending.id,
    conversation: pending.conversation,
    client_id: pending.client_id,
    text: echo.unsent_at === null && echo.text === '' ? pending.text : echo.text,
    reply_to: echo.reply_to ?? pending.reply_to,
    has_attachments: pending.has_attachments | echo.has_attachments
  }
  return settle(context, changes, merged, echo.failure, pending)
}

const settle = (
  context: Context,
  changes: Changes,
  row: MessageRow,
  failure: string | null,
  before: MessageRow = row
): MessageRow => {
  const after = { ...row, send_state: null, failure }
  updateMessage(context, changes, before, after)
  releaseOutbox(context, row.id, null)
  if (after.server_id !== null) resolveReplies(context, row.id, after.server_id)
  return getByKey(context, row.id)
}

/** The server has the message (or refused it for good): its outbox item has done its work. */
export const releaseOutbox = ({ db }: Context, message: number, sendState: string | null): void => {
  if (sendState === null) db.run('DELETE FROM outbox WHERE message = ?', [message])
  else db.run('UPDATE outbox SET state = ? WHERE message = ?', [sendState, message])
}

type WaitingReply = { readonly key: number; readonly command: string; readonly message: number }

/** Answers that were written before the message they answer had a server id learn it now. */
export const resolveReplies = ({ db }: Context, target: number, serverId: string): void => {
  const waiting = db.all<WaitingReply>(
    'SELECT key, command, message FROM outbox WHERE reply_to = ?',
    [target]
  )
  for (const { key, command, message } of waiting) {
    const parsed = JSON.parse(command) as OutboxCommand
    db.run('UPDATE outbox SET reply_to = NULL, command = ? WHERE key = ?', [
      JSON.stringify({ ...parsed, replyToServerId: serverId }),
      key
    ])
    db.run('UPDATE messages SET reply_to = ? WHERE id = ?', [serverId, message])
  }
}
