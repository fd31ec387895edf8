/**
 * What we use of the server's JSON (protocols/photon.md section 4), read leniently: unknown fields
 * are ignored, missing ones tolerated, and a value of a wrong type counts as missing. Only what makes
 * a payload unusable is an error.
 */
import {
  asList,
  asRecord,
  readBody,
  readCount,
  readEpochMs,
  readFlag,
  readId,
  readInt,
  readSize,
  readText,
  type Json
} from '../shared/fields'
import { isFamilyInfo } from '../shared/answerKind'
import { readMentions, type WireMention } from './mentionRuns'
import { isPollBundle, readPoll, type WirePoll } from './pollPayload'
import type { PrivateApi } from './privateApi'

export type WireHandle = { readonly rowId: number | null; readonly address: string }

export type WireChat = {
  readonly guid: string
  readonly identifier: string | null
  readonly displayName: string | null
  readonly style: number | null
  readonly isArchived: boolean | null
  readonly participants: readonly WireHandle[] | null
  /** The owner's own address that people of it write to. */
  readonly ownAddress: string | null
}

export type WireAttachment = {
  readonly guid: string
  readonly mimeType: string | null
  readonly transferName: string
  readonly totalBytes: number
  readonly width: number | null
  readonly height: number | null
  readonly isHidden: boolean
  readonly isSticker: boolean
  readonly blurhash: string | null
}

export type WireMessage = {
  readonly guid: string
  readonly tempGuid: string | null
  readonly rowId: number | null
  readonly text: string
  readonly subject: string | null
  readonly isFromMe: boolean
  readonly isAudioMessage: boolean
  readonly handle: WireHandle | null
  readonly handleId: number | null
  readonly otherHandle: number | null
  readonly chats: readonly WireChat[]
  readonly cacheRoomnames: string | null
  readonly attachments: readonly WireAttachment[] | null
  readonly error: number
  readonly dateCreated: number
  readonly dateDelivered: number | null
  readonly dateRead: number | null
  readonly dateEdited: number | null
  readonly dateRetracted: number | null
  readonly isDelivered: boolean
  readonly partCount: number | null
  /** Null when the payload carries no summary. */
  readonly retractedParts: number | null
  readonly itemType: number
  readonly groupActionType: number
  readonly groupTitle: string | null
  readonly balloonBundleId: string | null
  readonly associatedGuid: string | null
  readonly associatedType: string | null
  readonly associatedEmoji: string | null
  readonly effectId: string | null
  readonly threadGuid: string | null
  /** Null: none, or not joined. */
  readonly poll: WirePoll | null
  /** Null: not joined. */
  readonly mentions: readonly WireMention[] | null
  /** The owner's address that sent or received it. */
  readonly ownAddress: string | null
}

export type WireFailure = { readonly reason: string }

const MAX_LIST = 2_000

const mapList = <Value>(
  value: unknown,
  read: (item: unknown) => Value | null
): readonly Value[] | null => {
  const list = asList(value)
  if (list === null) return null
  const found: Value[] = []
  for (const item of list.length > MAX_LIST ? list.slice(0, MAX_LIST) : list) {
    const one = read(item)
    if (one !== null) found.push(one)
  }
  return found
}

export const readHandle = (value: unknown): WireHandle | null => {
  const record = asRecord(value)
  const address = readId(record?.address)
  return record === null || address === null
    ? null
    : { rowId: readCount(record.originalROWID), address }
}

export const readChat = (value: unknown): WireChat | null => {
  const record = asRecord(value)
  const guid = readId(record?.guid)
  if (record === null || guid === null) return null
  return {
    guid,
    identifier: readId(record.chatIdentifier),
    displayName: readText(record.displayName, 1_000),
    style: readInt(record.style),
    isArchived: 'isArchived' in record ? readFlag(record.isArchived) : null,
    participants: mapList(record.participants, readHandle),
    ownAddress: readId(record.lastAddressedHandle)
  }
}

const readAttachment = (value: unknown): WireAttachment | null => {
  const record = asRecord(value)
  const guid = readId(record?.guid)
  if (record === null || guid === null) return null
  return {
    guid,
    mimeType: readId(record.mimeType, 200),
    transferName: readText(record.transferName, 1_000) ?? '',
    totalBytes: readCount(record.totalBytes) ?? 0,
    width: readSize(record.width),
    height: readSize(record.height),
    isHidden: readFlag(record.hideAttachment),
    isSticker: readFlag(record.isSticker),
    blurhash: readId(record.blurhash, 200)
  }
}

const readRetractedParts = (value: unknown): number | null => {
  const summary = asRecord(asList(value)?.[0])
  if (summary === null) return null
  // Apple's short key `rp` reaches us on some servers (photon.md 4.1).
  return (asList(summary.retractedParts ?? summary.rp) ?? []).length
}

/** Names, decimal strings and numbers all occur; 0 means none (photon.md 4.4). */
const readAssociatedType = (value: unknown): string | null => {
  const type = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  const text = readId(type, 40)
  return text === null || text === '0' ? null : text
}

/** Text column, else the first run of the attributed body, where the server sends one. */
const readMessageText = (record: Json): string => {
  const text = readBody(record.text)
  if (text !== '') return text
  return readBody(asRecord(asList(record.attributedBody)?.[0])?.string)
}

const readIdentity = (record: Json): WireFailure | { guid: string; dateCreated: number } => {
  const guid = readId(record.guid)
  if (guid === null) return { reason: 'message without a guid' }
  const dateCreated = readEpochMs(record.dateCreated)
  return dateCreated === null ? { reason: 'message without a valid date' } : { guid, dateCreated }
}

/** One message row of an event, a query or a send answer. */
export const readMessage = (value: unknown): WireMessage | WireFailure => {
  const record = asRecord(value)
  if (record === null) return { reason: 'message is no object' }
  const identity = readIdentity(record)
  if ('reason' in identity) return identity
  const error = record.error
  const text = readMessageText(record)
  const balloonBundleId = readId(record.balloonBundleId)
  return {
    guid: stripPart(identity.guid).guid,
    dateCreated: identity.dateCreated,
    tempGuid: readId(record.tempGuid),
    rowId: readCount(record.originalROWID),
    text,
    subject: readText(record.subject, 10_000),
    isFromMe: readFlag(record.isFromMe),
    isAudioMessage: readFlag(record.isAudioMessage),
    handle: readHandle(record.handle),
    handleId: readCount(record.handleId),
    otherHandle: readCount(record.otherHandle),
    chats: mapList(record.chats, readChat) ?? [],
    cacheRoomnames: readId(record.cacheRoomnames),
    attachments: mapList(record.attachments, readAttachment),
    error: typeof error === 'number' && Number.isFinite(error) ? Math.trunc(error) : 0,
    dateDelivered: readEpochMs(record.dateDelivered),
    dateRead: readEpochMs(record.dateRead),
    dateEdited: readEpochMs(record.dateEdited),
    dateRetracted: readEpochMs(record.dateRetracted),
    isDelivered: readFlag(record.isDelivered),
    partCount: readCount(record.partCount),
    retractedParts: readRetractedParts(record.messageSummaryInfo),
    itemType: readInt(record.itemType) ?? 0,
    groupActionType: readInt(record.groupActionType) ?? 0,
    groupTitle: readText(record.groupTitle, 1_000),
    balloonBundleId,
    associatedGuid: readId(record.associatedMessageGuid),
    associatedType: readAssociatedType(record.associatedMessageType),
    associatedEmoji: readId(record.associatedMessageEmoji, 64),
    effectId: readId(record.expressiveSendStyleId),
    threadGuid: readId(record.threadOriginatorGuid),
    poll: isPollBundle(balloonBundleId) ? readPoll(record.payloadData) : null,
    mentions: readMentions(record.attributedBody, text),
    ownAddress: readId(record.receivingFrom) ?? readId(record.destinationCallerId)
  }
}

/** A row of a poll whose content was not joined: it says nothing without it. */
export const lacksPayload = (wire: WireMessage): boolean =>
  wire.poll === null && isPollBundle(wire.balloonBundleId)

/** `p:0/GUID`, `bp:GUID` or a bare GUID (photon.md 4.4). */
export const stripPart = (value: string): { readonly guid: string } => {
  const afterSlash = value.slice(value.lastIndexOf('/') + 1)
  const bare = afterSlash.startsWith('bp:') ? afterSlash.slice(3) : afterSlash
  return { guid: bare === '' ? value : bare }
}

export type WireServerInfo = {
  readonly computerId: string
  readonly privateApi: PrivateApi
}

/** Identity of a server that does not tell one. */
export const UNNAMED = 'unnamed'

const readPrivateApi = (record: Json): PrivateApi => {
  if (!('private_api' in record)) return 'unknown'
  const hasHelper = !('helper_connected' in record) || readFlag(record.helper_connected)
  return readFlag(record.private_api) && hasHelper ? 'on' : 'off'
}

/** Null when this is no answer of `server/info`: some other JSON API lives there. */
export const readServerInfo = (value: unknown): WireServerInfo | null => {
  const record = asRecord(value)
  if (record === null) return null
  if (!isFamilyInfo(record)) return null
  return {
    computerId: readId(record.computer_id) ?? UNNAMED,
    privateApi: readPrivateApi(record)
  }
}

export type WireContact = { readonly name: string; readonly addresses: readonly string[] }

export const readContact = (value: unknown): WireContact | null => {
  const record = asRecord(value)
  if (record === null) return null
  const full = [readText(record.firstName, 200), readText(record.lastName, 200)]
    .filter((part) => part !== null && part.trim() !== '')
    .join(' ')
  const name = (readText(record.displayName, 400) ?? '').trim() || full
  const readAddress = (item: unknown): string | null =>
    readId(asRecord(item)?.address) ?? readId(item)
  const addresses = [
    ...(mapList(record.phoneNumbers, readAddress) ?? []),
    ...(mapList(record.emails, readAddress) ?? [])
  ]
  return name === '' || addresses.length === 0 ? null : { name, addresses }
}
