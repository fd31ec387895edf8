/**
 * The store port. One call is one transaction in the database worker; a resolved promise means
 * "committed and durable". Rejects with `StoreError` only.
 */
import type {
  Account,
  AccountId,
  Attachment,
  AttachmentId,
  Conversation,
  ConversationId,
  DatabaseSize,
  FileDeletion,
  FileFilter,
  ListedAttachment,
  Mention,
  Message,
  MessageId,
  MessagePosition,
  MessageWindow,
  OutboxItemId,
  Return,
  ReturnReport,
  SendState,
  Span,
  UnreadRules,
  UnreadTotals,
  WindowAnchor
} from '../../shared/domain'
import type { BackendEvent } from './backendEvents'
import type { Cursor, OutboxCommand } from './chatBackend'
import type {
  DraftFile,
  FileUsePiece,
  IngestBatch,
  IngestResult,
  LocalChange,
  NewDraftFile,
  OutboxItem,
  OutboxState,
  SavedDraft,
  SearchHit,
  SendDraft,
  StoredDraft,
  StoredPicture,
  StoreStats
} from './storeData'

export type StoreErrorCode = 'storage_failed' | 'storage_full' | 'closed'

export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string
  ) {
    super(message)
    this.name = 'StoreError'
  }
}

export type {
  DraftFile,
  FileUsePiece,
  IngestBatch,
  IngestResult,
  LocalChange,
  NewDraftFile,
  OutboxItem,
  OutboxState,
  SavedDraft,
  SearchHit,
  SendDraft,
  StoreStats,
  StoredDraft,
  StoredPicture
} from './storeData'

export interface Store {
  listAccounts(): Promise<readonly Account[]>
  saveAccount(account: Account): Promise<void>
  /** Deletes every row of the account. */
  removeAccount(accountId: AccountId): Promise<void>

  getCursor(accountId: AccountId): Promise<Cursor | null>
  ingest(batch: IngestBatch): Promise<IngestResult>
  /**
   * Messages waiting for a notification decision, oldest first; survives a crash. A piece of a few
   * hundred at most, from the start or from after a message of the piece before.
   */
  listNotifiable(accountId: AccountId, after?: MessageId | null): Promise<readonly Message[]>
  clearNotifiable(messageIds: readonly MessageId[]): Promise<void>

  listConversations(): Promise<readonly Conversation[]>
  findConversation(id: ConversationId): Promise<Conversation | null>
  /**
   * Position of the oldest message that the server has numbered, of those sent at `since` (epoch ms) or
   * later; null when there is none. With its server id only where nothing newer is missing.
   */
  oldestPosition(
    conversationId: ConversationId,
    since?: number
  ): Promise<(MessagePosition & { readonly serverId: string | null }) | null>
  /** What of a conversation is proven whole: disjoint, oldest first. */
  readSpans(conversationId: ConversationId): Promise<readonly Span[]>
  /** Unread messages by conversation, counted from the rows, with the server's ids. For comparison with the server's word. */
  countUnread(
    accountId: AccountId
  ): Promise<readonly { readonly conversationServerId: string; readonly count: number }[]>
  findMessage(id: MessageId): Promise<Message | null>
  /** Pinned for everybody, newest first; a hundred at most. */
  listPinned(conversationId: ConversationId): Promise<readonly Message[]>
  /** Those that are stored, in no order. */
  findByServerIds(accountId: AccountId, serverIds: readonly string[]): Promise<readonly Message[]>
  readWindow(
    conversationId: ConversationId,
    anchor: WindowAnchor,
    limit: number
  ): Promise<MessageWindow>
  unreadTotals(now: number, rules: UnreadRules): Promise<UnreadTotals>
  /** Newest first. Empty query gives no hits. */
  search(
    query: string,
    conversationId: ConversationId | null,
    limit: number
  ): Promise<readonly SearchHit[]>

  /**
   * Marks everything up to and including the message read here; null: everything. Answers whether
   * anything was unread, and the server's id of the newest message that is read now, if any.
   */
  markRead(
    conversationId: ConversationId,
    upTo: MessageId | null
  ): Promise<LocalChange & { readonly hadUnread: boolean; readonly upToServerId: string | null }>
  setMarkedUnread(conversationId: ConversationId, isMarkedUnread: boolean): Promise<LocalChange>
  setDraft(conversationId: ConversationId, draft: SavedDraft): Promise<LocalChange>
  readDraft(conversationId: ConversationId): Promise<StoredDraft>
  /** Puts a file into a draft. `file` null: all staged files together would take more than `room` bytes. */
  stageFile(
    conversationId: ConversationId,
    file: NewDraftFile,
    room: number
  ): Promise<LocalChange & { readonly file: DraftFile | null }>
  discardStaged(stagedId: string): Promise<LocalChange>
  /** Null: it was sent or put away. */
  readStaged(
    stagedId: string
  ): Promise<{ readonly mimeType: string; readonly bytes: Uint8Array } | null>
  setMuted(conversationId: ConversationId, mutedUntil: number | null): Promise<LocalChange>
  setPinned(conversationId: ConversationId, isPinned: boolean): Promise<LocalChange>
  setArchived(conversationId: ConversationId, isArchived: boolean): Promise<LocalChange>
  setTags(conversationId: ConversationId, tags: readonly string[]): Promise<LocalChange>
  /** Deletes a conversation and all of its rows here; it comes back if the server tells of it again. */
  removeConversation(conversationId: ConversationId): Promise<void>
  /** Hides a message on this machine only. A tombstone keeps catch-up from bringing it back. */
  deleteForMe(messageId: MessageId): Promise<LocalChange>

  /** Message row and outbox row in one transaction. */
  enqueueSend(draft: SendDraft): Promise<LocalChange & { readonly item: OutboxItem }>
  /**
   * Several at once, in this order: all of them or none. `isDraft`: the words of the conversation's
   * draft are what is sent, and leave it in the same moment. Null: a staged file is gone.
   */
  enqueueSends(
    drafts: readonly SendDraft[],
    isDraft?: boolean
  ): Promise<readonly (LocalChange & { readonly item: OutboxItem })[] | null>
  /**
   * Takes back a send that nothing was done for yet, with all that was sent together with it: text,
   * reply and files are in the conversation's draft again, before what is there by now. Null where it
   * is on its way.
   */
  undoSend(messageId: MessageId): Promise<
    | (LocalChange & {
        readonly conversationId: ConversationId
        readonly draft: StoredDraft
      })
    | null
  >
  /**
   * Any other command, merged with those of the conversation that wait (outbox/mergeRules.ts); null
   * where they cancel out.
   */
  enqueueCommand(
    conversationId: ConversationId,
    command: Exclude<OutboxCommand, { readonly type: 'send' }>,
    now: number
  ): Promise<OutboxItem | null>
  /** Other words for a send that is queued or failed; null where it is anything else by now. */
  editQueued(
    messageId: MessageId,
    text: string,
    mentions?: readonly Mention[]
  ): Promise<LocalChange | null>
  /**
   * Drops a send and its message while it is in one of these states, with what waits to be said about
   * it; null where it is in another by now.
   */
  cancelSend(messageId: MessageId, states: readonly OutboxState[]): Promise<LocalChange | null>
  /** All items of an account in FIFO order. */
  listOutbox(accountId: AccountId): Promise<readonly OutboxItem[]>
  /** Moves an item and its message to a state. */
  setOutboxState(
    id: OutboxItemId,
    state: OutboxState,
    change: {
      readonly attempts?: number
      readonly notBefore?: number
      readonly failure?: string | null
    }
  ): Promise<LocalChange>
  /**
   * The server has it: the item goes, its message takes the server's id and state, and the events of
   * the answer are ingested, all in one transaction. If the same message already arrived as an echo,
   * the two rows become one and keep OUR local id.
   */
  settleOutbox(
    id: OutboxItemId,
    sentServerId: string | null,
    events: readonly BackendEvent[],
    now: number
  ): Promise<IngestResult>
  /** Drops an item and, for a send, its message. Refused preferences go back to what the server told. */
  discardOutbox(id: OutboxItemId): Promise<LocalChange>
  findOutbox(id: OutboxItemId): Promise<OutboxItem | null>
  findOutboxByMessage(messageId: MessageId): Promise<OutboxItem | null>
  /** Server ids of own messages of this conversation that belong to a client id of ours. */
  listMatchedServerIds(conversationId: ConversationId): Promise<readonly string[]>

  /** File waiting to be sent, or kept after download. Null when not stored. */
  readBlob(id: string): Promise<Uint8Array | null>
  findAttachment(id: AttachmentId): Promise<
    | (Attachment & {
        readonly accountId: AccountId
        readonly messageId: MessageId
        readonly blobId: string | null
      })
    | null
  >
  saveAttachmentBytes(id: AttachmentId, bytes: Uint8Array): Promise<void>
  /** A picture of a person or conversation, by its local id. */
  findPicture(id: string): Promise<StoredPicture | null>
  /** Null: the server has none. */
  savePicture(id: string, bytes: Uint8Array | null, now: number): Promise<void>
  /**
   * Files of a conversation, newest first: those that came before `from`, or after it; null is the
   * end of the conversation (and nothing comes after that). Those next to `from` where there are more.
   */
  listAttachments(
    conversationId: ConversationId,
    from: AttachmentId | null,
    direction: 'before' | 'after',
    limit: number
  ): Promise<readonly ListedAttachment[]>

  /** Keeps a return, with the gaps that are left; the last hundred stay. */
  addReturn(seen: Omit<Return, 'gaps'>): Promise<ReturnReport>
  /** Newest first. */
  listReturns(): Promise<readonly ReturnReport[]>
  /** Epoch ms when the account was live last, as far as that was kept; null: never. */
  readLastLive(accountId: AccountId): Promise<number | null>
  saveLastLive(accountId: AccountId, at: number): Promise<void>

  stats(): Promise<StoreStats>
  /**
   * A piece of a walk over all stored files: those after `after`, 0 at first. The answer says where
   * the next piece goes on.
   */
  readFileUse(filter: FileFilter, after: number): Promise<FileUsePiece>
  /** The same walk; of the files that are meant, the bytes are deleted. Their messages stay. */
  deleteFileBytes(filter: FileFilter, after: number): Promise<FileDeletion>
  readDatabaseSize(): Promise<DatabaseSize>
  /** Gives about a megabyte of what is free in the file back to the disk. */
  compact(): Promise<DatabaseSize>
  /** Commits what is open, checkpoints and closes. */
  close(): Promise<void>
}

/** The send state a message takes for each outbox state. */
export const SEND_STATE_OF: Readonly<Record<OutboxState, SendState>> = {
  queued: 'queued',
  sending: 'sending',
  unconfirmed: 'unconfirmed',
  failed: 'failed'
}
