/** Rooms and what hangs on them (imkit.md 5.2, 5.4, 4.7). */
import { asList, asRecord, readCount, readId, readText } from '../shared/fields'
import { madeBefore, readTime } from './readers'
import {
  readMessage,
  readUser,
  readUsers,
  type WireFailure,
  type WireMessage,
  type WireUser
} from './wire'

export type WireMemberProperty = { readonly client: string; readonly lastRead: string | null }

export type WirePref = {
  readonly isHidden: boolean | null
  readonly isSticky: boolean | null
  readonly isMuted: boolean | null
  /** Null: not told. */
  readonly tags: readonly string[] | null
}

export type WireRoom = {
  readonly id: string
  readonly type: string
  readonly name: string | null
  /** Null when the payload does not list them. */
  readonly members: readonly WireUser[] | null
  readonly memberProperties: readonly WireMemberProperty[] | null
  readonly unread: number | null
  readonly lastMessage: WireMessage | null
  /** Where the server did not populate it. */
  readonly lastMessageId: string | null
  readonly isMuted: boolean | null
  readonly pref: WirePref | null
  /** Shared by all members, unlike the preference's own; null: not told. */
  readonly roomTags: readonly string[] | null
  /** The group's picture, as written; null: not told. */
  readonly cover: string | null
  readonly createdAt: number | null
}

export type WireInvitation = {
  readonly room: string
  readonly name: string | null
  readonly inviter: WireUser | null
  readonly invitee: WireUser | null
}

const MAX_TAGS = 100
const MAX_TAG_LENGTH = 200

const flagOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** Anything may be called a tag; what is no text, empty or there twice is none. */
const readTags = (value: unknown): readonly string[] | null => {
  const items = asList(value)
  if (items === null) return null
  const tags = items
    .slice(0, MAX_TAGS)
    .flatMap((item) => readText(item, MAX_TAG_LENGTH)?.trim() ?? [])
  return [...new Set(tags)].filter((tag) => tag !== '')
}

export const readPref = (value: unknown): WirePref | null => {
  const record = asRecord(value)
  if (record === null) return null
  return {
    isHidden: flagOf(record.hidden),
    isSticky: flagOf(record.sticky),
    isMuted: flagOf(record.muted),
    tags: readTags(record.tags)
  }
}

/** One, or a list of them (imkit.md 2.2). */
export const readMemberProperties = (value: unknown): readonly WireMemberProperty[] | null => {
  const items = asList(value) ?? (asRecord(value) === null ? null : [value])
  if (items === null) return null
  return items.slice(0, 5_000).flatMap((item) => {
    const record = asRecord(item)
    const client = readUser(record?.client)?.id
    return client === undefined ? [] : [{ client, lastRead: readId(record?.lastRead) }]
  })
}

export const readRoom = (value: unknown): WireRoom | WireFailure => {
  const record = asRecord(value)
  const id = readId(record?._id) ?? readId(record?.id)
  if (record === null || id === null) return { reason: 'room without an id' }
  const last = record.lastMessage === undefined ? null : readMessage(record.lastMessage)
  return {
    id,
    type: readText(record.roomType, 40) ?? '',
    name: readText(record.name, 1_000),
    members: readUsers(record.members),
    memberProperties: readMemberProperties(record.memberProperties),
    unread: readCount(record.unread),
    lastMessage: last === null || 'reason' in last ? null : last,
    lastMessageId: readId(record.lastMessage),
    isMuted: flagOf(record.muted),
    pref: readPref(record.pref),
    roomTags: readTags(record.roomTags),
    cover: readText(record.cover, 4_000),
    createdAt: readTime(record.createdTimeMS) ?? readTime(record.createdTime)
  }
}

/** Epoch ms of the newest change that the list knows of; 0: it says nothing. */
export const lastChangeOf = ({ lastMessage, lastMessageId }: WireRoom): number =>
  lastMessage?.updatedAt ?? (lastMessageId === null ? 0 : madeBefore(lastMessageId))

export const readInvitation = (value: unknown): WireInvitation | null => {
  const record = asRecord(value)
  const target = asRecord(record?.room)
  const room = readId(record?.room) ?? readId(target?._id) ?? readId(target?.id)
  if (room === null) return null
  return {
    room,
    name: readText(target?.name, 1_000),
    inviter: readUser(record?.inviter),
    invitee: readUser(record?.invitee)
  }
}
