/** The real Photon adapter's parts on the simulated network. */
import { DEFAULT_LIMITS } from '../../../src/main/backends/backendDeps'
import { catchUpPages } from '../../../src/main/backends/photon/catchUp'
import { createDirectory } from '../../../src/main/backends/photon/directory'
import { findCommandOutcome } from '../../../src/main/backends/photon/findOutcome'
import { flavourOf } from '../../../src/main/backends/photon/flavour'
import { fetchHistory } from '../../../src/main/backends/photon/history'
import { fetchServerInfo } from '../../../src/main/backends/photon/identity'
import { handleLiveEvent } from '../../../src/main/backends/photon/liveEvents'
import { createLookups, type Lookups } from '../../../src/main/backends/photon/lookups'
import { createReadEchoes } from '../../../src/main/backends/photon/readEchoes'
import type { SendDeps } from '../../../src/main/backends/photon/commandRequest'
import { executeCommand } from '../../../src/main/backends/photon/send'
import { rejected } from '../../../src/main/backends/shared/outcome'
import {
  BackendError,
  type CatchUpPage,
  type ChatBackend,
  type ConnectFailure,
  type Cursor,
  type OutboxCommand,
  type ReadBlob
} from '../../../src/main/core/chatBackend'
import { type Connection, SimBackend, type SimBackendDeps } from '../simBackend'

const OFFLINE = { code: 'offline', detail: 'not connected' } as const

type PhotonConnection = Connection & { readonly lookups: Lookups }

export const createPhotonClient = (deps: SimBackendDeps): ChatBackend => new PhotonClient(deps)

class PhotonClient extends SimBackend<PhotonConnection> implements ChatBackend {
  private readonly directory = createDirectory()
  private readonly echoes = createReadEchoes(this.deps.clock)

  history(...[id, before, limit, signal]: Parameters<ChatBackend['history']>) {
    const rest = this.last?.rest
    if (rest === undefined) return Promise.resolve({ ok: false, error: OFFLINE } as const)
    const request = { conversationServerId: id, before, limit }
    return fetchHistory({ rest, directory: this.directory }, request, signal)
  }

  execute(command: OutboxCommand, readBlob: ReadBlob, signal: AbortSignal) {
    const deps = this.sendDeps(signal)
    if (deps === null || !this.isConnected())
      return Promise.resolve(rejected('offline', 'not connected', true))
    if (command.type === 'markRead' && command.isRead)
      this.echoes.asked(command.conversationServerId)
    return executeCommand(deps, command, readBlob)
  }

  findOutcome(...[command, taken, signal]: Parameters<ChatBackend['findOutcome']>) {
    const deps = this.sendDeps(signal)
    return deps === null
      ? Promise.resolve({ type: 'undecided', error: OFFLINE } as const)
      : findCommandOutcome(deps, command, taken, this.deps.clock)
  }

  protected open(base: Connection): PhotonConnection {
    const lookups = createLookups(base.rest, this.directory, base.life.signal, (event) => {
      this.deliver(connection, event)
    })
    const connection: PhotonConnection = { ...base, lookups }
    return connection
  }

  protected hear(connection: PhotonConnection, name: string, payload: unknown): void {
    handleLiveEvent(
      {
        directory: this.directory,
        logger: this.deps.logger,
        deliver: (event) => {
          if (!this.echoes.isEcho(event)) this.deliver(connection, event)
        },
        ...connection.lookups
      },
      name,
      payload
    )
  }

  protected settle(): Promise<ConnectFailure | null> {
    return Promise.resolve(null)
  }

  protected async *pages(
    connection: PhotonConnection,
    cursor: Cursor | null,
    signal: AbortSignal
  ): AsyncGenerator<CatchUpPage> {
    const { rest, lookups, runs } = connection
    const info = await fetchServerInfo(rest, flavourOf('photon'), signal)
    if (!info.ok) throw new BackendError(info.error)
    yield* catchUpPages(
      {
        rest,
        directory: this.directory,
        limits: DEFAULT_LIMITS,
        logger: this.deps.logger,
        resolveRow: lookups.resolveRow,
        signal,
        run: runs
      },
      info.value.computerId,
      cursor
    )
  }

  private sendDeps(signal: AbortSignal): SendDeps | null {
    if (this.last === null) return null
    const { directory } = this
    return { rest: this.last.rest, directory, limits: DEFAULT_LIMITS, hasPrivateApi: true, signal }
  }
}
