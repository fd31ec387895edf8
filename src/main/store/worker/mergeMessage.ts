import type { RemoteMessage } from '../../core/backendEvents'
import type { MessagePosition } from '../../../shared/domain'
import { isAfter } from './context'
import { addEdit } from './bodies'
import { flag, jsonOf, latest, type MessageRow } from './rows'

const positionOf = (row: MessageRow): MessagePosition => ({ sentAt: row.sent_at, order: row.ord })

/**
 * A server's date replaces our own clock's, a full payload's replaces a reduced one's. Between two
 * full ones the earlier stays, so that any order of arrival gives the same timeline.
 */
const mergePosition = (row: MessageRow, remote: RemoteMessage): MessagePosition => {
  const stored = positionOf(row)
  const told = { sentAt: remote.sentAt, order: remote.order }
  if (told.sentAt <= 0) return stored
  if (row.server_id === null || stored.sentAt <= 0) return told
  if (remote.isReduced) return row.is_reduced === 1 && isAfter(stored, told) ? told : stored
  if (row.is_reduced === 1) return told
  return isAfter(stored, told) ? told : stored
}

type Content = Pick<MessageRow, 'text' | 'subject' | 'edited_at' | 'mentions' | 'edits'>

/** Ranges of one text mean nothing in another. */
const mergeMentions = (row: MessageRow, remote: RemoteMessage, text: string): string | null => {
  const told = text === remote.text ? jsonOf(remote.mentions) : null
  return told ?? (text === row.text ? row.mentions : null)
}

const keepEarlier = (row: MessageRow, text: string, until: number): string | null =>
  row.text === '' || row.text === text ? row.edits : addEdit(row.edits, { text: row.text, until })

/** The text of the newest revision; within one revision a full payload may fill in and correct. */
const mergeContent = (row: MessageRow, remote: RemoteMessage): Content => {
  const stored = row.edited_at ?? -1
  const told = remote.editedAt ?? -1
  const isNewer = told > stored
  const isSame = told === stored
  const mayReplace = isNewer || (isSame && !remote.isReduced)
  const fillsIn = isSame && row.text === ''
  const text = (mayReplace || fillsIn) && (isNewer || remote.text !== '') ? remote.text : row.text
  const subject =
    mayReplace && remote.subject !== null ? remote.subject : (row.subject ?? remote.subject)
  return {
    text,
    subject,
    edited_at: latest(row.edited_at, remote.editedAt),
    mentions: mergeMentions(row, remote, text),
    edits: isNewer ? keepEarlier(row, text, told) : row.edits
  }
}

/** A reduced payload, or a poorer one, has no say about a body that is known. */
const mergeBody = (row: MessageRow, { body, isReduced }: RemoteMessage): string | null =>
  body === null || (isReduced && row.body !== null) ? row.body : JSON.stringify(body)

/** What can be shown needs no words in its place, whichever payload comes first. */
const mergeUnsupported = (row: MessageRow, remote: RemoteMessage): string | null =>
  remote.body === null && row.body === null ? (remote.unsupported ?? row.unsupported) : null

type Failure = Pick<MessageRow, 'send_state' | 'failure'>

/**
 * The first word of the server ends our own guessing. Afterwards a failure stays (receipts outrank
 * it), and a retry that waits in the outbox is not disturbed by news about the failed attempt.
 */
const mergeFailure = (row: MessageRow, remote: RemoteMessage): Failure => {
  if (row.server_id !== null) {
    return { send_state: row.send_state, failure: remote.failure ?? row.failure }
  }
  const isWaiting = row.send_state !== null
  return {
    send_state: isWaiting && remote.failure !== null ? 'failed' : null,
    failure: remote.failure
  }
}

/** The newest revision that says it; what is told of one revision twice does not differ. */
const mergePin = (
  row: MessageRow,
  { pin }: RemoteMessage
): Pick<MessageRow, 'is_pinned' | 'pinned_at'> =>
  pin === null || pin.at < row.pinned_at
    ? { is_pinned: row.is_pinned, pinned_at: row.pinned_at }
    : { is_pinned: flag(pin.isPinned), pinned_at: pin.at }

const EMPTY_CONTENT = {
  text: '',
  subject: null,
  body: null,
  mentions: null,
  edits: null,
  is_pinned: 0
} as const

/**
 * What a message is after one more payload about it. Idempotent and monotone: repeating, delaying or
 * reordering payloads does not change the outcome, and nothing known is replaced by "not told".
 */
export const mergeMessage = (row: MessageRow, remote: RemoteMessage): MessageRow => {
  const position = mergePosition(row, remote)
  const content = mergeContent(row, remote)
  const unsentAt = latest(row.unsent_at, remote.unsentAt)
  const readAt = latest(row.read_at, remote.readAt)
  const service = remote.service === null ? row.service : JSON.stringify(remote.service)
  const isKnownFull = row.is_reduced === 0 && row.server_id !== null
  return {
    ...row,
    ...content,
    body: mergeBody(row, remote),
    ...mergePin(row, remote),
    ...(unsentAt === null ? {} : EMPTY_CONTENT),
    server_id: remote.serverId,
    client_id: row.client_id ?? remote.clientId,
    sender: remote.isReduced && row.sender !== '' ? row.sender : remote.senderAddress || row.sender,
    sent_at: position.sentAt,
    ord: position.order,
    unsent_at: unsentAt,
    delivered_at: latest(row.delivered_at, remote.deliveredAt),
    read_at: readAt,
    is_delivered: row.is_delivered | flag(remote.isDelivered),
    ...mergeFailure(row, remote),
    reply_to: remote.replyToServerId ?? row.reply_to,
    service,
    unsupported: mergeUnsupported(row, remote),
    effect: remote.effect ?? row.effect,
    is_reduced: flag(remote.isReduced && !isKnownFull),
    is_unread: flag(row.is_unread === 1 && unsentAt === null && readAt === null && service === null)
  }
}

/** Whether two rows differ in anything that is stored. */
export const isSameRow = (a: MessageRow, b: MessageRow): boolean =>
  (Object.keys(a) as (keyof MessageRow)[]).every((key) => a[key] === b[key])

/** Words for the full-text index, or null when the message has none to find. */
export const indexTextOf = (row: MessageRow): string | null => {
  if (row.service !== null || row.unsent_at !== null) return null
  const text = row.subject === null ? row.text : `${row.subject}\n${row.text}`
  // Beyond this nobody searches, and one hostile message must not bloat the index.
  return text.trim() === '' ? null : text.slice(0, 20_000)
}
