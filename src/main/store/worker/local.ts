import { asAccountId, type ConversationId, type MessageId } from '../../../shared/domain'
import { StoreError, type LocalChange } from '../../core/store'
import { createChanges, type Changes, type Context } from './context'
import { finishChanges } from './finishChanges'
import { keyOf } from './ids'
import { conversationKeyOf } from './readConversations'
import { bury } from './tombstones'
import { advanceReadMark, applyMarkedUnread, newestAcknowledged, readMarkOf } from './unread'
import { deleteMessage, findByKey } from './writeMessages'

export const NO_CHANGE: LocalChange = { messages: [], removed: [], conversations: [] }

type ReadChange = LocalChange & {
  readonly hadUnread: boolean
  readonly upToServerId: string | null
}

type Owner = { readonly key: number; readonly account: number; readonly account_id: string }

/** Starts the changes of a transaction of our own in a conversation. */
export const changesOf = ({ db }: Context, conversation: number, now = 0): Changes => {
  const row = db.get<Owner>(
    `SELECT c.key, c.account, a.id AS account_id FROM conversations c
     JOIN accounts a ON a.key = c.account WHERE c.key = ?`,
    [conversation]
  )
  if (row === undefined) throw new StoreError('storage_failed', 'no such conversation')
  return createChanges(row.account, asAccountId(row.account_id), now)
}

export const finishLocal = (context: Context, changes: Changes): LocalChange => {
  const { messages, removed, conversations } = finishChanges(context, changes)
  return { messages, removed, conversations }
}

/**
 * Moves the read mark to a message, or to the newest. Also answers what a server that counts by
 * messages is to be told: the newest one that has been read here, which may be one read before.
 */
export const markRead = (
  context: Context,
  conversationId: ConversationId,
  upTo: MessageId | null
): ReadChange => {
  const key = conversationKeyOf(context, conversationId)
  if (key === null) return { ...NO_CHANGE, hadUnread: false, upToServerId: null }
  const state = context.db.get<{ unread_count: number; is_marked_unread: number }>(
    'SELECT unread_count, is_marked_unread FROM conversations WHERE key = ?',
    [key]
  )
  const changes = changesOf(context, key)
  applyMarkedUnread(context, changes, key, false)
  const row = upTo === null ? undefined : findByKey(context, keyOf(upTo))
  const isHere = row?.conversation === key
  const isMoved = upTo === null || isHere
  if (isMoved) {
    const limit = isHere ? { sentAt: row.sent_at, order: row.ord } : null
    const mark = newestAcknowledged(context, key, limit)
    if (mark !== null) advanceReadMark(context, changes, key, mark)
  }
  // A message that is not here (any more) moves nothing, and there is nothing to tell the server.
  const hadUnread = isMoved && ((state?.unread_count ?? 0) > 0 || state?.is_marked_unread === 1)
  const read = newestAcknowledged(context, key, readMarkOf(context, key))
  return { ...finishLocal(context, changes), hadUnread, upToServerId: read?.serverId ?? null }
}

export const setMarkedUnread = (
  context: Context,
  conversationId: ConversationId,
  isMarkedUnread: boolean
): LocalChange => {
  const key = conversationKeyOf(context, conversationId)
  if (key === null) return NO_CHANGE
  const changes = changesOf(context, key)
  applyMarkedUnread(context, changes, key, isMarkedUnread)
  return finishLocal(context, changes)
}

/** One statement for each thing that a person sets of a conversation. */
const SETTERS = {
  muted_until: 'UPDATE conversations SET muted_until = ? WHERE key = ? AND muted_until IS NOT ?',
  is_pinned: 'UPDATE conversations SET is_pinned = ? WHERE key = ? AND is_pinned IS NOT ?',
  is_archived: 'UPDATE conversations SET is_archived = ? WHERE key = ? AND is_archived IS NOT ?',
  tags: 'UPDATE conversations SET tags = ? WHERE key = ? AND tags IS NOT ?'
} as const

export const setConversationField = (
  context: Context,
  conversationId: ConversationId,
  field: keyof typeof SETTERS,
  value: string | number | null
): LocalChange => {
  const key = conversationKeyOf(context, conversationId)
  if (key === null) return NO_CHANGE
  const changes = changesOf(context, key)
  const { changes: rows } = context.db.run(SETTERS[field], [value, key, value])
  if (rows > 0) changes.changed.add(key)
  return finishLocal(context, changes)
}

/** Hides a message here. Its ids are buried, so that neither catch-up nor its echo brings it back. */
export const deleteForMe = (context: Context, id: MessageId): LocalChange => {
  const row = findByKey(context, keyOf(id))
  if (row === undefined) return NO_CHANGE
  const changes = changesOf(context, row.conversation)
  if (row.server_id !== null) bury(context, row.account, 'server', row.server_id)
  if (row.client_id !== null) bury(context, row.account, 'client', row.client_id)
  deleteMessage(context, changes, row)
  return finishLocal(context, changes)
}
