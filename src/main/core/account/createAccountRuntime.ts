/**
 * One signed-in account at work: its supervisor, catch-up, live ingest and outbox, wired so that
 * everything a server says passes the same write path and nothing is sent before it is caught up.
 */
import type { Account, AccountId, ConnectionState, Result } from '../../../shared/domain'
import type { InvitationView } from '../../../shared/ipc/views'
import type { BackendEvent } from '../backendEvents'
import type { ChatBackend, PictureOf } from '../chatBackend'
import { type ConnectionSupervisor, createSupervisor } from '../connection/supervisor'
import { createOutbox, type Outbox } from '../outbox/outbox'
import { type IngestResult, StoreError } from '../store'
import { createLiveIngest, type LiveIngest } from '../sync/liveIngest'
import { createPastMessages, type PastMessages } from '../sync/pastMessages'
import { createUnreadCheck, type UnreadCheck } from '../sync/unreadCheck'
import type { AccountRuntime } from './accountRuntime'
import { createAfterCommit } from './afterCommit'
import { createCapabilityNews } from './capabilityNews'
import { CatchingUp } from './catchingUp'
import { downloadFile, fetchPinned } from './fetching'
import { createInvitations, type Invitations } from './invitations'
import { takeNotice } from './notices'
import { createReturns, type Returns } from './returns'
import type { RuntimeServices } from './runtimeServices'
import { isLoopbackUrl } from './serverUrl'
import { tellSignOut } from './tellSignOut'

export const createAccountRuntime = (
  account: Account,
  backend: ChatBackend,
  services: RuntimeServices
): AccountRuntime => new Runtime(account, backend, services)

class Runtime implements AccountRuntime {
  private current: Account
  private secret: string | null = null
  private readonly supervisor: ConnectionSupervisor
  private readonly ingested: (result: IngestResult) => void
  private readonly live: LiveIngest
  private readonly outbox: Outbox
  private readonly invited: Invitations
  private readonly unreadCheck: UnreadCheck
  private readonly catchingUp: CatchingUp
  private readonly returns: Returns
  readonly past: PastMessages
  /** Its last write failed. */
  private isOutboxStuck = false
  private readonly tellCapabilities: () => void
  private readonly lifetime = new AbortController()

  constructor(
    account: Account,
    readonly backend: ChatBackend,
    private readonly services: RuntimeServices
  ) {
    this.current = account
    this.tellCapabilities = createCapabilityNews(backend, services.onViewChanged)
    const { store, clock, logger, directory } = services
    this.invited = createInvitations(services.onViewChanged)
    this.returns = createReturns(account.id, services)
    this.ingested = createAfterCommit({
      accountId: account.id,
      services,
      invited: this.invited,
      returns: this.returns,
      sendSoon: () => {
        this.sendSoon()
      }
    })
    this.unreadCheck = createUnreadCheck({
      accountId: account.id,
      backend,
      store,
      clock,
      logger,
      directory,
      onResult: this.ingested
    })
    this.catchingUp = new CatchingUp({
      accountId: account.id,
      backend,
      services,
      invited: this.invited,
      unreadCheck: this.unreadCheck,
      returns: this.returns,
      onResult: this.ingested,
      isOutboxStuck: () => this.isOutboxStuck
    })
    this.past = createPastMessages({
      backend,
      store,
      signal: this.signal,
      keep: this.keep.bind(this)
    })
    this.live = createLiveIngest({
      accountId: account.id,
      store,
      clock,
      isApart: () => !this.catchingUp.isWhole,
      onResult: this.ingested,
      onFailure: (error) => {
        this.storageFailed(error)
      }
    })
    this.outbox = this.createOutbox()
    this.supervisor = this.createSupervisor()
  }

  account = (): Account => this.current

  connection = (): ConnectionState => this.supervisor.state()

  signIn(secret: string | null): void {
    this.secret = secret
    if (!this.current.isPaused) this.supervisor.send({ type: 'start' })
  }

  signedOut(): void {
    this.secret = null
    if (!this.current.isPaused) this.supervisor.send({ type: 'signedOut' })
  }

  update(account: Account): void {
    this.current = account
  }

  pause(): void {
    this.supervisor.send({ type: 'stop', cause: 'user_asked' })
  }

  invitations(): readonly InvitationView[] {
    return this.invited.list()
  }

  invitationAnswered(conversationServerId: string): void {
    this.invited.ended(conversationServerId)
  }

  get signal(): AbortSignal {
    return this.lifetime.signal
  }

  wake(cause: 'resumed' | 'network_changed' | 'user_asked'): void {
    if (!this.current.isPaused) this.supervisor.send({ type: 'wake', cause })
  }

  suspended(): void {
    this.returns.suspended()
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
    if (this.connection().phase !== 'online') return
    this.supervisor.confirm()
    this.outbox.wake()
  }

  sendHeld(): Promise<void> {
    return this.outbox.sendHeld()
  }

  cancelSend: Outbox['cancel'] = (id) => this.outbox.cancel(id)

  lookAgain: Outbox['lookAgain'] = (id, isToBeSent) => this.outbox.lookAgain(id, isToBeSent)

  downloadPicture(of: PictureOf, maxBytes: number): Promise<Result<Uint8Array | null>> {
    return this.backend.downloadPicture(of, maxBytes, this.lifetime.signal)
  }

  async fetchPinned(conversationServerId: string): Promise<void> {
    const { phase } = this.connection()
    // A server that refused us is left alone until somebody signs in again.
    if (phase !== 'online' && phase !== 'catching_up') return
    const events = await fetchPinned(this.backend, conversationServerId, this.lifetime.signal)
    if (events.length > 0 && !this.lifetime.signal.aborted) await this.keep(events, 'history')
  }

  download: AccountRuntime['download'] = (serverId, maxBytes, watch) =>
    downloadFile(this.backend, serverId, maxBytes, watch, this.lifetime.signal)

  async keep(
    events: readonly BackendEvent[],
    origin: 'receipt' | 'history'
  ): Promise<IngestResult> {
    const { store, clock, changes } = this.services
    const accountId: AccountId = this.current.id
    const result = await store.ingest({ accountId, events, origin, now: clock.now() })
    // Old messages end nobody's typing and clear no notification.
    if (origin === 'history') changes.ingested(accountId, result)
    else this.ingested(result)
    return result
  }

  signOut(): Promise<void> {
    const { clock, logger } = this.services
    return tellSignOut(this.backend, clock, logger)
  }

  async dispose(): Promise<void> {
    this.lifetime.abort()
    this.outbox.dispose()
    await this.supervisor.dispose()
    await Promise.all([this.outbox.settled(), this.live.settled(), this.returns.settled()])
    this.live.dispose()
  }

  private createOutbox(): Outbox {
    const { services } = this
    const { store, clock, random, logger, publisher } = services
    return createOutbox({
      accountId: this.current.id,
      backend: this.backend,
      store,
      clock,
      random,
      logger,
      publisher,
      onResult: (result) => {
        this.outboxWrote()
        this.ingested(result)
      },
      onChange: (change) => {
        this.outboxWrote()
        services.changes.changed(change)
      },
      onAuthRefused: () => {
        this.wake('user_asked')
      },
      onStorageFailure: (error) => {
        if (error instanceof StoreError) this.outboxStuck(error)
        else logger.error('outbox threw', { error: String(error) })
      }
    })
  }

  private createSupervisor(): ConnectionSupervisor {
    const { services } = this
    const { clock, random, logger } = services
    const accountId = this.current.id
    return createSupervisor({
      backend: this.backend,
      accountId,
      session: () => ({
        account: this.current,
        secret: this.secret,
        conversations: this.conversationsIn()
      }),
      clock,
      random,
      logger,
      onEvent: (event) => {
        this.received(event)
      },
      catchUp: (isFirst, signal, onProgress) => this.catchingUp.run(isFirst, signal, onProgress),
      onState: (state, detail) => {
        this.stateChanged(state, detail)
      },
      isOnBattery: () => services.power.isOnBattery()
    })
  }

  /** Server ids of those that the owner is in. */
  private conversationsIn(): readonly string[] {
    return this.services.directory
      .list()
      .filter(({ accountId, isLeft }) => accountId === this.current.id && !isLeft)
      .map(({ serverId }) => serverId)
  }

  private received(event: BackendEvent): void {
    const known = { ...this.services, accountId: this.current.id, invitations: this.invited }
    if (takeNotice(known, event)) return
    this.unreadCheck.heard(event)
    this.live.push(event)
  }

  private outboxStuck(error: StoreError): void {
    this.isOutboxStuck = true
    this.storageFailed(error)
  }

  private outboxWrote(): void {
    if (!this.isOutboxStuck) return
    this.isOutboxStuck = false
    this.services.onStorageWorks()
  }

  private storageFailed(error: unknown): void {
    this.services.onStorageFailure(error)
    this.supervisor.reportStorageFailure(error)
  }

  private stateChanged(state: ConnectionState, detail: string): void {
    const { phase, cause } = state
    this.returns.changed(phase, cause)
    if (phase === 'online') this.outbox.wake()
    else this.outbox.pause()
    // A live catch-up keeps the socket, and with it whoever is writing.
    if (phase !== 'online' && phase !== 'catching_up') {
      this.catchingUp.disconnected()
      this.endStreams()
    } else this.tellCapabilities()
    this.services.onState(state, detail)
  }

  /** What was being written comes as a whole message by catching up, or never. */
  private endStreams(): void {
    const { streams, directory } = this.services
    const own = directory.list().filter(({ accountId }) => accountId === this.current.id)
    streams.giveUp(own.map(({ id }) => id))
  }
}
