/**
 * What files take, and giving it up. Walked in pieces: between two of them everything else that is
 * asked of the store has its turn.
 */
import {
  asAccountId,
  asConversationId,
  type DatabaseSize,
  type FileDeletion,
  type FileFilter,
  type FileUse
} from '../../../shared/domain'
import type { FileUsePiece } from '../../core/store'
import type { Context } from './context'
import type { Db } from './db'

const PIECE_FILES = 500
/** A piece of a deletion ends after so much; a single file may be larger. */
const PIECE_BYTES = 4_000_000
/** Pages that one piece of a compaction moves: 1 MB. */
const PIECE_PAGES = 256
/** `PRAGMA auto_vacuum` of a file that can be made smaller page by page. */
const INCREMENTAL = 2

type StoredFile = {
  readonly key: number
  readonly bytes: number
  readonly account_id: string
  readonly conversation_id: string | null
  readonly sent_at: number | null
  readonly is_on_server: number
}

/**
 * Length of a blob alone reads no byte of it. Only what an attachment of a message names that the
 * server has, and that nothing waiting is about, can be had again.
 */
const readFiles = ({ db }: Context, after: number): readonly StoredFile[] =>
  db.all<StoredFile>(
    `SELECT b.key, b.bytes, a.id AS account_id, c.id AS conversation_id, m.sent_at,
       (t.server_id IS NOT NULL AND m.server_id IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message = m.id)) AS is_on_server
     FROM (SELECT key, account, length(bytes) AS bytes FROM blobs WHERE key > ? ORDER BY key LIMIT ?) b
     JOIN accounts a ON a.key = b.account
     LEFT JOIN attachments t ON t.blob = b.key
     LEFT JOIN messages m ON m.id = t.message
     LEFT JOIN draft_files d ON d.blob = b.key
     LEFT JOIN conversations c ON c.key = coalesce(m.conversation, d.conversation)
     ORDER BY b.key`,
    [after, PIECE_FILES]
  )

const isMeant = (
  file: StoredFile,
  { sentBefore, largerThan, conversationId }: FileFilter
): boolean =>
  file.is_on_server === 1 &&
  (conversationId === null || file.conversation_id === conversationId) &&
  file.bytes > largerThan &&
  (sentBefore === null || (file.sent_at !== null && file.sent_at < sentBefore))

const addFile = (known: FileUse | undefined, file: StoredFile, isDeletable: boolean): FileUse => ({
  accountId: asAccountId(file.account_id),
  conversationId: file.conversation_id === null ? null : asConversationId(file.conversation_id),
  files: (known?.files ?? 0) + 1,
  bytes: (known?.bytes ?? 0) + file.bytes,
  deletableFiles: (known?.deletableFiles ?? 0) + Number(isDeletable),
  deletableBytes: (known?.deletableBytes ?? 0) + (isDeletable ? file.bytes : 0)
})

const nextAfter = (files: readonly StoredFile[]): number | null =>
  files.length < PIECE_FILES ? null : (files.at(-1)?.key ?? null)

export const readFileUse = (context: Context, filter: FileFilter, after: number): FileUsePiece => {
  const files = readFiles(context, after)
  const use = new Map<string, FileUse>()
  for (const file of files) {
    const key = `${file.account_id} ${file.conversation_id ?? ''}`
    use.set(key, addFile(use.get(key), file, isMeant(file, filter)))
  }
  return { use: [...use.values()], next: nextAfter(files) }
}

/** The bytes alone: the message still says that there is a file, and it can be fetched again. */
export const deleteFileBytes = (
  context: Context,
  filter: FileFilter,
  after: number
): FileDeletion => {
  const files = readFiles(context, after)
  let deleted = 0
  let bytes = 0
  for (const file of files) {
    if (!isMeant(file, filter)) continue
    context.db.run('UPDATE attachments SET blob = NULL WHERE blob = ?', [file.key])
    context.db.run('DELETE FROM blobs WHERE key = ?', [file.key])
    deleted += 1
    bytes += file.bytes
    if (bytes >= PIECE_BYTES) return { files: deleted, bytes, next: file.key }
  }
  return { files: deleted, bytes, next: nextAfter(files) }
}

export const readDatabaseSize = (db: Db): DatabaseSize => {
  const of = (pragma: string): number => Number(db.pragma(pragma) ?? 0)
  const pageSize = of('page_size')
  return {
    sizeBytes: of('page_count') * pageSize,
    freeBytes: of('freelist_count') * pageSize,
    shrinksInPieces: of('auto_vacuum') === INCREMENTAL
  }
}

/**
 * Gives one piece of what is free back to the disk. A file made before it could be done in pieces is
 * written anew as a whole, and can from then on.
 */
export const compact = (db: Db): DatabaseSize => {
  if (readDatabaseSize(db).shrinksInPieces) {
    db.exec(`PRAGMA incremental_vacuum(${String(PIECE_PAGES)})`)
  } else {
    db.exec('PRAGMA auto_vacuum = INCREMENTAL')
    db.exec('VACUUM')
  }
  const size = readDatabaseSize(db)
  // The file itself becomes shorter only when its log is written back.
  if (size.freeBytes === 0) db.pragma('wal_checkpoint(TRUNCATE)')
  return size
}
