import { ok, type Capabilities, type Result } from '../../../shared/domain'
import type { BackendEvent, RemoteParticipant } from '../../core/backendEvents'
import {
  BackendError,
  type BackendSink,
  type CatchUpPage,
  type ChatBackend,
  type ConnectFailure,
  type Cursor,
  type FoundOutcome,
  type HistoryPage,
  type OnUpload,
  type OutboxCommand,
  type PictureOf,
  type ReadBlob,
  type SendOutcome,
  type Session
} from '../../core/chatBackend'
import { DEFAULT_LIMITS, systemClock, type BackendDeps } from '../backendDeps'
import { joinSignals } from '../shared/abortScope'
import type { RestClient } from '../shared/restClient'
import { explainFailure, isRefusal } from '../shared/explainFailure'
import { rejected } from '../shared/outcome'
import { openSocket } from '../shared/socket'
import { fetchAttachment } from './attachments'
import { fetchPicture } from './pictures'
import type { SendDeps } from './commandRequest'
import { openConnection, type Connection } from './connection'
import { createDirectory } from './directory'
import { findCommandOutcome } from './findOutcome'
import { flavourOf, type FlavourKind } from './flavour'
import { fullRun } from './fullRun'
import { fetchHistory } from './history'
import { createPhotonHandshake } from './handshake'
import { handleLiveEvent } from './liveEvents'
import { createManagement, type ManagementDeps } from './management'
import { createMembership } from './membership'
import { capabilitiesOf, needsPrivateApi, type PrivateApi } from './privateApi'
import { createReadEchoes, type ReadEchoes } from './readEchoes'
import { executeCommand } from './send'

const OFFLINE = { code: 'offline', detail: 'not connected' } as const

export type PhotonOptions = BackendDeps & { readonly kind: FlavourKind }

/** The Photon Advanced iMessage Kit server, and BlueBubbles as its variant, behind the port. */
export const createPhotonBackend = (options: PhotonOptions): ChatBackend =>
  new PhotonBackend(options)

class PhotonBackend implements ChatBackend {
  /** A read mark names the conversation alone (photon.md 3.3). */
  readonly marksWholeConversations = true
  readonly fetchPinned = null
  readonly management = createManagement(() => this.connected())
  readonly search = null
  readonly signOut = null
  private readonly flavour
  private readonly limits
  private readonly clock
  private readonly directory = createDirectory()
  private readonly membership = createMembership()
  private current: Connection | null = null
  /** Kept after the connection ended: history and files may be asked for while it comes back. */
  private rest: RestClient | null = null
  private privateApi: PrivateApi = 'unknown'
  private readonly echoes: ReadEchoes

  constructor(private readonly options: PhotonOptions) {
    this.flavour = flavourOf(options.kind)
    this.limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.clock = options.clock ?? systemClock
    this.echoes = createReadEchoes(this.clock)
  }

  /** One key is one Mac: whose it is makes no difference. */
  addressBook(): readonly RemoteParticipant[] {
    return this.directory.contacts()
  }

  owner(): null {
    return null
  }

  get capabilities(): Capabilities {
    return capabilitiesOf(this.privateApi, this.flavour.kind)
  }

  async connect(
    session: Session,
    sink: BackendSink,
    signal: AbortSignal
  ): Promise<Result<void, ConnectFailure>> {
    this.drop()
    const connection = this.begin(session, sink)
    const { secret } = session
    const { info } = connection
    const opened = await openSocket({
      serverUrl: session.account.serverUrl,
      handshake: createPhotonHandshake({
        secret,
        flavour: this.flavour,
        authMs: this.limits.authMs,
        verify: this.flavour.readyRule(secret) === 'ping' ? info.ping : info.verify
      }),
      limits: this.limits,
      logger: this.options.logger,
      signal,
      refusal: info.asked.then((asked) =>
        asked.ok || !isRefusal(asked.error) ? null : asked.error
      ),
      onEvent: (name, [payload]) => {
        this.onEvent(connection, name, payload)
      },
      onEnded: (failure) => {
        this.onEnded(connection, failure)
      }
    })
    if (this.current !== connection) {
      if (opened.ok) opened.value.close()
      return { ok: false, error: { cause: 'user_asked', error: { code: 'cancelled' } } }
    }
    if (!opened.ok) {
      const failure = await explainFailure(opened.error, info.asked)
      this.drop(connection)
      return { ok: false, error: failure }
    }
    connection.link = opened.value
    return ok(undefined)
  }

  async *catchUp(cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<CatchUpPage> {
    const connection = this.current
    if (connection === null) throw new BackendError({ cause: 'connection_lost', error: OFFLINE })
    // A run ends with its caller's signal or with its connection, whichever comes first.
    const scope = joinSignals(signal, connection.life.signal)
    try {
      yield* fullRun(
        {
          rest: connection.rest,
          info: connection.info,
          directory: this.directory,
          limits: this.limits,
          logger: this.options.logger,
          resolveRow: connection.lookups.resolveRow,
          withNews: (event) => this.withNews(event),
          signal: scope.signal,
          run: connection.runs
        },
        cursor
      )
      connection.runs += 1
    } finally {
      scope.dispose()
    }
  }

  async history(
    conversationServerId: string,
    before: Parameters<ChatBackend['history']>[1],
    limit: number,
    signal: AbortSignal
  ): Promise<Result<HistoryPage>> {
    if (this.rest === null) return { ok: false, error: OFFLINE }
    const deps = { rest: this.rest, directory: this.directory }
    return fetchHistory(deps, { conversationServerId, before, limit }, signal)
  }

  async execute(
    command: OutboxCommand,
    readBlob: ReadBlob,
    signal: AbortSignal,
    onUpload?: OnUpload
  ): Promise<SendOutcome> {
    const deps = this.sendDeps(signal)
    if (deps === null || (this.current?.link ?? null) === null)
      return rejected('offline', 'not connected', true)
    if (this.privateApi === 'off' && needsPrivateApi(command))
      return rejected('unsupported', 'the server has no private API')
    if (command.type === 'markRead' && command.isRead)
      this.echoes.asked(command.conversationServerId)
    return executeCommand({ ...deps, onUpload: onUpload ?? null }, command, readBlob)
  }

  async findOutcome(
    command: OutboxCommand,
    takenServerIds: ReadonlySet<string>,
    signal: AbortSignal
  ): Promise<FoundOutcome> {
    const deps = this.sendDeps(signal)
    return deps === null
      ? { type: 'undecided', error: OFFLINE }
      : findCommandOutcome(deps, command, takenServerIds, this.clock)
  }

  setTyping(conversationServerId: string, isTyping: boolean): void {
    const connection = this.current
    if ((connection?.link ?? null) === null || this.privateApi === 'off') return
    void connection?.rest.request({
      method: isTyping ? 'POST' : 'DELETE',
      path: `/chat/${encodeURIComponent(conversationServerId)}/typing`,
      signal: connection.life.signal
    })
  }

  downloadAttachment: ChatBackend['downloadAttachment'] = async (id, ...rest) =>
    this.rest === null ? { ok: false, error: OFFLINE } : fetchAttachment(this.rest, id, ...rest)

  async downloadPicture(
    of: PictureOf,
    maxBytes: number,
    signal: AbortSignal
  ): Promise<Result<Uint8Array | null>> {
    return this.rest === null
      ? { ok: false, error: OFFLINE }
      : fetchPicture(this.rest, of, maxBytes, signal)
  }

  probe(timeoutMs: number): Promise<boolean> {
    return this.current?.link?.probe(timeoutMs) ?? Promise.resolve(false)
  }

  close(): Promise<void> {
    this.drop()
    return Promise.resolve()
  }

  private begin(session: Session, sink: BackendSink): Connection {
    const { flavour, limits, options, directory } = this
    directory.learnStored(session.conversations ?? [])
    const connection: Connection = openConnection({
      session,
      sink,
      flavour,
      directory,
      deps: options,
      limits,
      deliver: (event) => {
        this.deliver(connection, event)
      },
      onInfo: ({ privateApi }) => {
        this.privateApi = privateApi
      }
    })
    this.current = connection
    this.rest = connection.rest
    return connection
  }

  /** Ends a connection silently: the current one, or none if that is another by now. */
  private drop(connection = this.current): void {
    if (this.current !== connection) return
    this.current = null
    connection?.life.abort()
    connection?.link?.close()
  }

  private onEvent(connection: Connection, name: string, payload: unknown): void {
    if (this.current !== connection) return
    handleLiveEvent(
      {
        directory: this.directory,
        logger: this.options.logger,
        deliver: (event) => {
          if (this.echoes.isEcho(event)) return
          for (const one of this.withNews(event)) this.deliver(connection, one)
        },
        ...connection.lookups
      },
      name,
      payload
    )
  }

  private deliver(connection: Connection, event: BackendEvent): void {
    if (this.current !== connection) return
    try {
      connection.sink.event(event)
    } catch {
      this.options.logger.error('the sink threw', { type: event.type })
    }
  }

  private onEnded(connection: Connection, failure: ConnectFailure): void {
    if (this.current !== connection) return
    this.drop()
    connection.sink.disconnected(failure)
  }

  private withNews(event: BackendEvent): readonly BackendEvent[] {
    return [event, ...this.membership.after(event)]
  }

  private connected(): ManagementDeps | null {
    const { current, directory, privateApi } = this
    if (current?.link === undefined || current.link === null) return null
    const deliver = (event: BackendEvent): void => {
      this.deliver(current, event)
    }
    return { rest: current.rest, directory, privateApi, deliver }
  }

  private sendDeps(signal: AbortSignal): SendDeps | null {
    const { rest, directory, limits } = this
    const hasPrivateApi = this.privateApi === 'on'
    return rest === null ? null : { rest, directory, limits, hasPrivateApi, signal }
  }
}
