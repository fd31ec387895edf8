/** Wire to domain, pure: same payload and same directory give the same event. */
import type {
  BackendEvent,
  RemoteConversation,
  RemoteMessage,
  RemoteReactionSet
} from '../../core/backendEvents'
import { readId } from '../shared/fields'
import { contentOf } from './content'
import type { Directory } from './directory'
import { ownFilePath } from './fileUrl'
import { emojiOf } from './reactionWords'
import { orderOf } from './readers'
import { isMembershipType, saysGone, toService } from './serviceMessage'
import type { WireMessage, WireUser } from './wire'
import type { WireInvitation, WireMemberProperty, WirePref, WireRoom } from './wireRoom'

/** Where our client id travels: `extra` is the only field that comes back (imkit.md 4.5). */
export const NONCE_KEY = 'ternClientId'

export type MappingContext = {
  readonly directory: Directory
  /** Of the server, to tell its own files from others. */
  readonly baseUrl: string
}

const SYSTEM_SENDER: WireUser = {
  id: 'system',
  nickname: 'System',
  isGroup: false,
  isRobot: true,
  avatarUrl: null
}

const toReactionSet = (wire: WireMessage, directory: Directory): RemoteReactionSet | null => {
  // A message that never changed and has none says nothing: the usual case, kept small.
  const isFresh = wire.reactions?.length === 0 && wire.updatedAt === wire.createdAt
  if (wire.reactions === null || isFresh) return null
  const reactions = wire.reactions.map(({ client, reaction }) => {
    const isFromMe = client === directory.me()
    return {
      senderAddress: isFromMe ? '' : client,
      senderName: isFromMe ? null : directory.nameOf(client),
      isFromMe,
      emoji: emojiOf(reaction)
    }
  })
  return { at: wire.updatedAt, reactions }
}

/** A message that never changed was never pinned; later each revision says it, absent is no (5.1). */
const pinOf = ({ raw, createdAt, updatedAt }: WireMessage): RemoteMessage['pin'] => {
  const isPinned = raw.isPined === true || raw.isPinned === true || raw.pinned === true
  return isPinned || updatedAt !== createdAt ? { isPinned, at: updatedAt } : null
}

const nonceOf = (wire: WireMessage): string | null => readId(wire.extra?.[NONCE_KEY], 100)

export const toMessage = (
  wire: WireMessage,
  conversationServerId: string,
  { directory, baseUrl }: MappingContext
): RemoteMessage => {
  const sender = wire.sender ?? SYSTEM_SENDER
  const isFromMe = sender.id === directory.me()
  const isRecalled = wire.type === 'recall'
  const service = isRecalled ? null : toService(wire, directory)
  const reactionSet = toReactionSet(wire, directory)
  const clientId = isFromMe ? nonceOf(wire) : null
  if (clientId !== null) directory.learnExtra()
  return {
    serverId: wire.id,
    clientId,
    conversationServerId,
    order: orderOf(wire.id, wire.createdAt),
    isFromMe,
    senderAddress: isFromMe ? '' : sender.id,
    senderName: isFromMe ? null : (sender.nickname ?? directory.nameOf(sender.id)),
    subject: null,
    ...(isRecalled || service !== null
      ? { text: '', attachments: [], unsupported: null, body: null, mentions: [] }
      : contentOf(wire, directory, baseUrl)),
    sentAt: wire.createdAt,
    editedAt: isRecalled ? null : wire.editedAt,
    unsentAt: isRecalled ? wire.updatedAt : null,
    deliveredAt: null,
    readAt: null,
    isDelivered: false,
    failure: null,
    replyToServerId: wire.replyId,
    service,
    pin: pinOf(wire),
    effect: null,
    isReduced: false,
    ...(reactionSet === null ? {} : { reactionSet })
  }
}

/** Events of one message; the room it names wins over the one that was asked about. */
export const messageEvents = (
  wire: WireMessage,
  context: MappingContext,
  askedRoom: string | null = null
): readonly BackendEvent[] => {
  const room = wire.room ?? askedRoom
  if (room === null) return []
  if (wire.isDeleted) return [{ type: 'messageDeleted', serverId: wire.id }]
  if (wire.sender !== null) context.directory.learnUser(wire.sender)
  const message = toMessage(wire, room, context)
  context.directory.learnMessage(room, wire)
  return [{ type: 'message', message, conversation: null }]
}

/** Whether the room has to be asked about: its members changed, or we are no longer one of them. */
export const membershipNews = (
  wire: WireMessage,
  directory: Directory
): 'changed' | 'gone' | null => {
  if (!isMembershipType(wire.type)) return null
  return saysGone(wire, directory.me()) ? 'gone' : 'changed'
}

/** The server's own helpers stand among the members and are nobody to talk to (imkit.md 5.3). */
const isHelper = ({ id }: WireUser): boolean => id === 'BOT' || id.endsWith('_sub')

const othersOf = (room: WireRoom, directory: Directory): readonly WireUser[] | null =>
  room.members?.filter((user) => user.id !== directory.me() && !isHelper(user)) ?? null

const isGroupRoom = (room: WireRoom, others: readonly WireUser[] | null): boolean => {
  if (room.type === 'group') return true
  if (room.type === 'direct') return false
  // Absent or custom: by the number of people (imkit.md 5.2).
  return others !== null && others.length !== 1
}

/**
 * Only files of this server: nobody is to learn who looks at their picture. Neither people nor rooms
 * tell since when it is theirs, so the last word wins.
 */
const pictureOf = (
  url: string | null,
  baseUrl: string
): { readonly picture?: { readonly reference: string | null; readonly at: number } } =>
  url === null
    ? {}
    : { picture: { reference: url === '' ? null : ownFilePath(url, baseUrl), at: 0 } }

export const toConversation = (
  room: WireRoom,
  { directory, baseUrl }: MappingContext
): RemoteConversation => {
  const others = othersOf(room, directory)
  const isGroup = isGroupRoom(room, others)
  const name = (room.name ?? '').trim()
  return {
    serverId: room.id,
    // A direct room has no name of its own: its other member's is shown.
    name: isGroup ? (room.name === null ? null : name) : name === '' ? null : name,
    isGroup,
    participants:
      others?.map(({ id, nickname, avatarUrl }) => ({
        address: id,
        name: nickname ?? directory.nameOf(id),
        ...pictureOf(avatarUrl, baseUrl)
      })) ?? null,
    isArchived: room.pref?.isHidden ?? null,
    ...(room.roomTags === null ? {} : { sharedTags: room.roomTags }),
    ...(isGroup ? pictureOf(room.cover, baseUrl) : {})
  }
}

export const receiptEvents = (
  room: string,
  properties: readonly WireMemberProperty[],
  directory: Directory
): readonly BackendEvent[] =>
  properties.flatMap(({ client, lastRead }): readonly BackendEvent[] => {
    if (lastRead === null) return []
    return client === directory.me()
      ? [
          {
            type: 'conversationRead',
            conversationServerId: room,
            isRead: true,
            upToServerId: lastRead
          }
        ]
      : [
          {
            type: 'readReceipt',
            conversationServerId: room,
            memberAddress: client,
            messageServerId: lastRead
          }
        ]
  })

export const prefEvent = (room: string, pref: WirePref, isMuted: boolean | null): BackendEvent => ({
  type: 'conversationPrefs',
  conversationServerId: room,
  // Two places say it, and clients use either (imkit.md 4.7).
  isMuted:
    isMuted === null && pref.isMuted === null ? null : isMuted === true || pref.isMuted === true,
  isHidden: pref.isHidden,
  isSticky: pref.isSticky,
  ...(pref.tags === null ? {} : { tags: pref.tags })
})

/** What a room object says, apart from its messages. Learns its people first. */
export const roomEvents = (room: WireRoom, context: MappingContext): readonly BackendEvent[] => {
  const { directory } = context
  directory.learnRoom(room)
  const noPref: WirePref = { isHidden: null, isSticky: null, isMuted: null, tags: null }
  const hasPrefs = room.pref !== null || room.isMuted !== null
  return [
    { type: 'conversation', conversation: toConversation(room, context) },
    // In the room now: accepted on another device.
    ...(directory.endInvitation(room.id) ? [invitationEndedEvent(room.id)] : []),
    ...(hasPrefs ? [prefEvent(room.id, room.pref ?? noPref, room.isMuted)] : []),
    ...receiptEvents(room.id, room.memberProperties ?? [], directory)
  ]
}

/** An invitation of ours, remembered until it ends; none when it is somebody else's. */
export const invitationEvents = (
  { room, name, inviter, invitee }: WireInvitation,
  directory: Directory
): readonly BackendEvent[] => {
  if (invitee !== null && invitee.id !== directory.me()) return []
  directory.learnInvitation(room)
  return [
    {
      type: 'invited',
      conversationServerId: room,
      name,
      inviterAddress: inviter?.id ?? '',
      inviterName: inviter?.nickname ?? null
    }
  ]
}

export const invitationEndedEvent = (room: string): BackendEvent => ({
  type: 'invitationEnded',
  conversationServerId: room
})
