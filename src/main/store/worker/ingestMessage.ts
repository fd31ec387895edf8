import type { IngestBatch } from '../../core/store'
import type { RemoteAttachment, RemoteMessage } from '../../core/backendEvents'
import { acknowledge, releaseOutbox } from './acknowledge'
import { dropAttachments, mergeAttachments } from './attachments'
import { isAfter, type Changes, type Context } from './context'
import { addStubMember } from './conversations'
import { firstMessageKey } from './ids'
import { mergeMessage } from './mergeMessage'
import { learnName } from './people'
import { applyReactionSet } from './reactionSets'
import { applyAwaitedMarks, withReceipt } from './readMarks'
import { flag, jsonOf, type MessageRow } from './rows'
import { bury, isGone } from './tombstones'
import { advanceReadMark, readMarkOf } from './unread'
import {
  findByClientId,
  findByServerId,
  insertIfNew,
  insertMessage,
  updateMessage
} from './writeMessages'

type Origin = IngestBatch['origin']

/** Stores one message of a server: inserts it, or merges it into the row that is the same message. */
export const applyMessage = (
  context: Context,
  changes: Changes,
  remote: RemoteMessage,
  conversation: number,
  origin: Origin
): void => {
  // Who writes here is worth knowing even when the message itself is gone.
  if (!remote.isFromMe) {
    learnName(context, changes, { address: remote.senderAddress, name: remote.senderName })
    if (remote.service === null) {
      addStubMember(context, changes, conversation, remote.senderAddress)
    }
  }
  if (isGone(context, changes, remote.serverId, remote.clientId)) return
  const wanted = newRow(context, changes, remote, conversation, origin)
  // Most are news. Who has no id of ours is written without a look first: the index refuses what is known.
  const isStored = remote.clientId === null && insertIfNew(context, changes, wanted)
  const row = isStored
    ? arrived(context, changes, wanted, remote, origin)
    : applyFound(context, changes, remote, wanted, origin)
  react(context, changes, row, remote)
  applyAwaitedMarks(context, changes, row)
}

const applyFound = (
  context: Context,
  changes: Changes,
  remote: RemoteMessage,
  wanted: MessageRow,
  origin: Origin
): MessageRow => {
  const { row, isClientIdTaken } = findRow(context, changes, remote)
  const clientId = isClientIdTaken ? null : remote.clientId
  if (row !== null) return merge(context, changes, row, { ...remote, clientId })
  const stored = insertMessage(context, changes, { ...wanted, client_id: clientId })
  return arrived(context, changes, stored, remote, origin)
}

const react = (
  context: Context,
  changes: Changes,
  row: MessageRow,
  { serverId, reactionSet }: RemoteMessage
): void => {
  if (reactionSet === undefined) return
  if (!applyReactionSet(context, changes, serverId, reactionSet)) return
  if (changes.messages.has(row.id)) return
  changes.messages.add(row.id)
  changes.updated += 1
}

type Found = { readonly row: MessageRow | null; readonly isClientIdTaken: boolean }

/** Which stored row a payload speaks of: by the server's id, or by ours in an echo. */
const findRow = (context: Context, changes: Changes, remote: RemoteMessage): Found => {
  const byServer = findByServerId(context, changes.account, remote.serverId) ?? null
  const byClient =
    remote.clientId === null
      ? null
      : (findByClientId(context, changes.account, remote.clientId) ?? null)
  if (byClient === null) return { row: byServer, isClientIdTaken: false }
  if (byServer?.id === byClient.id) return { row: byServer, isClientIdTaken: false }
  if (byServer !== null) {
    if (byServer.client_id !== null || byClient.server_id !== null) {
      return { row: byServer, isClientIdTaken: true }
    }
    return { row: acknowledge(context, changes, byClient, remote.serverId), isClientIdTaken: false }
  }
  if (byClient.server_id === null) return { row: byClient, isClientIdTaken: false }
  if (byClient.send_state === null || remote.failure !== null) {
    return { row: null, isClientIdTaken: true }
  }
  // A retry of a failed send came through: the row leaves the failed attempt's id behind.
  bury(context, changes.account, 'server', byClient.server_id)
  const freed = { ...byClient, server_id: null, failure: null }
  updateMessage(context, changes, byClient, freed)
  return { row: freed, isClientIdTaken: false }
}

const merge = (
  context: Context,
  changes: Changes,
  row: MessageRow,
  remote: RemoteMessage
): MessageRow => {
  let after = mergeMessage(row, remote)
  let isChanged = false
  if (after.unsent_at !== null) {
    if (row.has_attachments === 1) isChanged = dropAttachments(context, row.id)
    after = { ...after, has_attachments: 0 }
  } else if (remote.attachments !== null && remote.attachments.length > 0) {
    isChanged = mergeAttachments(context, row.id, remote.attachments)
    after = { ...after, has_attachments: 1 }
  }
  after = withReceipt(context, changes, after)
  if (row.server_id === null) releaseOutbox(context, row.id, after.send_state)
  isChanged = updateMessage(context, changes, row, after) || isChanged
  if (!isChanged) return after
  carryReadMark(context, changes, row, after)
  changes.messages.add(row.id)
  changes.touched.add(row.conversation)
  changes.updated += 1
  if (after.edited_at !== row.edited_at) changes.edited += 1
  return after
}

/** What was read stays read when its place becomes known better: the mark moves along with it. */
const carryReadMark = (
  context: Context,
  changes: Changes,
  before: MessageRow,
  after: MessageRow
): void => {
  if (before.server_id === null) return
  const from = { sentAt: before.sent_at, order: before.ord }
  const to = { sentAt: after.sent_at, order: after.ord }
  if (!isAfter(to, from)) return
  const mark = readMarkOf(context, after.conversation)
  if (!isAfter(from, mark) && isAfter(to, mark)) {
    advanceReadMark(context, changes, after.conversation, to)
  }
}

const attachmentsOf = ({ unsentAt, attachments }: RemoteMessage): readonly RemoteAttachment[] =>
  unsentAt === null ? (attachments ?? []) : []

/** What becomes of a message that is not stored yet. */
const newRow = (
  context: Context,
  changes: Changes,
  remote: RemoteMessage,
  conversation: number,
  origin: Origin
): MessageRow => {
  const isUnread = countsAsUnread(context, remote, conversation, origin)
  const hasAttachments = attachmentsOf(remote).length > 0
  return withReceipt(
    context,
    changes,
    toRow(changes, remote, conversation, isUnread, hasAttachments)
  )
}

const arrived = (
  context: Context,
  changes: Changes,
  row: MessageRow,
  remote: RemoteMessage,
  origin: Origin
): MessageRow => {
  mergeAttachments(context, row.id, attachmentsOf(remote))
  changes.inserted += 1
  if (row.is_unread === 1 && (origin === 'live' || origin === 'catchUp')) {
    changes.notifiable.push(row.id)
  }
  return row
}

/** Incoming, of a person, not taken back, not read, and behind the read mark. */
const countsAsUnread = (
  context: Context,
  remote: RemoteMessage,
  conversation: number,
  origin: Origin
): boolean =>
  !remote.isFromMe &&
  remote.service === null &&
  remote.unsentAt === null &&
  remote.readAt === null &&
  origin !== 'history' &&
  isAfter({ sentAt: remote.sentAt, order: remote.order }, readMarkOf(context, conversation))

/** Whole at once: copies of an object with so many fields are what would cost most here. */
const toRow = (
  { account }: Changes,
  remote: RemoteMessage,
  conversation: number,
  isUnread: boolean,
  hasAttachments: boolean
): MessageRow => ({
  id: firstMessageKey(remote.sentAt),
  account,
  conversation,
  server_id: remote.serverId,
  client_id: remote.clientId,
  is_from_me: flag(remote.isFromMe),
  sender: remote.senderAddress,
  subject: remote.unsentAt === null ? remote.subject : null,
  text: remote.unsentAt === null ? remote.text : '',
  sent_at: remote.sentAt,
  ord: remote.order,
  edited_at: remote.editedAt,
  unsent_at: remote.unsentAt,
  delivered_at: remote.deliveredAt,
  read_at: remote.readAt,
  is_delivered: flag(remote.isDelivered),
  send_state: null,
  failure: remote.failure,
  reply_to: remote.replyToServerId,
  service: jsonOf(remote.service),
  unsupported: remote.unsupported,
  effect: remote.effect,
  is_reduced: flag(remote.isReduced),
  is_unread: flag(isUnread),
  has_attachments: flag(hasAttachments),
  body: remote.unsentAt === null ? jsonOf(remote.body) : null,
  mentions: remote.unsentAt === null ? jsonOf(remote.mentions) : null,
  edits: null,
  is_pinned: flag(remote.pin?.isPinned === true && remote.unsentAt === null),
  pinned_at: remote.pin?.at ?? 0
})
