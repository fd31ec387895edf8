import { UNACKNOWLEDGED_ORDER } from '../../../shared/domain'
import type {
  RemoteMessage,
  RemotePollUpdate,
  RemoteReaction,
  RemoteVote
} from '../../core/backendEvents'

const MAX_DATE = 8.64e15
const MAX_TEXT = 4_000_000

const time = (value: number): number =>
  Number.isFinite(value) ? Math.trunc(Math.min(Math.max(value, 0), MAX_DATE)) : 0
const date = (value: number | null): number | null => {
  const cleaned = value === null ? 0 : time(value)
  return cleaned > 0 ? cleaned : null
}
const order = (value: number): number =>
  Number.isFinite(value)
    ? Math.trunc(Math.min(Math.max(value, -UNACKNOWLEDGED_ORDER), UNACKNOWLEDGED_ORDER))
    : 0

/**
 * Second line behind the adapters' schemas: whatever gets this far can be bound to a column, so that
 * one odd payload never fails the transaction (and with it the cursor) for good. Null: unusable.
 */
export const cleanMessage = (message: RemoteMessage): RemoteMessage | null => {
  if (message.serverId === '' || message.conversationServerId === '') return null
  // Field by field: copying a payload as a whole and then changing it is several times as slow.
  return {
    serverId: message.serverId,
    conversationServerId: message.conversationServerId,
    isFromMe: message.isFromMe,
    senderAddress: message.senderAddress,
    senderName: message.senderName,
    subject: message.subject,
    isDelivered: message.isDelivered,
    failure: message.failure,
    service: message.service,
    body: message.body,
    mentions: message.mentions,
    pin: message.pin === null ? null : { ...message.pin, at: time(message.pin.at) },
    unsupported: message.unsupported,
    effect: message.effect,
    isReduced: message.isReduced,
    order: order(message.order),
    text: message.text.slice(0, MAX_TEXT),
    sentAt: time(message.sentAt),
    editedAt: date(message.editedAt),
    unsentAt: date(message.unsentAt),
    deliveredAt: date(message.deliveredAt),
    readAt: date(message.readAt),
    // An empty id is no id: it must not tie unrelated messages together.
    clientId: message.clientId === '' ? null : message.clientId,
    replyToServerId: message.replyToServerId === '' ? null : message.replyToServerId,
    attachments:
      message.attachments?.map((attachment) => ({
        ...attachment,
        size: time(attachment.size),
        width: date(attachment.width),
        height: date(attachment.height)
      })) ?? null,
    ...(message.reactionSet === undefined
      ? {}
      : { reactionSet: { ...message.reactionSet, at: time(message.reactionSet.at) } })
  }
}

type Addition = RemoteReaction | RemoteVote | RemotePollUpdate

/** Something that is said about another message. */
export const cleanAddition = <Added extends Addition>(added: Added): Added | null =>
  added.serverId === '' || added.targetServerId === ''
    ? null
    : { ...added, at: time(added.at), order: order(added.order) }
