import { readBody } from './bodies'
import type { Changes, Context } from './context'
import type { MessageRow } from './rows'

const PREVIEW_LENGTH = 200

type Preview = { readonly kind: string; readonly text: string }

/** A service line keeps its data: whose names it shows may be learned later. */
const previewOf = (context: Context, row: LastRow): Preview => {
  if (row.unsent_at !== null) return { kind: 'unsent', text: '' }
  if (row.service !== null) return { kind: 'service', text: row.service }
  if (row.text.trim() !== '') return { kind: 'text', text: row.text.slice(0, PREVIEW_LENGTH) }
  const body = readBody(row.body)
  if (body !== null) return { kind: body.type, text: '' }
  if (row.has_attachments === 1) return { kind: 'attachment', text: fileNames(context, row.id) }
  if (row.unsupported !== null) return { kind: 'unsupported', text: row.unsupported }
  return { kind: 'text', text: (row.subject ?? '').slice(0, PREVIEW_LENGTH) }
}

const fileNames = ({ db }: Context, message: number): string =>
  db
    .all<{ file_name: string }>(
      'SELECT file_name FROM attachments WHERE message = ? ORDER BY position LIMIT 3',
      [message]
    )
    .map(({ file_name }) => file_name)
    .join(', ')
    .slice(0, PREVIEW_LENGTH)

type Summary = {
  readonly unread_count: number
  readonly last_message: number | null
  readonly last_text: string | null
  readonly last_sender: string | null
  readonly last_is_from_me: number | null
  readonly last_sent_at: number | null
  readonly last_kind: string | null
}

type LastRow = Pick<
  MessageRow,
  | 'id'
  | 'sender'
  | 'is_from_me'
  | 'sent_at'
  | 'text'
  | 'subject'
  | 'unsent_at'
  | 'service'
  | 'unsupported'
  | 'body'
  | 'has_attachments'
>

const LAST = `SELECT id, sender, is_from_me, sent_at, substr(text, 1, 300) AS text, subject, unsent_at,
    service, unsupported, has_attachments, body
  FROM messages WHERE conversation = ? ORDER BY sent_at DESC, ord DESC, id DESC LIMIT 1`
const UNREAD = 'SELECT count(*) AS count FROM messages WHERE conversation = ? AND is_unread = 1'

const NO_LAST = {
  last_message: null,
  last_text: null,
  last_sender: null,
  last_is_from_me: null,
  last_sent_at: null,
  last_kind: null
} as const

const summarise = (context: Context, conversation: number): Summary => {
  const unread_count = context.db.get<{ count: number }>(UNREAD, [conversation])?.count ?? 0
  const last = context.db.get<LastRow>(LAST, [conversation])
  if (last === undefined) return { unread_count, ...NO_LAST }
  const preview = previewOf(context, last)
  return {
    unread_count,
    last_message: last.id,
    last_text: preview.text,
    last_sender: last.sender,
    last_is_from_me: last.is_from_me,
    last_sent_at: last.sent_at,
    last_kind: preview.kind
  }
}

/** Recomputes what the list shows of every touched conversation, once per transaction. */
export const refreshSummaries = (context: Context, changes: Changes): void => {
  for (const conversation of changes.touched) {
    const delta = changes.countDeltas.get(conversation) ?? 0
    const now = summarise(context, conversation)
    const values = [
      now.unread_count,
      now.last_message,
      now.last_text,
      now.last_sender,
      now.last_is_from_me,
      now.last_sent_at,
      now.last_kind
    ]
    const { changes: rows } = context.db.run(
      `UPDATE conversations SET message_count = message_count + ?, unread_count = ?,
         last_message = ?, last_text = ?, last_sender = ?, last_is_from_me = ?, last_sent_at = ?,
         last_kind = ?
       WHERE key = ? AND (? <> 0 OR (unread_count, last_message, last_text, last_sender,
         last_is_from_me, last_sent_at, last_kind) IS NOT (?, ?, ?, ?, ?, ?, ?))`,
      [delta, ...values, conversation, delta, ...values]
    )
    if (rows > 0) changes.changed.add(conversation)
  }
}
