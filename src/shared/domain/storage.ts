/** What the store takes on the disk, and what of it can be given up. */
import type { AccountId, ConversationId } from './ids'

/** Which downloaded files are meant. Files that wait to be sent never are. */
export type FileFilter = {
  /** Those of messages sent before, epoch ms; null: of any age. */
  readonly sentBefore: number | null
  /** Bytes; those of exactly this size are kept. */
  readonly largerThan: number
  /** Null: of any conversation. */
  readonly conversationId: ConversationId | null
}

export type FileUse = {
  readonly accountId: AccountId
  /** Null: of no conversation, like pictures of people. */
  readonly conversationId: ConversationId | null
  readonly files: number
  readonly bytes: number
  /** Of these, what the filter means: a server has them still. */
  readonly deletableFiles: number
  readonly deletableBytes: number
}

export type DatabaseSize = {
  readonly sizeBytes: number
  /** Inside the file and not used: new messages go there first. */
  readonly freeBytes: number
  /** False: a file of an older Tern, of which a compaction writes everything anew, once. */
  readonly shrinksInPieces: boolean
}

export type StorageUse = DatabaseSize & { readonly use: readonly FileUse[] }

/** One piece of a clean-up; `next` is where the following one goes on, null at the end. */
export type FileDeletion = {
  readonly files: number
  readonly bytes: number
  readonly next: number | null
}
