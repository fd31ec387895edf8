/**
 * One signed-in account at work: its supervisor, catch-up, live ingest and outbox, wired so that
 * everything a server says passes the same write path and nothing is sent before it is caught up.
 */
import type {
  Account,
  AccountId,
  ConnectionState,
  ConversationId,
  Result
} from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { Changes } from '../changes'
import type { AttachmentBytes, ChatBackend } from '../chatBackend'
import { type ConnectionSupervisor, createSupervisor } from '../connection/supervisor'
import type { ConversationDirectory } from '../conversationDirectory'
import type { Notifications } from '../notify/notifications'
import { createOutbox, type Outbox } from '../outbox/outbox'
import type { Clock, Logger, Publisher, Random } from '../ports'
import type { IngestResult, Store } from '../store'
import { runCatchUp } from '../sync/catchUp'
import { createLiveIngest, type LiveIngest } from '../sync/liveIngest'
import type { TypingTracker } from '../typing'
import { isLoopbackUrl } from './serverUrl'

export type RuntimeServices = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly publisher: Publisher
  readonly changes: Changes
  readonly notifications: Notifications
  readonly typing: TypingTracker
  readonly directory: ConversationDirectory
  /** A connection changed; `detail` for the log. */
  readonly onState: (state: ConnectionState, detail: string) => void
  readonly onStorageFailure: (error: unknown) => void
  readonly onStorageWorks: () => void
  /** That many payloads could not be understood and were set aside. */
  readonly onQuarantined: (count: number) => void
}

export interface AccountRuntime {
  readonly account: () => Account
  readonly backend: ChatBackend
  readonly connection: () => ConnectionState
  /** Begins, or begins again with another secret. Null: the server wants none. */
  signIn(secret: string | null): void
  /** No secret can be had now. */
  signedOut(): void
  rename(account: Account): void
  wake(cause: 'resumed' | 'network_changed' | 'user_asked'): void
  /** The machine is about to sleep. */
  suspended(): void
  networkLost(): void
  /** The person is back at the machine: reconnects what is down and asks what looks up. */
  unlocked(): void
  /** The outbox has something new. */
  sendSoon(): void
  /** Fetches older messages than those stored; they are committed when this resolves. */
  fetchOlder(
    conversationId: ConversationId
  ): Promise<Result<{ readonly fetched: number; readonly hasOlder: boolean }>>
  download(attachmentServerId: string, maxBytes: number): Promise<Result<AttachmentBytes>>
  dispose(): Promise<void>
}

/** Messages asked for at once when scrolling back. */
const HISTORY_PAGE = 50

export const createAccountRuntime = (
  account: Account,
  backend: ChatBackend,
  services: RuntimeServices
): AccountRuntime => new Runtime(account, backend, services)

class Runtime implements AccountRuntime {
  private current: Account
  private secret: string | null = null
  private readonly supervisor: ConnectionSupervisor
  private readonly live: LiveIngest
  private readonly outbox: Outbox
  private readonly lifetime = new AbortController()

  constructor(
    account: Account,
    readonly backend: ChatBackend,
    private readonly services: RuntimeServices
  ) {
    this.current = account
    const { store, clock, random, logger, publisher } = services
    this.live = createLiveIngest({
      accountId: account.id,
      store,
      clock,
      onResult: (result) => {
        this.ingested(result)
      },
      onFailure: (error) => {
        services.onStorageFailure(error)
        this.supervisor.reportStorageFailure()
      }
    })
    this.outbox = createOutbox({
      accountId: account.id,
      backend,
      store,
      clock,
      random,
      logger,
      publisher,
      onResult: (result) => {
        this.ingested(result)
      },
      onChange: (change) => {
        services.changes.changed(change)
      },
      onAuthRefused: () => {
        this.wake('user_asked')
      },
      onStorageFailure: services.onStorageFailure
    })
    this.supervisor = createSupervisor({
      backend,
      session: () => ({ account: this.current, secret: this.secret }),
      clock,
      random,
      logger,
      onEvent: (event) => {
        this.received(event)
      },
      catchUp: (isFirst, signal, onProgress) => this.catchUp(isFirst, signal, onProgress),
      onState: (state, detail) => {
        this.stateChanged(state, detail)
      }
    })
  }

  account = (): Account => this.current

  connection = (): ConnectionState => this.supervisor.state()

  signIn(secret: string | null): void {
    this.secret = secret
    this.supervisor.send({ type: 'start' })
  }

  signedOut(): void {
    this.secret = null
    this.supervisor.send({ type: 'signedOut' })
  }

  rename(account: Account): void {
    this.current = account
  }

  wake(cause: 'resumed' | 'network_changed' | 'user_asked'): void {
    this.supervisor.send({ type: 'wake', cause })
  }

  suspended(): void {
    this.supervisor.send({ type: 'suspended' })
  }

  networkLost(): void {
    if (!isLoopbackUrl(this.current.serverUrl)) this.supervisor.send({ type: 'networkLost' })
  }

  unlocked(): void {
    const { phase } = this.connection()
    if (phase === 'online' || phase === 'catching_up') this.supervisor.verify()
    else this.wake('resumed')
  }

  sendSoon(): void {
    if (this.connection().phase === 'online') this.outbox.wake()
  }

  async fetchOlder(
    conversationId: ConversationId
  ): Promise<Result<{ readonly fetched: number; readonly hasOlder: boolean }>> {
    const { store, clock } = this.services
    const conversation = await store.findConversation(conversationId)
    if (conversation === null) return err('not_found')
    const oldest = await store.oldestPosition(conversationId)
    const page = await this.backend.history(
      conversation.serverId,
      oldest,
      HISTORY_PAGE,
      this.lifetime.signal
    )
    if (!page.ok) return page
    if (this.lifetime.signal.aborted) return err('cancelled')
    const { events, hasOlder } = page.value
    const accountId: AccountId = this.current.id
    const result = await store.ingest({ accountId, events, origin: 'history', now: clock.now() })
    this.services.changes.ingested(accountId, result)
    // A server that keeps answering with what is stored already has nothing older.
    return ok({ fetched: result.inserted, hasOlder: hasOlder && result.inserted > 0 })
  }

  download(attachmentServerId: string, maxBytes: number): Promise<Result<AttachmentBytes>> {
    return this.backend.downloadAttachment(attachmentServerId, maxBytes, this.lifetime.signal)
  }

  async dispose(): Promise<void> {
    this.lifetime.abort()
    this.outbox.dispose()
    await this.supervisor.dispose()
    await Promise.all([this.outbox.settled(), this.live.settled()])
    this.live.dispose()
  }

  private received(event: BackendEvent): void {
    if (event.type === 'typing') this.typingNoticed(event)
    else this.live.push(event)
  }

  private typingNoticed(event: Extract<BackendEvent, { type: 'typing' }>): void {
    const { directory, typing } = this.services
    const conversation = directory.find(this.current.id, event.conversationServerId)
    if (conversation === null) return
    const person = conversation.participants.find(
      ({ address }) => address === event.senderAddress || !conversation.isGroup
    )
    const name = person?.name ?? conversation.name
    if (event.isTyping) typing.started(conversation.id, name)
    else typing.stopped(conversation.id, event.senderAddress === null ? null : name)
  }

  private async catchUp(
    isFirst: boolean,
    signal: AbortSignal,
    onProgress: (progress: { done: number; total: number | null }) => void
  ): Promise<void> {
    const { store, clock, notifications, logger } = this.services
    const accountId = this.current.id
    notifications.catchUpStarted(accountId)
    try {
      const report = await runCatchUp(
        {
          accountId,
          backend: this.backend,
          store,
          clock,
          onPage: (result) => {
            this.ingested(result)
          }
        },
        signal,
        onProgress
      )
      this.services.onStorageWorks()
      if (isFirst || report.inserted > 0)
        logger.info('caught up', { account: accountId, ...report })
    } catch (error) {
      this.services.onStorageFailure(error)
      throw error
    } finally {
      notifications.catchUpEnded(accountId)
    }
  }

  private ingested(result: IngestResult): void {
    const { changes, notifications, typing } = this.services
    changes.ingested(this.current.id, result)
    if (result.notifiable.length > 0) notifications.messagesArrived(this.current.id)
    for (const { conversationId, isFromMe } of result.messages) {
      if (!isFromMe) typing.stopped(conversationId, null)
    }
    for (const conversation of result.conversations) {
      if (conversation.unreadCount === 0) notifications.conversationRead(conversation.id)
    }
    if (result.quarantined > 0) this.services.onQuarantined(result.quarantined)
  }

  private stateChanged(state: ConnectionState, detail: string): void {
    if (state.phase === 'online') this.outbox.wake()
    else this.outbox.pause()
    this.services.onState(state, detail)
  }
}
