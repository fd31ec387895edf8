/** One signed-in account at work, as the rest of the core sees it. */
import type { Account, ConnectionState, Result } from '../../../shared/domain'
import type { InvitationView } from '../../../shared/ipc/views'
import type { BackendEvent } from '../backendEvents'
import type { AttachmentBytes, ChatBackend, PictureOf } from '../chatBackend'
import type { Outbox } from '../outbox/outbox'
import type { IngestResult } from '../store'
import type { PastMessages } from '../sync/pastMessages'
import type { DownloadWatch } from './fetching'

export interface AccountRuntime {
  readonly account: () => Account
  readonly backend: ChatBackend
  readonly connection: () => ConnectionState
  /** Begins, or begins again with another secret. Null: the server wants none. */
  signIn(secret: string | null): void
  /** No secret can be had now. */
  signedOut(): void
  /** Another name, address or pause; `pause` and `signIn` make a pause begin and end. */
  update(account: Account): void
  /** Ends the connection; nothing is tried while the account is paused. */
  pause(): void
  invitations(): readonly InvitationView[]
  /** An invitation was answered here. */
  invitationAnswered(conversationServerId: string): void
  wake(cause: 'resumed' | 'network_changed' | 'user_asked'): void
  /** The machine is about to sleep. */
  suspended(): void
  networkLost(): void
  /** The person is back at the machine: reconnects what is down and asks what looks up. */
  unlocked(): void
  /** The outbox has something new. */
  sendSoon(): void
  /** See `Outbox.cancel`. */
  readonly cancelSend: Outbox['cancel']
  /** See `Outbox.sendHeld`. */
  sendHeld(): Promise<void>
  /** See `Outbox.lookAgain`. */
  readonly lookAgain: Outbox['lookAgain']
  readonly past: PastMessages
  /** Stores what is pinned in a conversation; nothing while there is no connection. */
  fetchPinned(conversationServerId: string): Promise<void>
  download(
    attachmentServerId: string,
    maxBytes: number,
    watch: DownloadWatch
  ): Promise<Result<AttachmentBytes>>
  downloadPicture(of: PictureOf, maxBytes: number): Promise<Result<Uint8Array | null>>
  /** Ends with the account: for requests that a person waits for. */
  readonly signal: AbortSignal
  /** Stores what the server answered to such a request. */
  keep(events: readonly BackendEvent[], origin: 'receipt' | 'history'): Promise<IngestResult>
  /** Tells the server that this sign-in ends, best effort. */
  signOut(): Promise<void>
  dispose(): Promise<void>
}
