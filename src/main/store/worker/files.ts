import {
  asAccountId,
  type AccountId,
  type Attachment,
  type AttachmentId,
  type MessageId
} from '../../../shared/domain'
import { readContent } from '../../../shared/media/contentType'
import { StoreError } from '../../core/store'
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachment } from './attachmentRow'
import type { Context } from './context'
import { keyOf, toMessageId } from './ids'

type FileRow = AttachmentRow & {
  readonly account: number
  readonly account_id: string
  readonly blob: number | null
}

export type StoredAttachment = Attachment & {
  readonly accountId: AccountId
  readonly messageId: MessageId
  readonly blobId: string | null
}

const findFile = ({ db }: Context, id: AttachmentId): FileRow | undefined =>
  db.get<FileRow>(
    `SELECT ${ATTACHMENT_COLUMNS}, t.blob, m.account, a.id AS account_id FROM attachments t
     JOIN messages m ON m.id = t.message JOIN accounts a ON a.key = m.account WHERE t.key = ?`,
    [keyOf(id)]
  )

export const findAttachment = (context: Context, id: AttachmentId): StoredAttachment | null => {
  const row = findFile(context, id)
  if (row === undefined) return null
  return {
    ...toAttachment(row),
    accountId: asAccountId(row.account_id),
    messageId: toMessageId(row.message),
    blobId: row.blob === null ? null : `b${String(row.blob)}`
  }
}

/** A copy of its own, so that it can be handed to another thread. */
export const readBlob = ({ db }: Context, id: string): Uint8Array | null => {
  const row = db.get<{ bytes: Uint8Array }>('SELECT bytes FROM blobs WHERE key = ?', [keyOf(id)])
  return row === undefined ? null : new Uint8Array(row.bytes)
}

export const saveAttachmentBytes = (
  context: Context,
  id: AttachmentId,
  bytes: Uint8Array
): void => {
  const row = findFile(context, id)
  if (row === undefined) throw new StoreError('storage_failed', 'no such attachment')
  if (row.blob !== null) {
    context.db.run('UPDATE blobs SET bytes = ? WHERE key = ?', [bytes, row.blob])
    noteContent(context, row, bytes)
    return
  }
  const { id: blob } = context.db.run('INSERT INTO blobs (account, bytes) VALUES (?, ?)', [
    row.account,
    bytes
  ])
  context.db.run('UPDATE attachments SET blob = ? WHERE key = ?', [blob, row.key])
  noteContent(context, row, bytes)
}

const noteContent = ({ db }: Context, { key }: FileRow, bytes: Uint8Array): void => {
  const type = readContent(bytes)?.mimeType ?? null
  db.run('UPDATE attachments SET content_type = ? WHERE key = ?', [type, key])
}
