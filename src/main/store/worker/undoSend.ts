/** Taking back what a person sent, as long as nothing was done for it. */
import type { Mention, MessageId } from '../../../shared/domain'
import type { OutboxCommand } from '../../core/chatBackend'
import type { LocalChange, OutboxItem, StoredDraft } from '../../core/store'
import { readMentions } from './bodies'
import type { Changes, Context } from './context'
import { insertDraftFile } from './draftFiles'
import { draftOf, writeDraft } from './drafts'
import { keyOf } from './ids'
import { changesOf, finishLocal } from './local'
import { findOutboxByMessage } from './outbox'
import { deleteMessage, findByKey } from './writeMessages'

type Row = {
  readonly key: number
  readonly message: number
  readonly conversation: number
  readonly reply_to: number | null
  readonly command: string
  readonly state: string
  readonly attempts: number
}

type Undone = LocalChange & {
  readonly conversationId: OutboxItem['conversationId']
  readonly draft: StoredDraft
}

/** What was sent with one press of a key was queued in one moment. */
const sentTogether = ({ db }: Context, item: OutboxItem): readonly Row[] =>
  db.all<Row>(
    `SELECT o.* FROM outbox o JOIN conversations c ON c.key = o.conversation
     WHERE c.id = ? AND o.message IS NOT NULL AND o.created_at = ? ORDER BY o.key`,
    [item.conversationId, item.createdAt]
  )

export const undoSend = (context: Context, id: MessageId): Undone | null => {
  const item = findOutboxByMessage(context, id)
  if (item === null) return null
  const rows = sentTogether(context, item)
  const conversation = rows[0]?.conversation
  const isUntouched = rows.every(({ state, attempts }) => state === 'queued' && attempts === 0)
  if (conversation === undefined || !isUntouched) return null
  const changes = changesOf(context, conversation)
  rows.forEach((row, index) => {
    // Before those that were chosen since.
    takeBackFile(context, changes, row, index - rows.length)
  })
  takeBackWords(context, changes, rows, conversation)
  for (const row of rows) {
    const message = findByKey(context, row.message)
    if (message !== undefined) deleteMessage(context, changes, message)
  }
  return {
    ...finishLocal(context, changes),
    conversationId: item.conversationId,
    draft: draftOf(context, conversation)
  }
}

type FileRow = {
  readonly key: number
  readonly file_name: string
  readonly mime_type: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly blob: number
}

const takeBackFile = (context: Context, changes: Changes, row: Row, position: number): void => {
  const file = context.db.get<FileRow>(
    'SELECT * FROM attachments WHERE message = ? AND blob IS NOT NULL',
    [row.message]
  )
  const command = JSON.parse(row.command) as OutboxCommand
  if (file === undefined || command.type !== 'send') return
  // The bytes change hands; without a row that names them they would go with the message.
  context.db.run('DELETE FROM attachments WHERE key = ?', [file.key])
  const { size, width, height, blob } = file
  const voiceMs = command.attachment?.voiceMs ?? null
  const words = { fileName: file.file_name, mimeType: file.mime_type, voiceMs, isLoose: false }
  const taken = { ...words, size, width, height, blob }
  insertDraftFile(context, changes, row.conversation, taken, position)
}

const takeBackWords = (
  context: Context,
  changes: Changes,
  rows: readonly Row[],
  conversation: number
): void => {
  const messages = rows.flatMap(({ message }) => findByKey(context, message) ?? [])
  const written = messages.find(({ text }) => text !== '')
  const now = draftOf(context, conversation)
  const text = [written?.text ?? '', now.text].filter((part) => part !== '').join('\n')
  const shift = text.length - now.text.length
  const mentions: readonly Mention[] = [
    ...readMentions(written?.mentions ?? null),
    ...now.mentions.map((mention) => ({ ...mention, start: mention.start + shift }))
  ]
  const reply = now.replyTo === null ? replyOf(context, rows) : keyOf(now.replyTo.id)
  writeDraft(context, changes, conversation, { text, mentions, reply })
}

/** The message that was answered, which may not have had an id of the server's yet. */
const replyOf = ({ db }: Context, rows: readonly Row[]): number | null => {
  const waited = rows.find(({ reply_to }) => reply_to !== null)?.reply_to ?? null
  if (waited !== null) return waited
  const found = db.get<{ id: number }>(
    `SELECT q.id FROM messages m JOIN messages q ON q.server_id = m.reply_to AND q.account = m.account
     WHERE m.id IN (SELECT value FROM json_each(?)) LIMIT 1`,
    [JSON.stringify(rows.map(({ message }) => message))]
  )
  return found?.id ?? null
}
