/** Wire to domain, pure: same row and same directory give the same event. */
import { UNACKNOWLEDGED_ORDER } from '../../../shared/domain'
import type {
  BackendEvent,
  RemoteConversation,
  RemoteMessage,
  RemoteParticipant,
  RemoteReaction
} from '../../core/backendEvents'
import {
  associatedKindOf,
  effectName,
  emojiIn,
  failureOf,
  TAPBACK_EMOJI,
  type AssociatedKind
} from './appleWords'
import type { Directory } from './directory'
import { GROUP_PICTURE, pictureNews } from './pictures'
import { contentOf, extrasOf } from './rowContent'
import { conversationIdOf, isGroupChat, senderOf, type MappingContext } from './rowOrigin'
import { toService } from './serviceRows'
import { stripPart, type WireChat, type WireMessage } from './wire'

export const toConversation = (chat: WireChat, directory: Directory): RemoteConversation => {
  const isGroup = isGroupChat(chat)
  const toParticipant = ({ address }: { readonly address: string }): RemoteParticipant => ({
    address,
    name: directory.nameOf(address)
  })
  // `participants: []` is what rows carry that were asked without them (photon.md 3.3).
  const listed = chat.participants ?? []
  return {
    serverId: directory.canonical(chat.guid),
    // An empty name says something only of a group: it has none.
    name: !isGroup && chat.displayName === '' ? null : chat.displayName,
    isGroup,
    participants:
      listed.length > 0
        ? listed.map(toParticipant)
        : !isGroup && chat.identifier !== null
          ? [toParticipant({ address: chat.identifier })]
          : null,
    isArchived: chat.isArchived,
    // Apple keeps a group that was left in the list.
    ...(isGroup ? { isToldWhenLeft: true, picture: GROUP_PICTURE } : {})
  }
}

const toMessage = (
  wire: WireMessage,
  conversationServerId: string,
  context: MappingContext,
  kind: AssociatedKind | null
): RemoteMessage => {
  const sender = senderOf(wire, context.directory)
  const isReduced = context.isReduced ?? wire.tempGuid !== null
  const isVote = kind?.type === 'vote'
  const actor = wire.isFromMe ? '' : (sender.name ?? sender.address)
  return {
    serverId: wire.guid,
    clientId: wire.tempGuid,
    conversationServerId,
    order: wire.rowId ?? UNACKNOWLEDGED_ORDER,
    isFromMe: wire.isFromMe,
    senderAddress: sender.address,
    senderName: sender.name,
    ...contentOf(wire, isReduced),
    sentAt: wire.dateCreated,
    deliveredAt: wire.dateDelivered,
    readAt: wire.dateRead,
    isDelivered: wire.isDelivered || wire.dateDelivered !== null,
    failure: wire.isFromMe ? failureOf(wire.error) : null,
    replyToServerId:
      wire.threadGuid ??
      (kind?.type === 'sticker' && wire.associatedGuid !== null
        ? stripPart(wire.associatedGuid).guid
        : null),
    service: isVote ? { type: 'voted', actor } : toService(wire, context.directory),
    ...extrasOf(wire, kind),
    pin: null,
    effect: effectName(wire.effectId),
    isReduced
  }
}

const toReaction = (
  wire: WireMessage,
  target: string,
  kind: Extract<AssociatedKind, { type: 'tapback' | 'emoji' | 'stickerRemoval' }>,
  context: MappingContext
): RemoteReaction => {
  const sender = senderOf(wire, context.directory)
  return {
    serverId: wire.guid,
    targetServerId: stripPart(target).guid,
    conversationServerId: conversationIdOf(wire, context),
    senderAddress: sender.address,
    senderName: sender.name,
    isFromMe: wire.isFromMe,
    emoji:
      kind.type === 'tapback'
        ? TAPBACK_EMOJI[kind.kind]
        : (wire.associatedEmoji ?? emojiIn(wire.text) ?? '•'),
    tapback: kind.type === 'tapback' ? kind.kind : null,
    isRemoval: kind.type === 'stickerRemoval' || kind.isRemoval,
    at: wire.dateCreated,
    order: wire.rowId ?? UNACKNOWLEDGED_ORDER
  }
}

type PollRow = WireMessage & {
  readonly poll: NonNullable<WireMessage['poll']>
  readonly associatedGuid: string
}

/** Votes and later options are rows that point at their poll, or at a list of options after it. */
const isAboutPoll = (wire: WireMessage): wire is PollRow =>
  wire.poll !== null && wire.associatedGuid !== null

const toPollEvent = (wire: PollRow, context: MappingContext): BackendEvent => {
  const about = {
    serverId: wire.guid,
    targetServerId: stripPart(wire.associatedGuid).guid,
    at: wire.dateCreated,
    order: wire.rowId ?? UNACKNOWLEDGED_ORDER
  }
  if (wire.poll.type === 'definition')
    return { type: 'pollChanged', update: { ...about, options: wire.poll.options } }
  const sender = senderOf(wire, context.directory)
  return {
    type: 'pollVoted',
    vote: {
      ...about,
      senderAddress: sender.address,
      senderName: sender.name,
      isFromMe: wire.isFromMe,
      optionIds: wire.poll.optionIds
    }
  }
}

/** The conversation of a row, which may bring the news of its picture. */
const describe = (chat: WireChat, wire: WireMessage, directory: Directory): RemoteConversation => {
  const conversation = toConversation(chat, directory)
  const picture = pictureNews(wire)
  return picture === null ? conversation : { ...conversation, picture }
}

/** The event of one row, or null when nothing says which conversation it belongs to. */
export const toEvent = (wire: WireMessage, context: MappingContext): BackendEvent | null => {
  if (isAboutPoll(wire)) return toPollEvent(wire, context)
  const kind =
    wire.associatedType !== null && wire.associatedGuid !== null
      ? associatedKindOf(wire.associatedType)
      : null
  if (
    wire.associatedGuid !== null &&
    (kind?.type === 'tapback' || kind?.type === 'emoji' || kind?.type === 'stickerRemoval')
  )
    return { type: 'reaction', reaction: toReaction(wire, wire.associatedGuid, kind, context) }
  const conversationServerId = conversationIdOf(wire, context)
  if (conversationServerId === null) return null
  const chat = wire.chats[0]
  return {
    type: 'message',
    message: toMessage(wire, conversationServerId, context, kind),
    conversation: chat === undefined ? null : describe(chat, wire, context.directory)
  }
}
