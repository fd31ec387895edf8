/** The real IMKIT adapter's parts on the simulated network. */
import { DEFAULT_LIMITS } from '../../../src/main/backends/backendDeps'
import { plainCodec } from '../../../src/main/backends/codec/plainCodec'
import { catchUpPages } from '../../../src/main/backends/imkit/catchUp'
import { createDirectory, type Directory } from '../../../src/main/backends/imkit/directory'
import { findCommandOutcome } from '../../../src/main/backends/imkit/findOutcome'
import { fetchHistory } from '../../../src/main/backends/imkit/history'
import { fetchMe } from '../../../src/main/backends/imkit/identity'
import { createInbound, type Inbound } from '../../../src/main/backends/imkit/inbound'
import {
  createMessagePages,
  type MessagePages
} from '../../../src/main/backends/imkit/messagePages'
import { fetchRoomEvents } from '../../../src/main/backends/imkit/rooms'
import type { SendDeps } from '../../../src/main/backends/imkit/commandRequest'
import { executeCommand } from '../../../src/main/backends/imkit/send'
import { createStreams } from '../../../src/main/backends/imkit/streams'
import type { MappingContext } from '../../../src/main/backends/imkit/toDomain'
import { createTypingNotices } from '../../../src/main/backends/imkit/typing'
import { rejected } from '../../../src/main/backends/shared/outcome'
import type { BackendEvent } from '../../../src/main/core/backendEvents'
import type {
  CatchUpPage,
  ChatBackend,
  ConnectFailure,
  Cursor,
  OutboxCommand,
  ReadBlob
} from '../../../src/main/core/chatBackend'
import { type Connection, SimBackend, type SimBackendDeps } from '../simBackend'

const OFFLINE = { code: 'offline', detail: 'not connected' } as const
const BASE_URL = 'https://chat.example'

type ImkitConnection = Connection & {
  readonly pages: MessagePages
  readonly context: MappingContext
  readonly inbound: Inbound
}

export const createImkitClient = (deps: SimBackendDeps): ChatBackend => new ImkitClient(deps)

class ImkitClient extends SimBackend<ImkitConnection> implements ChatBackend {
  private readonly directory: Directory = createDirectory()
  private readonly floors = new Map<string, string>()

  history(...[id, before, limit, signal]: Parameters<ChatBackend['history']>) {
    if (this.last === null) return Promise.resolve({ ok: false, error: OFFLINE } as const)
    const { pages, context } = this.last
    const request = { conversationServerId: id, before, limit }
    return fetchHistory({ pages, context, floors: this.floors }, request, signal)
  }

  execute(command: OutboxCommand, readBlob: ReadBlob, signal: AbortSignal) {
    const deps = this.sendDeps(signal)
    if (deps === null || !this.isConnected())
      return Promise.resolve(rejected('offline', 'not connected', true))
    return executeCommand(deps, command, readBlob)
  }

  findOutcome(...[command, taken, signal]: Parameters<ChatBackend['findOutcome']>) {
    const deps = this.sendDeps(signal)
    return deps === null
      ? Promise.resolve({ type: 'undecided', error: OFFLINE } as const)
      : findCommandOutcome(deps, command, taken, this.deps.clock)
  }

  protected open(base: Connection): ImkitConnection {
    const { directory } = this
    const deliver = (event: BackendEvent): void => {
      this.deliver(connection, event)
    }
    const context: MappingContext = { directory, baseUrl: BASE_URL }
    const refreshRoom = (id: string): void => {
      void fetchRoomEvents(base.rest, context, id, base.life.signal).then((events) => {
        for (const event of events) deliver(event)
      })
    }
    const typing = createTypingNotices(this.deps.clock, deliver)
    const live = { ...context, deliver, refreshRoom, typing, streams: createStreams() }
    const connection: ImkitConnection = {
      ...base,
      pages: createMessagePages(base.rest),
      context,
      inbound: createInbound(plainCodec, live, () => undefined)
    }
    return connection
  }

  protected hear(connection: ImkitConnection, name: string, payload: unknown): void {
    connection.inbound.receive(name, [payload])
  }

  protected async settle(connection: ImkitConnection): Promise<ConnectFailure | null> {
    const me = await fetchMe(connection.rest, connection.life.signal)
    if (!me.ok) return me.error
    this.directory.learnMe(me.value.id)
    connection.inbound.open()
    return null
  }

  protected pages(
    connection: ImkitConnection,
    cursor: Cursor | null,
    signal: AbortSignal
  ): AsyncGenerator<CatchUpPage> {
    const { rest, pages, context, runs } = connection
    return catchUpPages(
      {
        rest,
        pages,
        context,
        limits: DEFAULT_LIMITS,
        logger: this.deps.logger,
        signal,
        run: runs,
        onHistoryFloor: (room, oldestId) => {
          if (oldestId !== null && !this.floors.has(room)) this.floors.set(room, oldestId)
        }
      },
      cursor
    )
  }

  private sendDeps(signal: AbortSignal): SendDeps | null {
    if (this.last === null) return null
    const { rest, pages, context } = this.last
    return { rest, pages, context, limits: DEFAULT_LIMITS, signal }
  }
}
