/** What goes into the store and comes out of it. */
import type {
  AccountId,
  Conversation,
  ConversationId,
  FileUse,
  Mention,
  Message,
  MessageId,
  OutboxItemId
} from '../../shared/domain'
import type { BackendEvent } from './backendEvents'
import type { Cursor, OutboxCommand, PictureOf } from './chatBackend'

/** The one write path for what servers say. */
export type IngestBatch = {
  readonly accountId: AccountId
  readonly events: readonly BackendEvent[]
  /** Moves the cursor in the same transaction; absent for live events, which never move it. */
  readonly cursor?: Cursor
  /** Where the events came from; decides what may raise a notification. */
  readonly origin: 'live' | 'catchUp' | 'initial' | 'history' | 'receipt'
  /**
   * `caughtUp`: with it a run ends, and nothing is missing up to now. `apart`: live, while messages
   * before it may still be missing.
   */
  readonly continuity?: 'caughtUp' | 'apart'
  /** Our clock, epoch ms. */
  readonly now: number
}

/** What a committed batch changed. Rows are as stored after the transaction. */
export type IngestResult = {
  readonly messages: readonly Message[]
  /**
   * More changed by catching up than is worth listing: `messages` is empty, and whatever is shown of
   * the account is to be read again.
   */
  readonly isBulk: boolean
  readonly removed: readonly {
    readonly conversationId: ConversationId
    readonly messageId: MessageId
  }[]
  readonly conversations: readonly Conversation[]
  /** New incoming messages that may deserve a notification; also kept in the notify queue until taken. */
  readonly notifiable: readonly MessageId[]
  /** Hidden conversations that a new message brought back; the other devices are to hear of it. */
  readonly unhidden: readonly ConversationId[]
  /** Conversations of which other spans are proven whole than before. */
  readonly spansChanged: readonly ConversationId[] | 'all'
  readonly inserted: number
  readonly updated: number
  /** Of the updated: those whose words are others now. */
  readonly edited: number
  readonly quarantined: number
}

export type OutboxState = 'queued' | 'sending' | 'unconfirmed' | 'failed'

export type OutboxItem = {
  readonly id: OutboxItemId
  readonly accountId: AccountId
  readonly conversationId: ConversationId
  /** The message row this belongs to, for sends; null for the other commands. */
  readonly messageId: MessageId | null
  readonly command: OutboxCommand
  readonly state: OutboxState
  /** FIFO order inside a conversation. */
  readonly sequence: number
  readonly attempts: number
  /** Epoch ms before which it is not tried again. */
  readonly notBefore: number
  readonly createdAt: number
}

export type SendDraft = {
  readonly conversationId: ConversationId
  readonly clientId: string
  readonly text: string
  readonly replyToMessageId: MessageId | null
  /** A staged file, which is no more in its draft then. */
  readonly attachment: { readonly stagedId: string } | null
  /** People named in the text. */
  readonly mentions?: readonly Mention[]
  /** Held back until then, epoch ms, so that it can be taken back. */
  readonly notBefore?: number
  readonly now: number
}

/** A file that waits in a draft. */
export type DraftFile = {
  readonly stagedId: string
  readonly fileName: string
  readonly mimeType: string
  /** Bytes. */
  readonly size: number
  /** Pixels of a picture that can be shown, so that its place is kept; else null. */
  readonly width: number | null
  readonly height: number | null
  /** How long a voice note is, ms; null for a file. */
  readonly voiceMs: number | null
}

export type NewDraftFile = Omit<DraftFile, 'stagedId' | 'size'> & {
  readonly bytes: Uint8Array
  /** Sent from elsewhere and part of no draft: what is not sent in this run goes. */
  readonly isLoose: boolean
}

/** What a person was writing. */
export type StoredDraft = {
  readonly text: string
  readonly replyTo: Message | null
  readonly mentions: readonly Mention[]
  readonly files: readonly DraftFile[]
}

export type SavedDraft = {
  readonly text: string
  readonly replyTo: MessageId | null
  readonly mentions: readonly Mention[]
  /** In the order in which they are to be sent. */
  readonly fileIds: readonly string[]
}

export type StoredPicture = {
  readonly accountId: AccountId
  readonly of: PictureOf
  /** Epoch ms when the server was asked for it; null: not yet. */
  readonly fetchedAt: number | null
  readonly bytes: Uint8Array | null
}

/** What a change of ours did, ready to publish. */
export type LocalChange = {
  readonly messages: readonly Message[]
  readonly removed: readonly {
    readonly conversationId: ConversationId
    readonly messageId: MessageId
  }[]
  readonly conversations: readonly Conversation[]
}

export type SearchHit = {
  readonly message: Message
  readonly conversationName: string
  /** Parts of the text around the match; `isMatch` parts are highlighted. */
  readonly snippet: readonly { readonly text: string; readonly isMatch: boolean }[]
}

export type StoreStats = {
  readonly messages: number
  readonly conversations: number
  readonly quarantined: number
  readonly outbox: number
  readonly sizeBytes: number
  /** What opening found and did. `setAside`: names of damaged files kept beside the new one. */
  readonly opened: 'existing' | 'created' | 'recovered'
  readonly setAside: readonly string[]
}

export type FileUsePiece = {
  readonly use: readonly FileUse[]
  readonly next: number | null
}
