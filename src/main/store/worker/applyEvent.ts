/** Everything that a server tells and that is neither a message nor a conversation. */
import type { BackendEvent } from '../../core/backendEvents'
import { cleanAddition } from './clean'
import type { Changes, Context } from './context'
import { findConversationKey } from './conversations'
import { applyDeleted, applyListed } from './deletions'
import { applyPollUpdate, applyVote } from './polls'
import { noteSharedPreferences, tellPreferences } from './preferences'
import { quarantine } from './quarantine'
import { applyReaction } from './reactions'
import { applyReadMark, OWNER } from './readMarks'
import { applyProven } from './spans'
import { advanceReadMark, applyMarkedUnread, newestAcknowledged } from './unread'

/** The part of an event that `prepare` left. */
export const applyEvent = (context: Context, changes: Changes, event: BackendEvent): void => {
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
