/** What a batch tells of conversations and people, applied before any of its messages. */
import type { BackendEvent, RemoteConversation, RemoteMessage } from '../../core/backendEvents'
import type { IngestBatch } from '../../core/store'
import type { MessagePosition } from '../../../shared/domain'
import { cleanMessage } from './clean'
import { isAfter, type Changes, type Context } from './context'
import { applyConversation, resolveConversation } from './conversations'
import { leave, rejoin } from './membership'
import { learnName } from './people'
import type { Placed } from './placing'
import { initialReadMark } from './unread'

/** What is left to do of an event afterwards. */
export type Step = Placed | BackendEvent | null

/** Applies what an event says of conversations and people; returns what is left to do of it. */
export const prepare = (
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
export const collectMarks = (
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
