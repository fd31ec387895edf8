/** Queueing what is no send, and changing or dropping what still waits: each within one transaction. */
import type { ConversationId, Mention, MessageId, OutboxItemId } from '../../../shared/domain'
import type { OutboxCommand } from '../../core/chatBackend'
import { mergeCommand, type Mergeable, type WaitingCommand } from '../../core/outbox/mergeRules'
import { type LocalChange, type OutboxItem, type OutboxState, StoreError } from '../../core/store'
import type { Context } from './context'
import { keyOf } from './ids'
import { changesOf, finishLocal } from './local'
import { discardOutbox, findOutboxByMessage, insertItem, readItem } from './outbox'
import { noteSharedPreferences } from './preferences'
import { conversationKeyOf } from './readConversations'
import { findByKey, updateMessage } from './writeMessages'

type Row = {
  readonly key: number
  readonly state: string
  readonly attempts: number
  readonly command: string
}

const listWaiting = ({ db }: Context, conversation: number): readonly WaitingCommand[] =>
  db
    .all<Row>(
      `SELECT key, state, attempts, command FROM outbox
       WHERE conversation = ? AND message IS NULL ORDER BY key`,
      [conversation]
    )
    .map(({ key, state, attempts, command }) => ({
      key,
      state: state as OutboxState,
      attempts,
      command: JSON.parse(command) as OutboxCommand
    }))

/** Queues a command after merging it with those that wait; null where nothing is left to be told. */
export const enqueueCommand = (
  context: Context,
  conversationId: ConversationId,
  command: Mergeable,
  now: number
): OutboxItem | null => {
  const key = conversationKeyOf(context, conversationId)
  if (key === null) throw new StoreError('storage_failed', 'no such conversation')
  if (command.type === 'setPreferences') noteSharedPreferences(context, key)
  const merge = mergeCommand(listWaiting(context, key), command)
  for (const dropped of merge.dropped) context.db.run('DELETE FROM outbox WHERE key = ?', [dropped])
  if (merge.command === null) return null
  const item = { conversation: key, message: null, replyTo: null, command: merge.command, now }
  return readItem(context, insertItem(context, changesOf(context, key, now), item))
}

/** The item of a message that is in one of these states. */
const findItem = (
  context: Context,
  id: MessageId,
  states: readonly OutboxState[]
): OutboxItem | null => {
  const item = findOutboxByMessage(context, id)
  return item !== null && states.includes(item.state) ? item : null
}

/** Other words for a send that was not handed out; null where it is (or was), or is no send. */
export const editQueued = (
  context: Context,
  id: MessageId,
  text: string,
  mentions: readonly Mention[] = []
): LocalChange | null => {
  const item = findItem(context, id, ['queued', 'failed'])
  const message = findByKey(context, keyOf(id))
  if (item?.command.type !== 'send' || message === undefined) return null
  context.db.run('UPDATE outbox SET command = ? WHERE key = ?', [
    JSON.stringify({ ...item.command, text, mentions } satisfies OutboxCommand),
    item.sequence
  ])
  const changes = changesOf(context, message.conversation)
  updateMessage(context, changes, message, {
    ...message,
    text,
    mentions: mentions.length === 0 ? null : JSON.stringify(mentions)
  })
  return finishLocal(context, changes)
}

/**
 * Drops a send that is not under way, with its message and what waits to be said about it; null where
 * the server may be about to take it, or where there is no such send.
 */
export const cancelSend = (
  context: Context,
  id: MessageId,
  states: readonly OutboxState[]
): LocalChange | null => {
  const item = findItem(context, id, states)
  if (item === null) return null
  // A try that failed for good may have left a row on the server.
  const serverId = findByKey(context, keyOf(id))?.server_id ?? null
  if (serverId !== null)
    context.db.run(
      `DELETE FROM outbox WHERE message IS NULL AND state = 'queued' AND conversation =
         (SELECT conversation FROM outbox WHERE key = ?)
         AND json_extract(command, '$.messageServerId') = ?`,
      [item.sequence, serverId]
    )
  return discardOutbox(context, item.id)
}

export const findOutbox = (context: Context, id: OutboxItemId): OutboxItem | null => {
  const key = keyOf(id)
  const row = context.db.get<{ key: number }>('SELECT key FROM outbox WHERE key = ?', [key])
  return row === undefined ? null : readItem(context, key)
}
