import type { BackendEvent } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { findConversationKey } from './conversations'
import { deleteReaction } from './reactions'
import { bury } from './tombstones'
import { deleteMessage, findByServerId } from './writeMessages'

/** Deleted on the server, for good. */
export const applyDeleted = (context: Context, changes: Changes, serverId: string): void => {
  if (serverId === '') return
  bury(context, changes.account, 'server', serverId)
  deleteReaction(context, changes, serverId)
  const row = findByServerId(context, changes.account, serverId)
  if (row !== undefined) deleteMessage(context, changes, row)
}

/** The server's own list of a span is the proof that what is missing there was deleted for good. */
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
    if (!listed.has(server_id)) applyDeleted(context, changes, server_id)
}
