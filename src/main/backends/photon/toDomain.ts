/** Wire to domain, pure: same row and same directory give the same event. */
import type { Mention, ServiceAct, ServiceMessage, ServiceParty } from '../../../shared/domain'
import { UNACKNOWLEDGED_ORDER } from '../../../shared/domain'
import type {
  BackendEvent,
  RemoteAttachment,
  RemoteBody,
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
  unsupportedKind,
  type AssociatedKind
} from './appleWords'
import type { Directory } from './directory'
import { GROUP_PICTURE, pictureNews } from './pictures'
import { stripPart, type WireAttachment, type WireChat, type WireMessage } from './wire'

/** `senderAddress` of the account's owner: rows of our own carry the recipient's handle, or none. */
export const SELF_ADDRESS = ''

const UNKNOWN_ADDRESS = 'unknown'

export type MappingContext = {
  readonly directory: Directory
  /** The conversation that was asked about, for rows that do not name theirs. */
  readonly conversationServerId?: string
  /** The payload is a reduced one (an echo, a list preview). */
  readonly isReduced?: boolean
  /** Last resort for a full row without a conversation, after the server was asked again. */
  readonly mayInfer?: boolean
}

const isGroupChat = (chat: WireChat): boolean =>
  // The separator is more trustworthy than `style` (photon.md 4.2).
  chat.guid.includes(';+;') || (!chat.guid.includes(';-;') && chat.style === 43)

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

/** The conversation a row belongs to, or null when nothing says. */
export const conversationIdOf = (wire: WireMessage, context: MappingContext): string | null => {
  const chat = wire.chats[0]
  if (chat !== undefined) return context.directory.canonical(chat.guid)
  if (context.conversationServerId !== undefined) return context.conversationServerId
  if (wire.cacheRoomnames !== null) return context.directory.conversationOf(wire.cacheRoomnames)
  // Group rows name their room in full payloads; one that does not belongs to the direct
  // conversation with its handle, which is the other side in both directions (photon.md 4.1).
  return context.mayInfer === true && wire.handle !== null
    ? context.directory.conversationOf(wire.handle.address)
    : null
}

const senderOf = (
  wire: WireMessage,
  directory: Directory
): { readonly address: string; readonly name: string | null } => {
  // isFromMe first: in direct chats the handle of an own row is the recipient (photon.md 4.1).
  if (wire.isFromMe) return { address: SELF_ADDRESS, name: null }
  const chat = wire.chats[0]
  const direct = chat !== undefined && !isGroupChat(chat) ? chat.identifier : null
  const address =
    wire.handle?.address ??
    (wire.handleId === null ? null : directory.addressOf(wire.handleId)) ??
    direct ??
    UNKNOWN_ADDRESS
  return { address, name: directory.nameOf(address) }
}

/** Who did it and to whom; '' is the account's owner. */
const partiesOf = (
  wire: WireMessage,
  directory: Directory
): { readonly actor: string; readonly subject: ServiceParty } => {
  const sender = senderOf(wire, directory)
  // handle null and handleId 0 is the owner, whatever isFromMe says (photon.md 2.5).
  const isOwn = wire.isFromMe || (wire.handle === null && (wire.handleId ?? 0) === 0)
  const other = wire.otherHandle === null ? null : directory.addressOf(wire.otherHandle)
  return {
    actor: isOwn ? '' : (sender.name ?? sender.address),
    subject: other === null ? null : (directory.nameOf(other) ?? other)
  }
}

const toService = (wire: WireMessage, directory: Directory): ServiceMessage | null => {
  const { itemType, groupActionType } = wire
  if (itemType === 0) return null
  const { actor, subject } = partiesOf(wire, directory)
  if (itemType === 1)
    return groupActionType === 0
      ? { type: 'participant_added', actor, subject }
      : { type: 'participant_removed', actor, subject }
  if (itemType === 2)
    return { type: 'renamed', actor, name: wire.groupTitle === '' ? null : wire.groupTitle }
  if (itemType === 3 && groupActionType === 0) return { type: 'participant_left', actor }
  if (itemType === 3)
    return groupActionType === 1 ? { type: 'icon_changed', actor } : { type: 'icon_removed', actor }
  return { type: OTHER_ITEMS.get(itemType) ?? 'unknown', actor }
}

const OTHER_ITEMS: ReadonlyMap<number, ServiceAct> = new Map([
  [4, 'location_changed'],
  [5, 'audio_kept'],
  [6, 'call_started']
])

const toAttachment = (wire: WireAttachment, isVoice: boolean): RemoteAttachment => ({
  serverId: wire.guid,
  fileName: wire.transferName === '' ? 'file' : wire.transferName,
  mimeType: wire.mimeType ?? 'application/octet-stream',
  size: wire.totalBytes,
  width: wire.width,
  height: wire.height,
  isVoice,
  blurhash: wire.blurhash
})

/** Rows without a media type are previews and plug-in payloads, not files (photon.md 4.3). */
const isVisible = (wire: WireAttachment): boolean => wire.mimeType !== null && !wire.isHidden

/** Fully unsent: edited, with nothing left of it. Some parts left means an edit. */
const unsentAtOf = (wire: WireMessage): number | null => {
  const at = wire.dateRetracted ?? wire.dateEdited
  if (wire.partCount === null) return wire.dateRetracted
  return wire.partCount === 0 && wire.retractedParts !== 0 ? at : null
}

const contentOf = (
  wire: WireMessage,
  isReduced: boolean
): Pick<RemoteMessage, 'text' | 'subject' | 'attachments' | 'editedAt' | 'unsentAt'> => {
  const unsentAt = unsentAtOf(wire)
  const editedAt = wire.dateEdited
  if (unsentAt !== null) return { text: '', subject: null, attachments: [], editedAt, unsentAt }
  const attachments =
    wire.attachments
      ?.filter(isVisible)
      .map((attachment) => toAttachment(attachment, wire.isAudioMessage)) ?? null
  return {
    // What a poll's own row says is the same for every poll.
    text: wire.poll?.type === 'definition' ? wire.poll.title : wire.text,
    subject: wire.subject === '' ? null : wire.subject,
    // A reduced payload that lists none may simply not have been joined with them.
    attachments: isReduced && attachments?.length === 0 ? null : attachments,
    editedAt,
    unsentAt
  }
}

const bodyOf = (wire: WireMessage, kind: AssociatedKind | null): RemoteBody | null => {
  if (wire.poll?.type === 'definition')
    return { type: 'poll', title: wire.poll.title, options: wire.poll.options }
  const sticker = wire.attachments?.find(({ isSticker }) => isSticker)
  return kind?.type === 'sticker' || (sticker !== undefined && wire.text === '')
    ? { type: 'sticker', name: '' }
    : null
}

type Extras = Pick<RemoteMessage, 'body' | 'mentions' | 'unsupported'>

/** What a message is besides words and files, or words in its place. */
const extrasOf = (wire: WireMessage, kind: AssociatedKind | null): Extras => {
  if (unsentAtOf(wire) !== null) return { body: null, mentions: null, unsupported: null }
  const isShown = kind?.type === 'vote' || wire.poll !== null
  return {
    body: bodyOf(wire, kind),
    mentions: mentionsOf(wire),
    unsupported: isShown ? null : unsupportedKind(wire.balloonBundleId)
  }
}

const mentionsOf = ({ mentions, chats, ownAddress }: WireMessage): readonly Mention[] | null => {
  const own = ownAddress ?? chats[0]?.ownAddress ?? null
  return mentions?.map((mention) => ({ ...mention, isMe: mention.address === own })) ?? null
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
