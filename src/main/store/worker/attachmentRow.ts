/** A file of a message as the store has it, wherever it is listed. */
import type { Attachment } from '../../../shared/domain'
import { toAttachmentId } from './ids'

export type AttachmentRow = {
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

/** Of `attachments t`. */
export const ATTACHMENT_COLUMNS = `t.key, t.message, t.server_id, t.file_name, t.mime_type, t.size,
  t.width, t.height, t.is_voice, t.blurhash, t.content_type, t.blob IS NOT NULL AS is_here`

export const toAttachment = (row: AttachmentRow): Attachment => ({
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
