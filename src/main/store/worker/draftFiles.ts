/** Files of drafts: in the encrypted store from the moment they are chosen until they are sent or put away. */
import type { ConversationId } from '../../../shared/domain'
import { StoreError, type DraftFile, type LocalChange, type NewDraftFile } from '../../core/store'
import type { Changes, Context } from './context'
import { keyOf } from './ids'
import { changesOf, finishLocal, NO_CHANGE } from './local'
import { conversationKeyOf } from './readConversations'
import { flag } from './rows'

export type DraftFileRow = {
  readonly key: number
  readonly conversation: number
  readonly is_loose: number
  readonly file_name: string
  readonly mime_type: string
  readonly size: number
  readonly width: number | null
  readonly height: number | null
  readonly voice_ms: number | null
  readonly blob: number
}

export const toDraftFile = (row: DraftFileRow): DraftFile => ({
  stagedId: `f${String(row.key)}`,
  fileName: row.file_name,
  mimeType: row.mime_type,
  size: row.size,
  width: row.width,
  height: row.height,
  voiceMs: row.voice_ms
})

export const listDraftFiles = ({ db }: Context, conversation: number): readonly DraftFile[] =>
  db
    .all<DraftFileRow>(
      'SELECT * FROM draft_files WHERE conversation = ? AND is_loose = 0 ORDER BY position, key',
      [conversation]
    )
    .map(toDraftFile)

/**
 * @param room bytes that all staged files together may take
 * @returns `file` null: there is no room for it
 */
export const stageFile = (
  context: Context,
  conversationId: ConversationId,
  file: NewDraftFile,
  room: number
): LocalChange & { readonly file: DraftFile | null } => {
  const { db } = context
  const conversation = conversationKeyOf(context, conversationId)
  if (conversation === null) throw new StoreError('storage_failed', 'no such conversation')
  const taken =
    db.get<{ bytes: number }>('SELECT total(size) AS bytes FROM draft_files')?.bytes ?? 0
  if (taken + file.bytes.byteLength > room) return { ...NO_CHANGE, file: null }
  const changes = changesOf(context, conversation)
  const { id: blob } = db.run('INSERT INTO blobs (account, bytes) VALUES (?, ?)', [
    changes.account,
    file.bytes
  ])
  const key = insertDraftFile(context, changes, conversation, {
    ...file,
    size: file.bytes.byteLength,
    blob
  })
  if (!file.isLoose) changes.changed.add(conversation)
  const row = findDraftFile(context, `f${String(key)}`)
  if (row === undefined) throw new StoreError('storage_failed', 'a staged file is gone')
  return { ...finishLocal(context, changes), file: toDraftFile(row) }
}

type NewRow = Omit<NewDraftFile, 'bytes'> & { readonly size: number; readonly blob: number }

/** Behind the others, unless the place is given. */
export const insertDraftFile = (
  { db }: Context,
  { account }: Changes,
  conversation: number,
  file: NewRow,
  position?: number
): number =>
  db.run(
    `INSERT INTO draft_files (account, conversation, position, is_loose, file_name, mime_type, size,
       width, height, voice_ms, blob)
     VALUES (?, ?, coalesce(?, (SELECT coalesce(max(position), 0) + 1 FROM draft_files
       WHERE conversation = ?)), ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      account,
      conversation,
      position ?? null,
      conversation,
      flag(file.isLoose),
      file.fileName,
      file.mimeType,
      file.size,
      file.width,
      file.height,
      file.voiceMs,
      file.blob
    ]
  ).id

const findDraftFile = ({ db }: Context, stagedId: string): DraftFileRow | undefined =>
  db.get<DraftFileRow>('SELECT * FROM draft_files WHERE key = ?', [keyOf(stagedId)])

export const hasDraftFile = (context: Context, stagedId: string, conversation: number): boolean =>
  findDraftFile(context, stagedId)?.conversation === conversation

/** Takes a file out of its draft, its bytes stay for whoever takes it over. */
export const takeDraftFile = (context: Context, stagedId: string): DraftFileRow | null => {
  const row = findDraftFile(context, stagedId)
  if (row === undefined) return null
  context.db.run('DELETE FROM draft_files WHERE key = ?', [row.key])
  return row
}

export const discardStaged = (context: Context, stagedId: string): LocalChange => {
  const row = takeDraftFile(context, stagedId)
  if (row === null) return NO_CHANGE
  context.db.run('DELETE FROM blobs WHERE key = ?', [row.blob])
  const changes = changesOf(context, row.conversation)
  if (row.is_loose === 0) changes.changed.add(row.conversation)
  return finishLocal(context, changes)
}

/** Whole file; null when it was sent or put away. A copy, to be handed to another thread. */
export const readStaged = (
  context: Context,
  stagedId: string
): { readonly mimeType: string; readonly bytes: Uint8Array } | null => {
  const row = context.db.get<{ mime_type: string; bytes: Uint8Array }>(
    `SELECT f.mime_type, b.bytes FROM draft_files f JOIN blobs b ON b.key = f.blob WHERE f.key = ?`,
    [keyOf(stagedId)]
  )
  return row === undefined ? null : { mimeType: row.mime_type, bytes: new Uint8Array(row.bytes) }
}

/** With the bytes; the rows themselves go with their conversation. */
export const dropDraftFiles = ({ db }: Pick<Context, 'db'>, conversation: number): void => {
  const blobs = db.all<{ blob: number }>('SELECT blob FROM draft_files WHERE conversation = ?', [
    conversation
  ])
  db.run('DELETE FROM draft_files WHERE conversation = ?', [conversation])
  for (const { blob } of blobs) db.run('DELETE FROM blobs WHERE key = ?', [blob])
}

/** At the start: whoever staged these is gone. */
export const dropLooseFiles = ({ db }: Pick<Context, 'db'>): void => {
  const blobs = db.all<{ blob: number }>('SELECT blob FROM draft_files WHERE is_loose = 1')
  db.run('DELETE FROM draft_files WHERE is_loose = 1')
  for (const { blob } of blobs) db.run('DELETE FROM blobs WHERE key = ?', [blob])
}
