import type { BackendEvent } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { findConversationKey } from './conversations'
import { deletePollRow } from './polls'
import { deleteReaction } from './reactions'
import { bury } from './tombstones'
import { deleteMessage, findByServerId } from './writeMessages'

/** Deleted on the server, for good. */
export const applyDeleted = (context: Context, changes: Changes, serverId: string): void => {
  if (serverId === '') return
  bury(context, changes.account, 'server', serverId)
  removeMessage(context, changes, serverId)
}

const removeMessage = (context: Context, changes: Changes, serverId: string): void => {
  deleteReaction(context, changes, serverId)
  deletePollRow(context, changes, serverId)
  const row = findByServerId(context, changes.account, serverId)
  if (row !== undefined) deleteMessage(context, changes, row)
}

/**
 * What the server's own list of a span does not have was deleted there. That is a conclusion, not the
 * server's word: a message with an old date may have come live after the list was made. So nothing is
 * buried, and what turns out to be there after all is stored again when it is met again.
 */
export const applyListed = (
  context: Context,
  changes: Changes,
  event: Extract<BackendEvent, { type: 'messagesListed' }>
): void => {
  const key = findConversationKey(context, changes.account, event.conversationServerId)
  if (key === null) return
  const listed = new Set(event.serverIds)
  const rows = context.db.all<{ server_id: string }>(
    `SELECT server_id FROM messages
     WHERE conversation = ? AND server_id IS NOT NULL AND sent_at BETWEEN ? AND ?`,
    [key, event.since, event.until ?? Number.MAX_SAFE_INTEGER]
  )
  for (const { server_id } of rows)
    if (!listed.has(server_id)) removeMessage(context, changes, server_id)
}
