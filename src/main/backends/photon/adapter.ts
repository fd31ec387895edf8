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
import { createKindProbe } from '../shared/kindProbe'
import { rejected } from '../shared/outcome'
import { openSocket, type SocketLink } from '../shared/socket'
import { catchUpPages } from './catchUp'
import { fetchAttachment } from './attachments'
import { fetchPicture } from './pictures'
import { fetchNames } from './conversations'
import { createDirectory } from './directory'
import { findCommandOutcome } from './findOutcome'
import { flavourOf, type FlavourKind } from './flavour'
import { fetchHistory } from './history'
import { createPhotonHandshake } from './handshake'
import { askServerInfo, type ServerInfo } from './identity'
import { handleLiveEvent } from './liveEvents'
import { createLookups, type Lookups } from './lookups'
import { createManagement, type ManagementDeps } from './management'
import { capabilitiesOf, needsPrivateApi, type PrivateApi } from './privateApi'
import { createPhotonRest } from './rest'
import { executeCommand, type SendDeps } from './send'
import type { WireServerInfo } from './wire'

const OFFLINE = { code: 'offline', detail: 'not connected' } as const

/** What belongs to one successful or running connect; a newer one makes it stale. */
type Connection = {
  readonly rest: RestClient
  readonly sink: BackendSink
  /** Ends everything that this connection has under way. */
  readonly life: AbortController
  readonly lookups: Lookups
  readonly info: ServerInfo
  link: SocketLink | null
  /** Catch-up runs that ended well. */
  runs: number
}

export type PhotonOptions = BackendDeps & { readonly kind: FlavourKind }

/** The Photon Advanced iMessage Kit server, and BlueBubbles as its variant, behind the port. */
export const createPhotonBackend = (options: PhotonOptions): ChatBackend =>
  new PhotonBackend(options)

class PhotonBackend implements ChatBackend {
  readonly fetchPinned = null
  readonly management = createManagement(() => this.connected())
  readonly search = null
  readonly signOut = null
  private readonly flavour
  private readonly limits
  private readonly clock
  private readonly directory = createDirectory()
  private hasNames = false
  private current: Connection | null = null
  /** Kept after the connection ended: history and files may be asked for while it comes back. */
  private rest: RestClient | null = null
  private privateApi: PrivateApi = 'unknown'

  constructor(private readonly options: PhotonOptions) {
    this.flavour = flavourOf(options.kind)
    this.limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.clock = options.clock ?? systemClock
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
      const names = this.hasNames ? null : this.fetchNames(connection, scope.signal)
      const info = await connection.info.read(scope.signal)
      // A first sync waits for the names, so that its conversations come with them.
      if (cursor === null) await names
      let last = cursor
      for await (const page of catchUpPages(
        {
          rest: connection.rest,
          directory: this.directory,
          limits: this.limits,
          logger: this.options.logger,
          resolveRow: connection.lookups.resolveRow,
          signal: scope.signal,
          run: connection.runs
        },
        info.computerId,
        cursor
      )) {
        last = page.cursor
        yield page
      }
      if ((await names) === true && last !== null) yield* this.namesPage(last, cursor === null)
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
    const life = new AbortController()
    const { signal } = life
    const { flavour, limits, options } = this
    const fetchIt = options.fetch ?? fetch
    const baseUrl = session.account.serverUrl.replace(/\/+$/, '')
    const { secret } = session
    const rest = createPhotonRest({ fetch: fetchIt, baseUrl, secret, flavour, limits })
    const probe = createKindProbe({ fetch: fetchIt, baseUrl, limits, signal })
    const onInfo = ({ privateApi }: WireServerInfo): void => {
      this.privateApi = privateApi
    }
    const info = askServerInfo({ rest, flavour, probe, signal, onInfo })
    const lookups = createLookups(rest, this.directory, signal, (event) => {
      this.deliver(connection, event)
    })
    const connection: Connection = { rest, sink, life, lookups, info, link: null, runs: 0 }
    this.current = connection
    this.rest = rest
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
          this.deliver(connection, event)
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

  private *namesPage(cursor: Cursor, isInitial: boolean): Generator<CatchUpPage> {
    const names = this.directory.namedParticipants()
    if (names.length > 0)
      yield { events: [{ type: 'participantNames', names }], cursor, total: null, isInitial }
  }

  private async fetchNames(connection: Connection, signal: AbortSignal): Promise<boolean> {
    const { rest } = connection
    this.hasNames = await fetchNames(rest, this.directory, this.options.logger, signal)
    return this.hasNames
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
