/**
 * What both simulated clients share: one connection at a time on the simulated network. The parts of
 * the real adapters that decide anything (catch-up, mapping, sending, finding out) are the subclasses';
 * only their sockets and `fetch` are replaced.
 */
import { setMaxListeners } from 'node:events'

import type { RestClient } from '../../src/main/backends/shared/restClient'
import type {
  BackendSink,
  CatchUpPage,
  ChatBackend,
  ConnectFailure,
  Cursor,
  Session
} from '../../src/main/core/chatBackend'
import { BackendError } from '../../src/main/core/chatBackend'
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { Clock, Logger } from '../../src/main/core/ports'
import type { StoreCore } from '../../src/main/store/worker/core'
import { type Capabilities, err, ok, type Result } from '../../src/shared/domain'
import type { ChatServer } from './chatServer'
import type { ClientSocket, SimLink } from './simLink'

/** Replaces the catch-up of a client, for the proof that the oracle sees wrong ones. */
export type CatchUpRun = {
  readonly rest: RestClient
  readonly cursor: Cursor | null
  readonly signal: AbortSignal
  /** What is stored, as a wrong design would ask its store. */
  readonly stored: StoreCore
  /** Lives as long as this run of the app. */
  readonly memory: Map<string, number>
}
export type CatchUpDesign = (run: CatchUpRun) => AsyncGenerator<CatchUpPage>

export type SimBackendDeps = {
  readonly server: ChatServer
  readonly link: SimLink
  readonly clock: Clock
  readonly logger: Logger
  readonly stored: () => StoreCore
  readonly catchUp: CatchUpDesign | null
  /** A run that looks for everything has ended well; it began at that time of the world. */
  readonly onCaughtUp: (startedAt: number) => void
  readonly worldNow: () => number
}

export type Connection = {
  readonly rest: RestClient
  readonly sink: BackendSink
  readonly life: AbortController
  socket: ClientSocket | null
  /** Catch-up runs that ended well. */
  runs: number
}

const OFFLINE: ConnectFailure = {
  cause: 'connection_lost',
  error: { code: 'offline', detail: 'not connected' }
}

export abstract class SimBackend<Live extends Connection> implements Omit<
  ChatBackend,
  'history' | 'execute' | 'findOutcome'
> {
  readonly capabilities: Capabilities
  readonly marksWholeConversations: boolean
  readonly management = null
  readonly fetchPinned = null
  readonly search = null
  readonly signOut = null
  protected current: Live | null = null
  /** Kept after the connection ended. */
  protected last: Live | null = null
  private readonly memory = new Map<string, number>()

  constructor(protected readonly deps: SimBackendDeps) {
    this.marksWholeConversations = deps.server.kind === 'photon'
    this.capabilities = {
      reactions: deps.server.kind === 'photon' ? 'tapback' : 'emoji',
      edit: true,
      unsend: true,
      reply: true,
      typing: true,
      readReceipts: true,
      attachments: true,
      mentions: false,
      newConversation: 'none',
      groups: false,
      invitations: false,
      serverSearch: false,
      sharedPreferences: false,
      sharedDeletes: false,
      polls: false,
      pinMessages: false
    }
  }

  addressBook(): readonly never[] {
    return []
  }

  owner(): string | null {
    return null
  }

  protected abstract open(base: Connection, session: Session): Live
  protected abstract hear(connection: Live, name: string, payload: unknown): void
  /** After the server accepted the socket. */
  protected abstract settle(connection: Live): Promise<ConnectFailure | null>
  protected abstract pages(
    connection: Live,
    cursor: Cursor | null,
    signal: AbortSignal
  ): AsyncGenerator<CatchUpPage>

  async connect(
    session: Session,
    sink: BackendSink,
    signal: AbortSignal
  ): Promise<Result<void, ConnectFailure>> {
    this.drop()
    const { link, server, clock } = this.deps
    const rest = link.rest(server, clock, session.secret)
    const base = { rest, sink, life: new AbortController(), socket: null, runs: 0 }
    // Many questions at once are no leak.
    setMaxListeners(0, base.life.signal)
    const connection = this.open(base, session)
    this.current = connection
    this.last = connection
    const on = {
      event: (name: string, payload: unknown): void => {
        if (this.current === connection) this.hear(connection, name, payload)
      },
      ended: (failure: ConnectFailure): void => {
        if (this.current !== connection) return
        this.drop()
        sink.disconnected(failure)
      }
    }
    const opened = await link.connect(server, clock, session.secret, on, signal)
    if (!opened.ok) {
      if (this.current === connection) this.drop()
      return opened
    }
    connection.socket = opened.value
    const refused = await this.settle(connection)
    if (this.current !== connection) {
      opened.value.close()
      return { ok: false, error: { cause: 'user_asked', error: { code: 'cancelled' } } }
    }
    if (refused === null) return ok(undefined)
    this.drop()
    return { ok: false, error: refused }
  }

  async *catchUp(cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<CatchUpPage> {
    const connection = this.current
    if (connection === null) throw new BackendError(OFFLINE)
    const startedAt = this.deps.worldNow()
    const scope = new AbortController()
    setMaxListeners(0, scope.signal)
    const abort = (): void => {
      scope.abort('ended')
    }
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    connection.life.signal.addEventListener('abort', abort)
    const { catchUp, stored } = this.deps
    try {
      if (catchUp === null) yield* this.pages(connection, cursor, scope.signal)
      else {
        const { rest } = connection
        const memory = this.memory
        yield* catchUp({ rest, cursor, signal: scope.signal, stored: stored(), memory })
      }
      connection.runs += 1
      // A first sync that goes on brings the rest of it; what changed meanwhile is the next run's.
      if (cursor !== null && !this.deps.server.isFirstSync(cursor)) this.deps.onCaughtUp(startedAt)
    } finally {
      signal.removeEventListener('abort', abort)
      connection.life.signal.removeEventListener('abort', abort)
      // A reason of our own: making the usual exception costs more than everything else here.
      scope.abort('ended')
    }
  }

  setTyping(): void {
    // A lost typing notice is no loss.
  }

  downloadAttachment(): Promise<Result<never>> {
    return Promise.resolve(err('not_found'))
  }

  downloadPicture(): Promise<Result<never>> {
    return Promise.resolve(err('not_found'))
  }

  probe(timeoutMs: number): Promise<boolean> {
    return this.current?.socket?.probe(timeoutMs) ?? Promise.resolve(false)
  }

  close(): Promise<void> {
    this.drop()
    return Promise.resolve()
  }

  protected isConnected(): boolean {
    return (this.current?.socket ?? null) !== null
  }

  protected deliver(connection: Live | null, event: BackendEvent): void {
    if (connection !== null && this.current === connection) connection.sink.event(event)
  }

  private drop(): void {
    const connection = this.current
    this.current = null
    connection?.life.abort('ended')
    connection?.socket?.close()
  }
}
