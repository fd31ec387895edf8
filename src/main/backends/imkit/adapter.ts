import { ok, type Capabilities, type Result } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import {
  BackendError,
  type BackendSink,
  type CatchUpPage,
  type ChatBackend,
  type ConnectFailure,
  type Cursor,
  type FoundOutcome,
  type HistoryAnchor,
  type HistoryPage,
  type OnUpload,
  type OutboxCommand,
  type PictureOf,
  type ReadBlob,
  type SendOutcome,
  type Session
} from '../../core/chatBackend'
import { readCredentials } from '../../core/imkitCredentials'
import { DEFAULT_LIMITS, systemClock, type BackendDeps } from '../backendDeps'
import { joinSignals } from '../shared/abortScope'
import { explainFailure, isFinal } from '../shared/explainFailure'
import { rejected } from '../shared/outcome'
import { openSocket, type SocketLink } from '../shared/socket'
import { fetchAttachment } from './attachments'
import { catchUpPages } from './catchUp'
import type { SendDeps } from './commandRequest'
import { openConnection, type Connection } from './connection'
import { codecOf } from './codecOf'
import { createDirectory, type Directory } from './directory'
import { findCommandOutcome } from './findOutcome'
import { createImkitHandshake, WRONG_ENCODING } from './handshake'
import { fetchHistory } from './history'
import { createManagement, type ManagementDeps } from './management'
import { fetchPinned } from './pinned'
import { searchMessages } from './search'
import { executeCommand } from './send'

const CAPABILITIES: Capabilities = {
  reactions: 'emoji',
  edit: true,
  unsend: true,
  reply: true,
  typing: true,
  readReceipts: true,
  attachments: true,
  mentions: true,
  newConversation: 'userId',
  groups: true,
  invitations: true,
  serverSearch: true,
  sharedPreferences: true,
  sharedDeletes: true,
  polls: false,
  pinMessages: true
}

const OFFLINE = { code: 'offline', detail: 'not connected' } as const

const CANCELLED: ConnectFailure = { cause: 'user_asked', error: { code: 'cancelled' } }

/** Clients send it no oftener while somebody types (imkit.md section 3). */
const TYPING_EVERY_MS = 4_000

/** An IMKIT server behind the port. */
export const createImkitBackend = (deps: BackendDeps): ChatBackend => new ImkitBackend(deps)

class ImkitBackend implements ChatBackend {
  readonly capabilities = CAPABILITIES
  readonly marksWholeConversations = false
  readonly management = createManagement(() => this.connected())
  private readonly limits
  private readonly clock
  private directory: Directory = createDirectory()
  /** The server that `directory` and `floors` speak of. */
  private account = ''
  private readonly floors = new Map<string, string>()
  private current: Connection | null = null
  /** Kept after the connection ended: history and files may be asked for while it comes back. */
  private last: Connection | null = null
  private readonly typedAt = new Map<string, number>()

  constructor(private readonly deps: BackendDeps) {
    this.limits = { ...DEFAULT_LIMITS, ...deps.limits }
    this.clock = deps.clock ?? systemClock
  }

  /** No request of a user's token lists people (imkit.md 4.8). */
  addressBook(): readonly never[] {
    return []
  }

  owner(): string | null {
    const me = this.directory.me()
    return me === '' ? null : me
  }

  async connect(
    session: Session,
    sink: BackendSink,
    signal: AbortSignal
  ): Promise<Result<void, ConnectFailure>> {
    this.drop()
    const credentials = readCredentials(session.secret)
    const codec = codecOf(credentials)
    if (codec === null) return { ok: false, error: WRONG_ENCODING }
    this.useDirectory(session)
    this.directory.learnStored(session.conversations ?? [])
    const deviceId = credentials.deviceId ?? `tern-${session.account.id}`
    const connection: Connection = openConnection({
      session,
      credentials,
      codec,
      deviceId,
      directory: this.directory,
      deps: this.deps,
      limits: this.limits,
      clock: this.clock,
      deliver: (event) => {
        this.deliver(connection, sink, event)
      },
      onMismatch: () => connection.link?.fail(WRONG_ENCODING),
      onRefused: (failure) => connection.link?.fail(failure)
    })
    this.current = connection
    this.last = connection
    const opened = await openSocket({
      serverUrl: session.account.serverUrl,
      handshake: createImkitHandshake({
        credentials,
        codec,
        deviceId,
        authMs: this.limits.authMs,
        onUid: (uid) => {
          this.directory.learnMe(uid)
        },
        verify: async () => {
          const me = await connection.me
          return me.ok ? null : me.error
        }
      }),
      limits: this.limits,
      logger: this.deps.logger,
      signal,
      refusal: connection.me.then((me) => (me.ok || !isFinal(me.error) ? null : me.error)),
      onEvent: (name, args) => {
        if (this.current === connection) connection.inbound.receive(name, args)
      },
      onEnded: (failure) => {
        if (this.current !== connection) return
        this.drop()
        sink.disconnected(failure)
      }
    })
    return this.settle(connection, opened)
  }

  private async settle(
    connection: Connection,
    opened: Result<SocketLink, ConnectFailure>
  ): Promise<Result<void, ConnectFailure>> {
    if (this.current === connection && opened.ok && this.directory.me() === '') {
      // The ack may say nothing of who we are (imkit.md 1.3).
      const me = await connection.me
      if (me.ok) this.directory.learnMe(me.value.id)
      else opened = { ok: false, error: me.error }
    }
    if (this.current !== connection) {
      if (opened.ok) opened.value.close()
      return { ok: false, error: CANCELLED }
    }
    if (!opened.ok) {
      // An encoding that does not fit is known better here than by REST, which does not use it.
      const isExplained = opened.error === WRONG_ENCODING
      const failure = isExplained ? opened.error : await explainFailure(opened.error, connection.me)
      this.drop(connection)
      return { ok: false, error: failure }
    }
    connection.link = opened.value
    connection.inbound.open()
    return ok(undefined)
  }

  async *catchUp(cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<CatchUpPage> {
    const connection = this.current
    if (connection === null) throw new BackendError({ cause: 'connection_lost', error: OFFLINE })
    // A run ends with its caller's signal or with its connection, whichever comes first.
    const scope = joinSignals(signal, connection.life.signal)
    try {
      yield* catchUpPages(
        {
          rest: connection.rest,
          pages: connection.pages,
          context: connection.context,
          limits: this.limits,
          logger: this.deps.logger,
          signal: scope.signal,
          run: connection.runs,
          onHistoryFloor: (room, oldestId) => {
            if (oldestId !== null && !this.floors.has(room)) this.floors.set(room, oldestId)
          }
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
    before: HistoryAnchor | null,
    limit: number,
    signal: AbortSignal
  ): Promise<Result<HistoryPage>> {
    if (this.last === null) return { ok: false, error: OFFLINE }
    const { pages, context } = this.last
    const { floors } = this
    return fetchHistory({ pages, context, floors }, { conversationServerId, before, limit }, signal)
  }

  async search(
    query: string,
    limit: number,
    signal: AbortSignal
  ): Promise<Result<readonly BackendEvent[]>> {
    return this.last === null
      ? { ok: false, error: OFFLINE }
      : searchMessages(this.last, query, limit, signal)
  }

  /** Revokes the token and this device's push (imkit.md 4.10). Whatever comes back, we are out. */
  async signOut(signal: AbortSignal): Promise<void> {
    await this.last?.rest.request({ method: 'POST', path: '/me/logout', json: {}, signal })
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

  /** There is no notice of having stopped: it expires by itself (imkit.md 2.4). */
  setTyping(conversationServerId: string, isTyping: boolean): void {
    const now = this.clock.monotonic()
    const last = this.typedAt.get(conversationServerId) ?? -TYPING_EVERY_MS
    if (!isTyping || now - last < TYPING_EVERY_MS) return
    this.typedAt.set(conversationServerId, now)
    this.current?.link?.emit('typing', conversationServerId)
  }

  downloadAttachment: ChatBackend['downloadAttachment'] = async (id, ...rest) =>
    this.last === null
      ? { ok: false, error: OFFLINE }
      : fetchAttachment(this.last.rest, id, ...rest)

  readonly fetchPinned: ChatBackend['fetchPinned'] = async (room, signal) =>
    this.last === null
      ? { ok: false, error: OFFLINE }
      : fetchPinned(this.last.rest, this.last.context, room, signal)

  async downloadPicture(
    { reference }: PictureOf,
    maxBytes: number,
    signal: AbortSignal
  ): Promise<Result<Uint8Array | null>> {
    if (this.last === null) return { ok: false, error: OFFLINE }
    const file = await fetchAttachment(this.last.rest, reference, maxBytes, signal)
    if (file.ok) return { ok: true, value: file.value.bytes }
    return file.error.code === 'not_found' ? { ok: true, value: null } : file
  }

  probe(timeoutMs: number): Promise<boolean> {
    return this.current?.link?.probe(timeoutMs) ?? Promise.resolve(false)
  }

  close(): Promise<void> {
    this.drop()
    return Promise.resolve()
  }

  /** Another server or token may be another person: nothing known of the first one holds. */
  private useDirectory(session: Session): void {
    const account = JSON.stringify([session.account.serverUrl, session.secret])
    if (account === this.account) return
    this.account = account
    this.directory = createDirectory()
    this.floors.clear()
  }

  private deliver(connection: Connection, sink: BackendSink, event: BackendEvent): void {
    if (this.current !== connection) return
    try {
      sink.event(event)
    } catch {
      this.deps.logger.error('the sink threw', { type: event.type })
    }
  }

  /** Ends a connection silently: the current one, or none if that is another by now. */
  private drop(connection = this.current): void {
    if (this.current !== connection) return
    this.current = null
    connection?.life.abort()
    connection?.typing.dispose()
    connection?.link?.close()
  }

  private connected(): ManagementDeps | null {
    const { current } = this
    return (current?.link ?? null) === null || current === null
      ? null
      : { rest: current.rest, deliver: current.deliver, ...current.context }
  }

  private sendDeps(signal: AbortSignal): SendDeps | null {
    if (this.last === null) return null
    const { rest, pages, context } = this.last
    return { rest, pages, context, limits: this.limits, signal }
  }
}
