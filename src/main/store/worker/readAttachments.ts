import type { Attachment } from '../../../shared/domain'
import type { Context } from './context'
import { toAttachmentId } from './ids'
import type { MessageRow } from './rows'

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

const ATTACHMENTS = `
SELECT t.key, t.message, t.server_id, t.file_name, t.mime_type, t.size, t.width, t.height,
  t.is_voice, t.blurhash, t.content_type, t.blob IS NOT NULL AS is_here
FROM json_each(?) wanted CROSS JOIN attachments t ON t.message = wanted.value
ORDER BY t.message, t.position, t.key`

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

const NO_ATTACHMENTS: readonly Attachment[] = []

/** Files of messages, in their order, of all with one statement. */
export const readAttachments = (
  { db }: Context,
  rows: readonly Pick<MessageRow, 'id' | 'has_attachments'>[]
): ((row: Pick<MessageRow, 'id'>) => readonly Attachment[]) => {
  const wanted = rows.filter((row) => row.has_attachments === 1).map(({ id }) => id)
  if (wanted.length === 0) return () => NO_ATTACHMENTS
  const found = new Map<number, Attachment[]>()
  for (const row of db.all<AttachmentRow>(ATTACHMENTS, [JSON.stringify(wanted)])) {
    const list = found.get(row.message)
    if (list === undefined) found.set(row.message, [toAttachment(row)])
    else list.push(toAttachment(row))
  }
  return ({ id }) => found.get(id) ?? NO_ATTACHMENTS
}
