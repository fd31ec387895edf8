import type { IngestBatch, IngestResult } from '../../core/store'
import type { BackendEvent, RemoteConversation, RemoteMessage } from '../../core/backendEvents'
import type { MessagePosition } from '../../../shared/domain'
import { cleanAddition, cleanMessage } from './clean'
import { accountKey, createChanges, isAfter, type Changes, type Context } from './context'
import { applyConversation, findConversationKey, resolveConversation } from './conversations'
import { applyDeleted, applyListed } from './deletions'
import { toMessageId } from './ids'
import { leave, rejoin, settleLeft } from './membership'
import { learnName } from './people'
import { createPlacing, type Placed } from './placing'
import { applyPollUpdate, applyVote } from './polls'
import { quarantine } from './quarantine'
import { applyReadMark, OWNER } from './readMarks'
import { noteSharedPreferences, tellPreferences, unhide } from './preferences'
import { applyReaction } from './reactions'
import { readConversationIds, readResult } from './results'
import { applyProven, settleDoubts } from './spans'
import { refreshSummaries } from './summary'
import { advanceReadMark, applyMarkedUnread, initialReadMark, newestAcknowledged } from './unread'
import { writeIndex } from './writeMessages'

/** With more changed messages than this a page of a catch-up is not read back. */
const LISTED_MESSAGES = 200

type Step = Placed | BackendEvent | null

/**
 * Applies what a server said. Runs inside the caller's transaction. First the conversations and read
 * marks of the whole batch, then its messages: so a message that is read already by the same batch
 * is never counted, and the result does not depend on the order within it.
 */
export const applyEvents = (context: Context, changes: Changes, batch: IngestBatch): void => {
  const steps = batch.events.map((event) => prepare(context, changes, event, batch))
  for (const [conversation, mark] of collectMarks(steps, batch)) {
    advanceReadMark(context, changes, conversation, mark)
  }
  const place = createPlacing(context, changes, batch)
  for (const step of steps) {
    if (step === null) continue
    if ('type' in step) applyEvent(context, changes, step)
    else place(step)
  }
  settleLeft(context, changes)
}

const prepare = (
  context: Context,
  changes: Changes,
  event: BackendEvent,
  batch: IngestBatch
): Step => {
  switch (event.type) {
    case 'message':
      return locate(context, changes, event, batch)
    case 'conversation':
      if (event.conversation.serverId !== '') {
        describe(context, changes, event.conversation, batch, null)
      }
      return null
    case 'conversationRemoved':
      leave(context, changes, event.conversationServerId)
      return null
    case 'participantNames':
      for (const name of event.names) learnName(context, changes, name)
      return null
    default:
      return event
  }
}

/** Key of the conversation that a payload speaks of, with what it says applied. */
const describe = (
  context: Context,
  changes: Changes,
  told: RemoteConversation | string,
  { origin, now }: IngestBatch,
  message: RemoteMessage | null
): number => {
  const createdAt = origin === 'live' ? now : 0
  const key =
    typeof told === 'string'
      ? resolveConversation(context, changes, told, createdAt)
      : applyConversation(context, changes, told, createdAt)
  if (showsMembership(told, origin, message)) rejoin(context, changes, key)
  return key
}

/** What is read further back says nothing about being in it now. */
const showsMembership = (
  told: RemoteConversation | string,
  origin: IngestBatch['origin'],
  message: RemoteMessage | null
): boolean => {
  if (typeof told !== 'string' && told.isToldWhenLeft === true)
    return origin === 'live' && message !== null && message.service === null
  return origin !== 'history'
}

const locate = (
  context: Context,
  changes: Changes,
  { message: raw, conversation }: Extract<BackendEvent, { type: 'message' }>,
  batch: IngestBatch
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
  const serverId = message.conversationServerId
  const told = conversation?.serverId === serverId ? conversation : serverId
  return { message, conversation: describe(context, changes, told, batch, message) }
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
    case 'reaction':
    case 'pollVoted':
    case 'pollChanged':
      if (!applyAddition(context, changes, event))
        quarantine(context, changes, 'store', `${event.type} without an id`, JSON.stringify(event))
      return
    case 'messageDeleted':
      applyDeleted(context, changes, event.serverId)
      return
    case 'conversationRead':
      applyRead(context, changes, event)
      return
    case 'messagesListed':
      applyListed(context, changes, event)
      return
    case 'spanProven':
      applyProven(context, changes, event)
      return
    case 'quarantined':
      quarantine(context, changes, event.source, event.reason, event.raw)
      return
    case 'readReceipt':
      applyReceipt(context, changes, event)
      return
    case 'conversationPrefs':
      applyPreferences(context, changes, event)
      return
    // Done by `prepare`, or never stored.
    case 'message':
    case 'conversation':
    case 'participantNames':
    case 'conversationRemoved':
    case 'unreadReported':
    case 'messageStreaming':
    case 'invited':
    case 'invitationEnded':
    case 'typing':
      return
  }
}

/** False where it cannot be kept. */
const applyAddition = (
  context: Context,
  changes: Changes,
  event: Extract<BackendEvent, { type: 'reaction' | 'pollVoted' | 'pollChanged' }>
): boolean => {
  const apply = <Added extends Parameters<typeof cleanAddition>[0]>(
    added: Added,
    keep: (context: Context, changes: Changes, added: Added) => void
  ): boolean => {
    const cleaned = cleanAddition(added)
    if (cleaned !== null) keep(context, changes, cleaned)
    return cleaned !== null
  }
  switch (event.type) {
    case 'reaction':
      return apply(event.reaction, applyReaction)
    case 'pollVoted':
      return apply(event.vote, applyVote)
    case 'pollChanged':
      return apply(event.update, applyPollUpdate)
  }
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
  if (event.upToServerId !== undefined) {
    applyReadMark(context, changes, key, OWNER, event.upToServerId)
    return
  }
  const mark = newestAcknowledged(context, key, null)
  if (mark !== null) advanceReadMark(context, changes, key, mark)
}

const applyReceipt = (
  context: Context,
  changes: Changes,
  event: Extract<BackendEvent, { type: 'readReceipt' }>
): void => {
  const key = findConversationKey(context, changes.account, event.conversationServerId)
  if (key === null || event.memberAddress === OWNER) return
  applyReadMark(context, changes, key, event.memberAddress, event.messageServerId)
}

const applyPreferences = (
  context: Context,
  changes: Changes,
  event: Extract<BackendEvent, { type: 'conversationPrefs' }>
): void => {
  const key = findConversationKey(context, changes.account, event.conversationServerId)
  if (key === null) return
  noteSharedPreferences(context, key)
  tellPreferences(context, changes, key, event)
}

/** Ends a transaction's work: index, summaries, and what there is to publish. */
export const finishChanges = (
  context: Context,
  changes: Changes,
  mayBeBulk = false
): IngestResult => {
  writeIndex(context, changes)
  refreshSummaries(context, changes)
  const unread = queueNotifiable(context, changes.notifiable)
  const unhidden = unhide(context, changes, unread)
  // Reading a page of a thousand back costs a fifth of storing it.
  const isBulk = mayBeBulk && changes.messages.size > LISTED_MESSAGES
  return {
    ...readResult(context, changes, isBulk),
    isBulk,
    notifiable: unread.map(toMessageId),
    unhidden,
    spansChanged: changes.areAllSpansChanged ? 'all' : readConversationIds(context, changes.spans),
    inserted: changes.inserted,
    updated: changes.updated,
    edited: changes.edited,
    quarantined: changes.quarantined
  }
}

/**
 * Only what the end of the transaction leaves unread waits for a notification. CROSS JOIN, here and
 * wherever a list of keys is joined: the planner believes the statistics of the last closing, and after
 * those of an almost empty store it would walk all unread messages and read the list for each of them.
 */
const queueNotifiable = ({ db }: Context, keys: readonly number[]): readonly number[] => {
  if (keys.length === 0) return []
  const queued = db.all<{ message: number }>(
    `INSERT INTO notify_queue (message, account)
     SELECT m.id, m.account FROM json_each(?) n CROSS JOIN messages m ON m.id = n.value
     WHERE m.is_unread = 1 RETURNING message`,
    [JSON.stringify(keys)]
  )
  const isQueued = new Set(queued.map(({ message }) => message))
  return keys.filter((key) => isQueued.has(key))
}

/** One batch, one transaction: rows, index, counts, notify queue and cursor, or nothing. */
export const ingest = (context: Context, batch: IngestBatch): IngestResult => {
  const account = accountKey(context.db, batch.accountId)
  const changes = createChanges(account, batch.accountId, batch.now)
  applyEvents(context, changes, batch)
  if (batch.continuity === 'caughtUp') settleDoubts(context, changes)
  if (batch.cursor !== undefined) {
    context.db.run(
      `INSERT INTO cursors (account, cursor) VALUES (?, ?)
       ON CONFLICT (account) DO UPDATE SET cursor = excluded.cursor`,
      [account, batch.cursor]
    )
  }
  return finishChanges(context, changes, batch.origin !== 'live')
}
