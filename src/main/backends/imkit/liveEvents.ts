/** Socket events to domain events (imkit.md section 2). */
import type { BackendEvent } from '../../core/backendEvents'
import { asList, asRecord, readBody, readId, readText } from '../shared/fields'
import { quarantined } from '../shared/quarantine'
import type { Streams } from './streams'
import {
  invitationEndedEvent,
  invitationEvents,
  membershipNews,
  messageEvents,
  prefEvent,
  receiptEvents,
  roomEvents,
  type MappingContext
} from './toDomain'
import type { TypingNotices } from './typing'
import { readMessage, readUser } from './wire'
import { readInvitation, readMemberProperties, readPref, readRoom, type WireRoom } from './wireRoom'

export type LiveDeps = MappingContext & {
  /** To the sink, unless the connection has ended. */
  readonly deliver: (event: BackendEvent) => void
  /** Asks for a room that an event named; delivers what comes. */
  readonly refreshRoom: (id: string) => void
  readonly typing: TypingNotices
  readonly streams: Streams
}

type Handler = (deps: LiveDeps, payload: unknown) => void

const keepAside = (deps: LiveDeps, name: string, reason: string, payload: unknown): void => {
  deps.deliver(quarantined(name, reason, payload))
}

const removed = (deps: LiveDeps, room: string): void => {
  deps.directory.forgetRoom(room)
  deps.deliver({ type: 'conversationRemoved', conversationServerId: room })
}

const onMessage: Handler = (deps, payload) => {
  const wire = readMessage(payload)
  if ('reason' in wire || wire.room === null) {
    const reason = 'reason' in wire ? wire.reason : 'message without a room'
    keepAside(deps, 'chat message', reason, payload)
    return
  }
  for (const event of messageEvents(wire, deps)) deps.deliver(event)
  deps.streams.end(wire.id)
  if (wire.sender !== null) deps.typing.ended(wire.room, wire.sender.id)
  const news = membershipNews(wire, deps.directory)
  if (news === 'gone') removed(deps, wire.room)
  // This is also how a room that we were just added to is discovered (imkit.md 2.1).
  else if (news === 'changed' || !deps.directory.isKnownRoom(wire.room)) deps.refreshRoom(wire.room)
}

/** A list of members without us, unless one of them is a group that may contain us (imkit.md 5.3). */
const isWithoutMe = (room: WireRoom, me: string): boolean =>
  room.members !== null &&
  room.members.length > 0 &&
  !room.members.some(({ id, isGroup }) => isGroup || id === me)

const onRoom: Handler = (deps, payload) => {
  const room = readRoom(payload)
  if (!('reason' in room)) {
    if (isWithoutMe(room, deps.directory.me())) removed(deps, room.id)
    else for (const event of roomEvents(room, deps)) deps.deliver(event)
    return
  }
  // The small shape tells a read marker only (imkit.md 2.2).
  const record = asRecord(payload)
  const id = readId(record?.room)
  const properties = readMemberProperties(record?.memberProperty ?? record?.memberProperties)
  if (id === null || properties === null) keepAside(deps, 'room', room.reason, payload)
  else for (const event of receiptEvents(id, properties, deps.directory)) deps.deliver(event)
}

const onLastRead: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.roomID)
  const client = readId(record?.memberID)
  const lastRead = readId(record?.messageID)
  if (room === null || client === null || lastRead === null) {
    keepAside(deps, 'lastRead', 'read marker without its ids', payload)
    return
  }
  for (const event of receiptEvents(room, [{ client, lastRead }], deps.directory))
    deps.deliver(event)
}

const onTyping: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.room)
  const sender = readUser(record?.senderInfo) ?? readUser(record?.sender)
  if (room === null || sender === null) {
    keepAside(deps, 'typing', 'no room or sender', payload)
    return
  }
  deps.directory.learnUser(sender)
  if (sender.id !== deps.directory.me()) deps.typing.started(room, sender.id)
}

const onStreaming: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.room)
  const messageId = readId(record?.messageId)
  const sender = readUser(record?.senderInfo) ?? readUser(record?.sender)
  if (room === null || messageId === null || sender === null) {
    keepAside(deps, 'ai_streaming', 'no room, message or sender', payload)
    return
  }
  deps.directory.learnUser(sender)
  deps.deliver({
    type: 'messageStreaming',
    conversationServerId: room,
    messageServerId: messageId,
    senderAddress: sender.id,
    senderName: sender.nickname ?? deps.directory.nameOf(sender.id),
    text: deps.streams.append(messageId, readText(record?.text, 100_000) ?? '')
  })
}

const onRoomPref: Handler = (deps, payload) => {
  const room = readId(asRecord(payload)?.room)
  const pref = readPref(payload)
  if (room === null || pref === null) {
    keepAside(deps, 'roomPref', 'no room', payload)
    return
  }
  // "Not muted" here may be muted in the other place (imkit.md 4.7): only the room knows both.
  const isMuted = pref.isMuted === true ? true : null
  deps.deliver(prefEvent(room, { ...pref, isMuted }, null))
  if (isMuted === null) deps.refreshRoom(room)
}

const onInvitation: Handler = (deps, payload) => {
  const invitation = readInvitation(payload)
  if (invitation === null) keepAside(deps, 'invitation', 'no room', payload)
  else for (const event of invitationEvents(invitation, deps.directory)) deps.deliver(event)
}

const onInvitationEnded: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.room) ?? readUser(record?.room)?.id ?? null
  if (room === null) {
    keepAside(deps, 'cancelInvitation', 'no room', payload)
    return
  }
  deps.directory.endInvitation(room)
  deps.deliver(invitationEndedEvent(room))
}

/** Nothing of the room is left: whatever was sent up to now is gone. */
const emptied = (deps: LiveDeps, room: string): void => {
  deps.deliver({
    type: 'messagesListed',
    conversationServerId: room,
    since: 0,
    until: null,
    serverIds: []
  })
}

const onUserDelete: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.room)
  const ids = asList(record?.messages)
  if (room === null || (ids === null && record?.isUserDeleteAllMessagesInRoom !== true)) {
    keepAside(deps, 'userDeleteMessages', 'no room or messages', payload)
    return
  }
  if (record?.isUserDeleteAllMessagesInRoom === true) emptied(deps, room)
  for (const item of (ids ?? []).slice(0, 10_000)) {
    const serverId = readId(item)
    if (serverId !== null) deps.deliver({ type: 'messageDeleted', serverId })
  }
}

const onDeleted: Handler = (deps, payload) => {
  const record = asRecord(payload)
  const room = readId(record?.room) ?? readId(record?.roomID)
  const messageId = readId(record?.messageID)
  if (messageId === null || (messageId === '_all' && room === null)) {
    keepAside(deps, 'messageDeleted', 'no message', payload)
    return
  }
  if (messageId !== '_all') deps.deliver({ type: 'messageDeleted', serverId: messageId })
  else if (room !== null) emptied(deps, room)
}

/** Tern keeps no folders; the words of a deleted key are its bare text (imkit.md 1.4). */
const onMyPref: Handler = (deps, payload) => {
  if (asRecord(payload) === null && readBody(payload) === '')
    keepAside(deps, 'myPref', 'no preference', payload)
}

const HANDLERS: ReadonlyMap<string, Handler> = new Map([
  ['chat message', onMessage],
  ['room', onRoom],
  ['lastRead', onLastRead],
  ['typing', onTyping],
  ['ai_streaming', onStreaming],
  ['roomPref', onRoomPref],
  ['myPrefChange', onMyPref],
  ['myPrefDelete', onMyPref],
  ['invitation', onInvitation],
  ['cancelInvitation', onInvitationEnded],
  ['userDeleteMessages', onUserDelete],
  ['messageDeleted', onDeleted]
])

/** Only this event's argument may be a bare text. */
export const mayBeText = (name: string): boolean => name === 'myPrefDelete'

export const isKnownEvent = (name: string): boolean => HANDLERS.has(name)

/** Delivers what one decoded event says. What nobody here needs is ignored by name, not quarantined. */
export const handleLiveEvent = (deps: LiveDeps, name: string, payload: unknown): void => {
  HANDLERS.get(name)?.(deps, payload)
}
