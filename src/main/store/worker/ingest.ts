import type { IngestBatch, IngestResult } from '../../core/store'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'
import type { MessagePosition } from '../../../shared/domain'
import { cleanMessage, cleanReaction } from './clean'
import { accountKey, createChanges, isAfter, type Changes, type Context } from './context'
import { applyConversation, findConversationKey, resolveConversation } from './conversations'
import { toMessageId } from './ids'
import { applyMessage } from './ingestMessage'
import { learnName } from './people'
import { quarantine } from './quarantine'
import { applyReaction, deleteReaction } from './reactions'
import { readResult } from './results'
import { refreshSummaries } from './summary'
import { bury } from './tombstones'
import { advanceReadMark, applyMarkedUnread, initialReadMark, newestAcknowledged } from './unread'
import { deleteMessage, findByServerId, writeIndex } from './writeMessages'

/** A message whose conversation is known, ready to be stored. */
type Placed = { readonly message: RemoteMessage; readonly conversation: number }

type Step = Placed | BackendEvent | null

/**
 * Applies what a server said. Runs inside the caller's transaction. First the conversations and read
 * marks of the whole batch, then its messages: so a message that is read already by the same batch
 * is never counted, and the result does not depend on the order within it.
 */
export const applyEvents = (context: Context, changes: Changes, batch: IngestBatch): void => {
  const createdAt = batch.origin === 'live' ? batch.now : 0
  const steps = batch.events.map((event) => prepare(context, changes, event, createdAt))
  for (const [conversation, mark] of collectMarks(steps, batch)) {
    advanceReadMark(context, changes, conversation, mark)
  }
  for (const step of steps) {
    if (step === null) continue
    if ('type' in step) applyEvent(context, changes, step)
    else applyMessage(context, changes, step.message, step.conversation, batch.origin)
  }
}

const prepare = (
  context: Context,
  changes: Changes,
  event: BackendEvent,
  createdAt: number
): Step => {
  switch (event.type) {
    case 'message':
      return place(context, changes, event.message, event.conversation, createdAt)
    case 'conversation':
      if (event.conversation.serverId !== '') {
        applyConversation(context, changes, event.conversation, createdAt)
      }
      return null
    case 'participantNames':
      for (const name of event.names) learnName(context, changes, name)
      return null
    default:
      return event
  }
}

const place = (
  context: Context,
  changes: Changes,
  raw: RemoteMessage,
  conversation: Extract<BackendEvent, { type: 'message' }>['conversation'],
  createdAt: number
): Step => {
  const message = cleanMessage(raw)
  if (message === null) {
    return {
      type: 'quarantined',
      source: 'store',
      reason: 'a message without an id or a conversation',
      raw: JSON.stringify(raw)
    }
  }
  const key =
    conversation !== null && conversation.serverId === message.conversationServerId
      ? applyConversation(context, changes, conversation, createdAt)
      : resolveConversation(context, changes, message.conversationServerId, createdAt)
  return { message, conversation: key }
}

/** An own message, or one read elsewhere, says that everything before it was read. */
const collectMarks = (
  steps: readonly Step[],
  batch: IngestBatch
): ReadonlyMap<number, MessagePosition> => {
  const marks = new Map<number, MessagePosition>()
  const raise = (conversation: number, mark: MessagePosition): void => {
    const known = marks.get(conversation)
    if (known === undefined || isAfter(mark, known)) marks.set(conversation, mark)
  }
  for (const step of steps) {
    if (step === null || 'type' in step) continue
    const { message, conversation } = step
    if (batch.origin === 'initial') raise(conversation, initialReadMark(batch.now))
    const isOwn = message.isFromMe && message.service === null
    const isRead = !message.isFromMe && message.readAt !== null
    if (isOwn || isRead) raise(conversation, { sentAt: message.sentAt, order: message.order })
  }
  return marks
}

const applyEvent = (context: Context, changes: Changes, event: BackendEvent): void => {
  switch (event.type) {
    case 'reaction': {
      const reaction = cleanReaction(event.reaction)
      if (reaction !== null) applyReaction(context, changes, reaction)
      else quarantine(context, changes, 'store', 'a reaction without an id', JSON.stringify(event))
      return
    }
    case 'messageDeleted':
      applyDeleted(context, changes, event.serverId)
      return
    case 'conversationRead':
      applyRead(context, changes, event)
      return
    case 'messagesListed':
      applyListed(context, changes, event)
      return
    case 'quarantined':
      quarantine(context, changes, event.source, event.reason, event.raw)
      return
    // Nothing is kept of these yet.
    case 'conversationRemoved':
    case 'readReceipt':
    case 'conversationPrefs':
    case 'unreadReported':
    case 'messageStreaming':
    case 'invited':
    case 'invitationEnded':
      return
    // Done by `prepare`, or never stored.
    case 'message':
    case 'conversation':
    case 'participantNames':
    case 'typing':
      return
  }
}

const applyDeleted = (context: Context, changes: Changes, serverId: string): void => {
  if (serverId === '') return
  bury(context, changes.account, 'server', serverId)
  deleteReaction(context, changes, serverId)
  const row = findByServerId(context, changes.account, serverId)
  if (row !== undefined) deleteMessage(context, changes, row)
}

/** The server's own list of a span is the proof that what is missing there was deleted for good. */
const applyListed = (
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

const applyRead = (
  context: Context,
  changes: Changes,
  event: Extract<BackendEvent, { type: 'conversationRead' }>
): void => {
  const key = findConversationKey(context, changes.account, event.conversationServerId)
  if (key === null) return
  applyMarkedUnread(context, changes, key, !event.isRead)
  if (!event.isRead) return
  const mark =
    event.upToServerId === undefined
      ? newestAcknowledged(context, key, null)
      : positionOf(context, changes, key, event.upToServerId)
  if (mark !== null) advanceReadMark(context, changes, key, mark)
}

/** Null when the message is not stored: then everything stored is newer than what was read. */
const positionOf = (
  context: Context,
  changes: Changes,
  conversation: number,
  serverId: string
): MessagePosition | null => {
  const row = findByServerId(context, changes.account, serverId)
  return row?.conversation === conversation ? { sentAt: row.sent_at, order: row.ord } : null
}

/** Ends a transaction's work: index, summaries, and what there is to publish. */
export const finishChanges = (context: Context, changes: Changes): IngestResult => {
  writeIndex(context, changes)
  refreshSummaries(context, changes)
  return {
    ...readResult(context, changes),
    notifiable: stillUnread(context, changes.notifiable).map(toMessageId),
    inserted: changes.inserted,
    updated: changes.updated,
    quarantined: changes.quarantined
  }
}

const stillUnread = ({ db }: Context, keys: readonly number[]): readonly number[] =>
  keys.filter(
    (key) => db.get('SELECT 1 FROM messages WHERE id = ? AND is_unread = 1', [key]) !== undefined
  )

/** One batch, one transaction: rows, index, counts, notify queue and cursor, or nothing. */
export const ingest = (context: Context, batch: IngestBatch): IngestResult => {
  const account = accountKey(context.db, batch.accountId)
  const changes = createChanges(account, batch.accountId, batch.now)
  applyEvents(context, changes, batch)
  if (batch.cursor !== undefined) {
    context.db.run(
      `INSERT INTO cursors (account, cursor) VALUES (?, ?)
       ON CONFLICT (account) DO UPDATE SET cursor = excluded.cursor`,
      [account, batch.cursor]
    )
  }
  return finishChanges(context, changes)
}
