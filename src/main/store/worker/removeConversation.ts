import type { ConversationId } from '../../../shared/domain'
import { clearCaches, type Context } from './context'
import { dropDraftFiles } from './draftFiles'
import { conversationKeyOf } from './readConversations'
import { raiseFloor } from './spans'

/** In the order in which rows refer to each other; the files and members go with what they belong to. */
const STATEMENTS = [
  'DELETE FROM outbox WHERE conversation = ?',
  'DELETE FROM search_index WHERE rowid IN (SELECT id FROM messages WHERE conversation = ?)',
  `DELETE FROM reactions WHERE key IN (SELECT r.key FROM messages m
     JOIN reactions r ON r.target = m.server_id AND r.account = m.account WHERE m.conversation = ?)`,
  `DELETE FROM reaction_sets WHERE (target, account) IN
     (SELECT server_id, account FROM messages WHERE conversation = ?)`,
  `DELETE FROM poll_votes WHERE (target, account) IN
     (SELECT server_id, account FROM messages WHERE conversation = ? AND body IS NOT NULL)`,
  `DELETE FROM poll_updates WHERE (target, account) IN
     (SELECT server_id, account FROM messages WHERE conversation = ? AND body IS NOT NULL)`
] as const

/**
 * Deletes a conversation with all of its rows. Tombstones stay: what a person deleted stays deleted
 * even if the conversation comes back. Runs inside a transaction.
 */
export const removeConversation = (context: Context, id: ConversationId): void => {
  const { db } = context
  const key = conversationKeyOf(context, id)
  if (key === null) return
  raiseFloor(context, key)
  for (const statement of STATEMENTS) db.run(statement, [key])
  const blobs = db.all<{ blob: number }>(
    `SELECT t.blob FROM attachments t JOIN messages m ON m.id = t.message
     WHERE m.conversation = ? AND t.blob IS NOT NULL`,
    [key]
  )
  db.run('DELETE FROM messages WHERE conversation = ?', [key])
  for (const { blob } of blobs) db.run('DELETE FROM blobs WHERE key = ?', [blob])
  dropDraftFiles(context, key)
  db.run(
    `DELETE FROM pictures WHERE kind = 'conversation' AND (account, value) IN
       (SELECT account, server_id FROM conversations WHERE key = ?)`,
    [key]
  )
  db.run('DELETE FROM conversations WHERE key = ?', [key])
  clearCaches(context.caches)
}
