/**
 * The port that every chat service is spoken to through. An adapter knows its wire and nothing of
 * Electron, the store or the interface; it never retries: the supervisor owns every timer.
 */
import type {
  Account,
  AppError,
  Capabilities,
  ConnectionCause,
  MessagePosition,
  Result
} from '../../shared/domain'
import type { BackendEvent, RemoteMessage, RemoteParticipant } from './backendEvents'
import type { ConversationManagement } from './conversationManagement'
import type { OutboxCommand } from './outboxCommand'

export type { ConversationManagement, GroupPicture } from './conversationManagement'
export type { OutboxCommand } from './outboxCommand'

/** What is needed to sign in. The secret is in memory only and must never be logged. */
export type Session = {
  readonly account: Account
  readonly secret: string | null
  /** Server ids of the stored conversations that the owner is in, as far as is known. Absent: none is stored. */
  readonly conversations?: readonly string[]
}

/** A failed or ended connection, classified. `retryAfterMs` when the server asked for patience. */
export type ConnectFailure = {
  readonly cause: ConnectionCause
  readonly error: AppError
  readonly retryAfterMs?: number
}

/** Where a connected backend delivers to. Called on the socket's own tick; must not throw. */
export interface BackendSink {
  event(event: BackendEvent): void
  /** The connection ended and will not come back by itself. At most once per successful connect. */
  disconnected(failure: ConnectFailure): void
}

/**
 * Opaque claim "everything up to here is stored", made by the adapter and kept by the store beside
 * the rows it speaks for. Only the adapter reads its inside.
 */
export type Cursor = string

/** One page of missed events, oldest first; committed together with its cursor. */
export type CatchUpPage = {
  readonly events: readonly BackendEvent[]
  readonly cursor: Cursor
  /** Events expected in the whole run, where the server says so. */
  readonly total: number | null
  /**
   * True while this run brings in history from before the account existed here (the first sync, or a
   * resync after the server's identity changed): such messages raise no notification.
   */
  readonly isInitial: boolean
}

/**
 * What became of a command. `unknown` means that the server may have carried it out: the outbox asks
 * `findOutcome` before anything is sent again.
 */
export type SendOutcome =
  | {
      readonly type: 'confirmed'
      readonly events: readonly BackendEvent[]
      readonly sent: RemoteMessage | null
    }
  | {
      readonly type: 'rejected'
      readonly error: AppError
      readonly isRetryable: boolean
      readonly retryAfterMs?: number
    }
  | { readonly type: 'unknown'; readonly error: AppError }

/**
 * Answer to "did this command arrive?". `undecided`: the server could not be asked. `ambiguous`: it
 * answered, and the answer fits both; only the person can decide.
 */
export type FoundOutcome =
  | {
      readonly type: 'found'
      readonly events: readonly BackendEvent[]
      readonly sent: RemoteMessage | null
    }
  | { readonly type: 'absent' }
  | { readonly type: 'undecided'; readonly error: AppError }
  /** `reason` is for logs. */
  | { readonly type: 'ambiguous'; readonly reason: string }

/** Its events may end with a `spanProven` for what the page shows without holes. */
export type HistoryPage = { readonly events: readonly BackendEvent[]; readonly hasOlder: boolean }

export type HistoryAnchor = MessagePosition & { readonly serverId?: string | null }

/** Whose picture, and what the server is asked with (`RemotePicture.reference`). */
export type PictureOf =
  | { readonly type: 'person'; readonly address: string; readonly reference: string }
  | {
      readonly type: 'conversation'
      readonly conversationServerId: string
      readonly reference: string
    }

export type AttachmentBytes = {
  readonly bytes: Uint8Array
  readonly mimeType: string
  readonly fileName: string
}

/** How much of a file was handed to the network, of how much; bytes. */
export type OnUpload = (sent: number, total: number) => void

/** Reads a file that waits in the outbox. Null when it is gone. */
export type ReadBlob = (blobId: string) => Promise<Uint8Array | null>

export interface ChatBackend {
  readonly capabilities: Capabilities
  /** Whether `markRead` reaches past the message that it names, to all that the server has by then. */
  readonly marksWholeConversations: boolean
  /** Null where the service has none of it. */
  readonly management: ConversationManagement | null

  /** What is pinned in a conversation, however old. Null where nothing is pinned for everybody. */
  readonly fetchPinned:
    | ((
        conversationServerId: string,
        signal: AbortSignal
      ) => Promise<Result<readonly BackendEvent[]>>)
    | null

  /** Whom the server knows us as, since the last `connect`; null where it does not say. */
  owner(): string | null

  /** People whom a conversation can be begun with, as far as the server tells of any; from memory. */
  addressBook(): readonly RemoteParticipant[]

  /**
   * ONE attempt: resolves when the server accepted us, or with the reason why not. Attaches live
   * handlers before the handshake ends, so that nothing falls between; events may reach `sink` from
   * then on. Aborting closes everything and resolves with cause `user_asked`.
   */
  connect(
    session: Session,
    sink: BackendSink,
    signal: AbortSignal
  ): Promise<Result<void, ConnectFailure>>

  /**
   * Everything since `cursor` (null: the first sync), oldest first. Throws `BackendError` when a page
   * cannot be had; what was yielded before stays committed.
   */
  catchUp(cursor: Cursor | null, signal: AbortSignal): AsyncIterable<CatchUpPage>

  /**
   * Older messages of one conversation. `before.serverId`, which is given only where nothing newer is
   * missing, spares services that page by message id the way from the newest message down.
   */
  history(
    conversationServerId: string,
    before: HistoryAnchor | null,
    limit: number,
    signal: AbortSignal
  ): Promise<Result<HistoryPage>>

  /** Messages that the server finds, newest first, as `message` events. Null: it cannot search. */
  readonly search:
    | ((
        query: string,
        limit: number,
        signal: AbortSignal
      ) => Promise<Result<readonly BackendEvent[]>>)
    | null

  /** Tells the server that this sign-in ends (push tokens, sessions), best effort. Null: it has no such call. */
  readonly signOut: ((signal: AbortSignal) => Promise<void>) | null

  /** `onUpload` is called a few times a second, for a command with a file. */
  execute(
    command: OutboxCommand,
    readBlob: ReadBlob,
    signal: AbortSignal,
    onUpload?: OnUpload
  ): Promise<SendOutcome>

  /** Looks on the server for the effect of a command whose outcome is unknown. `takenServerIds`: messages already matched to other sends. */
  findOutcome(
    command: OutboxCommand,
    takenServerIds: ReadonlySet<string>,
    signal: AbortSignal
  ): Promise<FoundOutcome>

  /** Fire and forget: a lost typing notice is no loss. */
  setTyping(conversationServerId: string, isTyping: boolean): void

  /** Whole file; `maxBytes` caps what is read. `onProgress`: bytes so far, at each piece. */
  downloadAttachment(
    serverId: string,
    maxBytes: number,
    signal: AbortSignal,
    onProgress?: (bytes: number) => void
  ): Promise<Result<AttachmentBytes>>

  /** Whole picture, at most `maxBytes` of it; null: the server has none. */
  downloadPicture(
    of: PictureOf,
    maxBytes: number,
    signal: AbortSignal
  ): Promise<Result<Uint8Array | null>>

  /** A round trip over the socket itself. Resolves false when no answer came within `timeoutMs`. */
  probe(timeoutMs: number): Promise<boolean>

  /**
   * Closes the socket and every request under way. Takes effect before it returns: nothing reaches the
   * sink afterwards, and a `connect` right after it starts afresh. Safe to call twice.
   */
  close(): Promise<void>
}

/** Thrown inside `catchUp`; carries the classified reason. */
export class BackendError extends Error {
  constructor(readonly failure: ConnectFailure) {
    super(failure.error.detail ?? failure.error.code)
    this.name = 'BackendError'
  }
}
