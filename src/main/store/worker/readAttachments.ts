import type { Attachment } from '../../../shared/domain'
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachment } from './attachmentRow'
import type { Context } from './context'
import type { MessageRow } from './rows'

const ATTACHMENTS = `
SELECT ${ATTACHMENT_COLUMNS}
FROM json_each(?) wanted CROSS JOIN attachments t ON t.message = wanted.value
ORDER BY t.message, t.position, t.key`

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
