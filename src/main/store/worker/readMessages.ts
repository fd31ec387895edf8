import {
  asAccountId,
  asConversationId,
  type Attachment,
  type Message,
  type MessageBody,
  type Quote,
  type Reaction,
  type SendState
} from '../../../shared/domain'
import type { Context } from './context'
import { toMessageId } from './ids'
import { nameLookup, type NameOf } from './names'
import { readBody, readEdits, readMentions } from './bodies'
import { readAttachments } from './readAttachments'
import { readPolls } from './readPolls'
import { readReactions } from './readReactions'
import { readService } from './readService'
import type { MessageRow } from './rows'

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

/** What stands for a message without words: its first file, else what it is. */
const QUOTE_TEXT = `CASE WHEN trim(q.text) <> '' OR q.unsent_at IS NOT NULL
  THEN substr(q.text, 1, 300)
  ELSE coalesce((SELECT file_name FROM attachments WHERE message = q.id ORDER BY position LIMIT 1),
    CASE WHEN q.unsupported IS NULL THEN q.subject END) END`

/** A page of them is read with few statements, however many there are. */
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
  const rows = context.db.all<JoinedRow>(MESSAGES, [JSON.stringify(keys)])
  const reactionsOf = readReactions(context, rows)
  const attachmentsOf = readAttachments(context, rows)
  const { find: nameOf } = nameLookup(context)
  const bodies = readBodies(context, rows, nameOf)
  const byKey = new Map(
    rows.map((row) => [
      row.id,
      toMessage(row, reactionsOf(row), attachmentsOf(row), bodies.get(row.id) ?? null, nameOf)
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
