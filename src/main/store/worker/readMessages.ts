import {
  asAccountId,
  asConversationId,
  type Attachment,
  type Message,
  type MessageBody,
  type Quote,
  type Reaction,
  type SendState,
  type TapbackKind
} from '../../../shared/domain'
import type { Context } from './context'
import { toAttachmentId, toMessageId } from './ids'
import { nameLookup, type NameOf } from './names'
import { readBody, readEdits, readMentions } from './bodies'
import type { MessageRow } from './rows'
import { readPolls } from './readPolls'
import { readService } from './readService'

type JoinedRow = MessageRow & {
  readonly account_id: string
  readonly conversation_id: string
  readonly sender_name: string | null
  readonly quote_id: number | null
  readonly quote_text: string | null
  readonly quote_unsupported: string | null
  readonly quote_sender: string | null
  readonly held_until: number | null
}

type ReactionRow = {
  readonly account: number
  readonly target: string
  readonly sender: string
  readonly sender_name: string | null
  readonly is_from_me: number
  readonly emoji: string
  readonly tapback: string | null
  readonly is_removal: number
  readonly at: number
}

type AttachmentRow = {
  readonly key: number
  readonly message: number
  readonly server_id: string | null
  readonly file_name: string
  readonly mime_type: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly is_voice: number
  readonly blurhash: string | null
  readonly content_type: string | null
  readonly is_here: number
}

/** What stands for a message without words: its first file, else what it is. */
const QUOTE_TEXT = `CASE WHEN trim(q.text) <> '' OR q.unsent_at IS NOT NULL
  THEN substr(q.text, 1, 300)
  ELSE coalesce((SELECT file_name FROM attachments WHERE message = q.id ORDER BY position LIMIT 1),
    CASE WHEN q.unsupported IS NULL THEN q.subject END) END`

/** A page of them is read with three statements, however many there are. */
const MESSAGES = `
SELECT m.*, a.id AS account_id, c.id AS conversation_id, p.name AS sender_name,
  q.id AS quote_id, ${QUOTE_TEXT} AS quote_text, q.unsupported AS quote_unsupported, coalesce(qp.name, q.sender) AS quote_sender,
  CASE WHEN m.send_state = 'queued' THEN (SELECT o.not_before FROM outbox o
    WHERE o.message = m.id AND o.attempts = 0 AND NOT EXISTS (SELECT 1 FROM outbox l
      WHERE l.conversation = o.conversation AND l.created_at = o.created_at
        AND l.message IS NOT NULL AND l.key > o.key)) END AS held_until
FROM json_each(?) wanted
CROSS JOIN messages m ON m.id = wanted.value
JOIN accounts a ON a.key = m.account
JOIN conversations c ON c.key = m.conversation
LEFT JOIN people p ON p.account = m.account AND p.address = m.sender
LEFT JOIN messages q ON m.reply_to IS NOT NULL AND q.server_id = m.reply_to AND q.account = m.account
LEFT JOIN people qp ON qp.account = q.account AND qp.address = q.sender`

const REACTIONS = `
SELECT r.account, r.target, r.sender, p.name AS sender_name, r.is_from_me, r.emoji, r.tapback,
  r.is_removal, r.at
FROM json_each(?) wanted
CROSS JOIN reactions r ON r.target = wanted.value
LEFT JOIN people p ON p.account = r.account AND p.address = r.sender
ORDER BY r.at, r.ord, r.server_id`

const REACTION_SETS = `
SELECT s.account, s.target, s.at, e.value ->> 'sender' AS sender, p.name AS sender_name,
  e.value ->> 'mine' AS is_from_me, e.value ->> 'emoji' AS emoji, NULL AS tapback, 0 AS is_removal
FROM json_each(?) wanted
CROSS JOIN reaction_sets s ON s.target = wanted.value
JOIN json_each(s.reactions) e
LEFT JOIN people p ON p.account = s.account AND p.address = e.value ->> 'sender'
ORDER BY s.target, e.key`

const ATTACHMENTS = `
SELECT t.key, t.message, t.server_id, t.file_name, t.mime_type, t.size, t.width, t.height,
  t.is_voice, t.blurhash, t.content_type, t.blob IS NOT NULL AS is_here
FROM json_each(?) wanted CROSS JOIN attachments t ON t.message = wanted.value
ORDER BY t.message, t.position, t.key`

const targetKey = (account: number, serverId: string): string => `${String(account)}\n${serverId}`

/** Reactions told one by one, and those told as whole sets, where a person may have several. */
const readReactions = (
  db: Context['db'],
  targets: readonly string[]
): ReadonlyMap<string, readonly Reaction[]> => {
  if (targets.length === 0) return new Map()
  const wanted = JSON.stringify(targets)
  const reactions = foldReactions(db.all<ReactionRow>(REACTIONS, [wanted]))
  for (const row of db.all<ReactionRow>(REACTION_SETS, [wanted])) {
    const key = targetKey(row.account, row.target)
    const list = reactions.get(key)
    if (list === undefined) reactions.set(key, [toReaction(row)])
    else list.push(toReaction(row))
  }
  return reactions
}

/** Per target and sender the newest wins (rows come oldest first); a removal hides. */
const foldReactions = (rows: readonly ReactionRow[]): Map<string, Reaction[]> => {
  const folded = new Map<string, Map<string, ReactionRow>>()
  for (const row of rows) {
    const target = targetKey(row.account, row.target)
    const sender = row.is_from_me === 1 ? '' : row.sender
    let bySender = folded.get(target)
    if (bySender === undefined) folded.set(target, (bySender = new Map<string, ReactionRow>()))
    bySender.delete(sender)
    bySender.set(sender, row)
  }
  const result = new Map<string, Reaction[]>()
  for (const [target, bySender] of folded) {
    const shown = [...bySender.values()].filter(({ is_removal }) => is_removal === 0)
    if (shown.length > 0) result.set(target, shown.map(toReaction))
  }
  return result
}

const toReaction = (row: ReactionRow): Reaction => ({
  senderAddress: row.sender,
  senderName: row.sender_name ?? row.sender,
  isMe: row.is_from_me === 1,
  emoji: row.emoji,
  tapback: row.tapback as TapbackKind | null,
  at: row.at
})

const toAttachment = (row: AttachmentRow): Attachment => ({
  id: toAttachmentId(row.key),
  serverId: row.server_id,
  fileName: row.file_name,
  mimeType: row.mime_type,
  size: row.size,
  width: row.width,
  height: row.height,
  isVoice: row.is_voice === 1,
  blurhash: row.blurhash,
  isHere: row.is_here === 1,
  contentType: row.content_type
})

/** What became of an own message: an outbox item's word first, then the receipts, then a failure. */
export const sendStateOf = (row: MessageRow): SendState | null => {
  if (row.is_from_me === 0) return null
  if (row.send_state !== null) return row.send_state as SendState
  if (row.read_at !== null) return 'read'
  if (row.delivered_at !== null || row.is_delivered === 1) return 'delivered'
  return row.failure === null ? 'sent' : 'failed'
}

const toQuote = (row: JoinedRow): Quote | null =>
  row.reply_to === null
    ? null
    : {
        serverId: row.reply_to,
        messageId: row.quote_id === null ? null : toMessageId(row.quote_id),
        senderName: row.quote_sender ?? '',
        text: row.quote_text ?? '',
        ...(row.quote_text === null && row.quote_unsupported !== null
          ? { unsupported: row.quote_unsupported }
          : {})
      }

const NO_REACTIONS: readonly Reaction[] = []
const NO_ATTACHMENTS: readonly Attachment[] = []

const toMessage = (
  row: JoinedRow,
  reactions: readonly Reaction[],
  attachments: readonly Attachment[],
  body: MessageBody | null,
  nameOf: NameOf
): Message => {
  const sendState = sendStateOf(row)
  return {
    id: toMessageId(row.id),
    accountId: asAccountId(row.account_id),
    conversationId: asConversationId(row.conversation_id),
    serverId: row.server_id,
    clientId: row.client_id,
    isFromMe: row.is_from_me === 1,
    senderAddress: row.sender,
    senderName: row.sender_name ?? row.sender,
    subject: row.subject,
    text: row.text,
    sentAt: row.sent_at,
    order: row.ord,
    editedAt: row.edited_at,
    unsentAt: row.unsent_at,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    sendState,
    ...(row.held_until === null || row.held_until === 0 ? {} : { heldUntil: row.held_until }),
    failure: sendState === 'failed' ? row.failure : null,
    replyTo: toQuote(row),
    reactions,
    attachments,
    service: readService(row.service, (address) => nameOf(row.account, address)),
    body,
    mentions: readMentions(row.mentions),
    unsupported: row.unsupported,
    effect: row.effect,
    isPinned: row.is_pinned === 1,
    edits: readEdits(row.edits)
  }
}

/** Messages by their keys, in the order asked for; keys that are gone are left out. */
export const readMessages = (context: Context, keys: readonly number[]): Message[] => {
  if (keys.length === 0) return []
  const { db } = context
  const rows = db.all<JoinedRow>(MESSAGES, [JSON.stringify(keys)])
  const targets = rows.flatMap((row) =>
    row.server_id === null || row.unsent_at !== null ? [] : [row.server_id]
  )
  const reactions = readReactions(db, targets)
  const attachments = readAttachments(db, rows)
  const { find: nameOf } = nameLookup(context)
  const bodies = readBodies(context, rows, nameOf)
  const byKey = new Map(
    rows.map((row) => [
      row.id,
      toMessage(
        row,
        row.server_id === null
          ? NO_REACTIONS
          : (reactions.get(targetKey(row.account, row.server_id)) ?? NO_REACTIONS),
        attachments.get(row.id) ?? NO_ATTACHMENTS,
        bodies.get(row.id) ?? null,
        nameOf
      )
    ])
  )
  return keys.flatMap((key) => byKey.get(key) ?? [])
}

const readBodies = (
  context: Context,
  rows: readonly JoinedRow[],
  nameOf: NameOf
): ReadonlyMap<number, MessageBody> => {
  const bodies = new Map<number, MessageBody>()
  for (const row of rows) {
    const body = readBody(row.body)
    if (body !== null) bodies.set(row.id, body)
  }
  const polls = rows.filter(({ id }) => bodies.get(id)?.type === 'poll')
  if (polls.length === 0) return bodies
  const fill = readPolls(context, polls, nameOf)
  for (const row of polls) {
    const body = bodies.get(row.id)
    if (body?.type === 'poll') bodies.set(row.id, fill(row, body))
  }
  return bodies
}

const readAttachments = (
  db: Context['db'],
  rows: readonly JoinedRow[]
): Map<number, Attachment[]> => {
  const wanted = rows.filter((row) => row.has_attachments === 1).map(({ id }) => id)
  const found = new Map<number, Attachment[]>()
  if (wanted.length === 0) return found
  for (const row of db.all<AttachmentRow>(ATTACHMENTS, [JSON.stringify(wanted)])) {
    const list = found.get(row.message)
    if (list === undefined) found.set(row.message, [toAttachment(row)])
    else list.push(toAttachment(row))
  }
  return found
}
