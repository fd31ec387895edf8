import type { RemoteAttachment } from '../../core/backendEvents'
import type { Context } from './context'
import { flag } from './rows'

type Known = { readonly key: number; readonly server_id: string | null }

/**
 * Adds and completes attachments; none is ever taken away by a payload. One of ours that waits
 * without a server id takes the first id that is not known yet, and keeps its own local id.
 */
export const mergeAttachments = (
  { db }: Context,
  message: number,
  remote: readonly RemoteAttachment[]
): boolean => {
  if (remote.length === 0) return false
  const known = db.all<Known>(
    'SELECT key, server_id FROM attachments WHERE message = ? ORDER BY position, key',
    [message]
  )
  const waiting = known.filter(({ server_id }) => server_id === null)
  let isChanged = false
  remote.forEach((attachment, position) => {
    const match =
      known.find(({ server_id }) => server_id === attachment.serverId) ?? waiting.shift() ?? null
    const wrote =
      match === null
        ? insertAttachment(db, message, attachment, position)
        : updateAttachment(db, match.key, attachment)
    isChanged = isChanged || wrote
  })
  return isChanged
}

const insertAttachment = (
  db: Context['db'],
  message: number,
  attachment: RemoteAttachment,
  position: number
): boolean => {
  db.run(
    `INSERT INTO attachments (message, position, server_id, file_name, mime_type, size, width, height,
       is_voice, blurhash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      message,
      position,
      attachment.serverId,
      attachment.fileName,
      attachment.mimeType,
      attachment.size,
      attachment.width,
      attachment.height,
      flag(attachment.isVoice),
      attachment.blurhash
    ]
  )
  return true
}

const updateAttachment = (
  db: Context['db'],
  key: number,
  attachment: RemoteAttachment
): boolean => {
  const values = [
    attachment.serverId,
    attachment.fileName,
    attachment.mimeType,
    attachment.size,
    attachment.width,
    attachment.height,
    flag(attachment.isVoice),
    attachment.blurhash
  ]
  return (
    db.run(
      `UPDATE attachments SET server_id = ?, file_name = coalesce(nullif(?, ''), file_name),
         mime_type = coalesce(nullif(?, ''), mime_type), size = max(size, ?),
         width = coalesce(?, width), height = coalesce(?, height), is_voice = max(is_voice, ?),
         blurhash = coalesce(?, blurhash)
       WHERE key = ? AND (server_id, file_name, mime_type, size, width, height, is_voice, blurhash)
         IS NOT (?, ?, ?, ?, ?, ?, ?, ?)`,
      [...values, key, ...values]
    ).changes > 0
  )
}

/** The files of an unsent message go with its text. */
export const dropAttachments = ({ db }: Context, message: number): boolean => {
  const blobs = db.all<{ blob: number }>(
    'SELECT blob FROM attachments WHERE message = ? AND blob IS NOT NULL',
    [message]
  )
  const { changes } = db.run('DELETE FROM attachments WHERE message = ?', [message])
  for (const { blob } of blobs) db.run('DELETE FROM blobs WHERE key = ?', [blob])
  return changes > 0
}

/** Moves what a second row of the same message has to the row that stays. */
export const moveAttachments = ({ db }: Context, from: number, to: number): void => {
  const moved = db.all<RemoteRow>('SELECT * FROM attachments WHERE message = ?', [from])
  mergeAttachments(
    { db } as Context,
    to,
    moved.flatMap((row) =>
      row.server_id === null
        ? []
        : [
            {
              serverId: row.server_id,
              fileName: row.file_name,
              mimeType: row.mime_type,
              size: row.size,
              width: row.width,
              height: row.height,
              isVoice: row.is_voice === 1,
              blurhash: row.blurhash
            }
          ]
    )
  )
}

type RemoteRow = {
  readonly server_id: string | null
  readonly file_name: string
  readonly mime_type: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly is_voice: number
  readonly blurhash: string | null
}
