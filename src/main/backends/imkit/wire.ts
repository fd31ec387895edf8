/**
 * What we use of the server's JSON (imkit.md section 5), read leniently: unknown fields are ignored,
 * missing ones tolerated, and a value of a wrong type counts as missing. Only what makes a payload
 * unusable is an error.
 */
import { asList, asRecord, readBody, readId, readText, type Json } from '../shared/fields'
import { readNumber, readTime } from './readers'

export type WireUser = {
  readonly id: string
  readonly nickname: string | null
  readonly isGroup: boolean
  readonly isRobot: boolean
  /** As written, or null where this payload does not say. */
  readonly avatarUrl: string | null
}

export type WireReaction = { readonly client: string; readonly reaction: string }

export type WireImage = {
  readonly originalUrl: string
  readonly width: number | null
  readonly height: number | null
}

export type WireMessage = {
  readonly id: string
  readonly room: string | null
  readonly type: string
  readonly text: string
  readonly sender: WireUser | null
  /**
   * When it was stored, which is the time that we order by, as the official web client does: a span
   * of stored times is what a listing can prove something about.
   */
  readonly createdAt: number
  readonly updatedAt: number
  readonly editedAt: number | null
  /** Null when the payload does not list them. */
  readonly reactions: readonly WireReaction[] | null
  readonly mentions: readonly string[]
  readonly replyId: string | null
  readonly member: WireUser | null
  readonly extra: Json | null
  readonly images: readonly WireImage[]
  /** Everything else, for the types that carry it; read field by field, never copied. */
  readonly raw: Json
  /** The account's owner has hidden it for themselves (imkit.md 4.4). */
  readonly isDeleted: boolean
}

export type WireFailure = { readonly reason: string }

const MAX_LIST = 2_000

const listOf = <Value>(
  value: unknown,
  read: (item: unknown) => Value | null
): readonly Value[] | null => {
  const list = asList(value)
  if (list === null) return null
  return list.slice(0, MAX_LIST).flatMap((item) => {
    const found = read(item)
    return found === null ? [] : [found]
  })
}

/** A client object, or a bare uid where the server did not populate it (imkit.md 5.1). */
export const readUser = (value: unknown): WireUser | null => {
  const record = asRecord(value)
  const id = readId(value) ?? readId(record?._id) ?? readId(record?.id)
  if (id === null) return null
  const nickname = (readText(record?.nickname, 200) ?? '').trim()
  return {
    id,
    nickname: nickname === '' ? null : nickname,
    isGroup: record?.clientType === 'group',
    isRobot: record?.isRobot === true,
    avatarUrl: readText(record?.avatarUrl, 4_000)
  }
}

export const readUsers = (value: unknown): readonly WireUser[] | null => listOf(value, readUser)

const readReaction = (value: unknown): WireReaction | null => {
  const record = asRecord(value)
  const client = readUser(record?.client)?.id ?? null
  const reaction = readId(record?.reaction, 64)
  return client === null || reaction === null ? null : { client, reaction }
}

const readImage = (value: unknown): WireImage | null => {
  const record = asRecord(value)
  const originalUrl = readId(record?.originalUrl, 4_000) ?? readId(record?.thumbnailUrl, 4_000)
  if (originalUrl === null) return null
  return { originalUrl, width: readNumber(record?.width), height: readNumber(record?.height) }
}

/** `extra` is an object or the JSON text of one (imkit.md 5.1). */
export const readExtra = (value: unknown): Json | null => {
  if (typeof value !== 'string') return asRecord(value)
  if (value.length > 1_000_000) return null
  try {
    return asRecord(JSON.parse(value))
  } catch {
    return null
  }
}

const readImages = (record: Json): readonly WireImage[] => {
  const listed = listOf(record.images, readImage) ?? []
  if (listed.length > 0) return listed
  const single = readImage(record)
  return single === null ? [] : [single]
}

/** Numbers are messages too in the server's own samples. */
const readWords = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : readBody(value)

const readIdList = (value: unknown): readonly string[] =>
  listOf(value, (item) => readId(item)) ?? []

type Dates = Pick<WireMessage, 'createdAt' | 'updatedAt' | 'editedAt'>

const readDates = (record: Json): Dates | null => {
  const createdAt =
    readTime(record.createdAtMS) ??
    readTime(record.createdAt) ??
    readTime(record.messageTimeMS) ??
    readTime(record.messageTime)
  if (createdAt === null) return null
  const updatedAt = readTime(record.updatedAtMS) ?? readTime(record.updatedAt) ?? createdAt
  return {
    createdAt,
    updatedAt: Math.max(updatedAt, createdAt),
    editedAt: readTime(record.editedAt)
  }
}

const idOf = (record: Json): string | null => readId(record._id) ?? readId(record.id)

export const readMessage = (value: unknown): WireMessage | WireFailure => {
  const record = asRecord(value)
  if (record === null) return { reason: 'message is no object' }
  const id = idOf(record)
  if (id === null) return { reason: 'message without an id' }
  const dates = readDates(record)
  if (dates === null) return { reason: 'message without a date' }
  return {
    id,
    ...dates,
    room: readUser(record.room)?.id ?? null,
    type: readId(record.messageType, 60) ?? 'text',
    text: readWords(record.message),
    sender: readUser(record.sender),
    reactions: listOf(record.reactions, readReaction),
    mentions: readIdList(record.mentions),
    replyId: readUser(record.reply)?.id ?? null,
    member: readUser(record.member),
    extra: readExtra(record.extra),
    images: readImages(record),
    raw: record,
    isDeleted: record.isDeleted === true
  }
}
