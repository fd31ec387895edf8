import type { BackendEvent } from '../../core/backendEvents'
import type { BackendSink, Session } from '../../core/chatBackend'
import type { BackendDeps, BackendLimits } from '../backendDeps'
import { createKindProbe } from '../shared/kindProbe'
import type { RestClient } from '../shared/restClient'
import type { SocketLink } from '../shared/socket'
import type { Directory } from './directory'
import type { Flavour } from './flavour'
import { askServerInfo, type ServerInfo } from './identity'
import { createLookups, type Lookups } from './lookups'
import { createPhotonRest } from './rest'
import { spelledRest } from './spelling'
import type { WireServerInfo } from './wire'

/** What belongs to one successful or running connect; a newer one makes it stale. */
export type Connection = {
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

export type ConnectionOptions = {
  readonly session: Session
  readonly sink: BackendSink
  readonly flavour: Flavour
  readonly directory: Directory
  readonly deps: BackendDeps
  readonly limits: BackendLimits
  /** To the sink, unless a newer connection took over. */
  readonly deliver: (event: BackendEvent) => void
  readonly onInfo: (info: WireServerInfo) => void
}

/** Everything of a connection but its socket. Asks who the server is at once. */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { session, sink, flavour, directory, limits, deps } = options
  const life = new AbortController()
  const { signal } = life
  const fetchIt = deps.fetch ?? fetch
  const baseUrl = session.account.serverUrl.replace(/\/+$/, '')
  const { secret } = session
  const rest = spelledRest(
    createPhotonRest({ fetch: fetchIt, baseUrl, secret, flavour, limits }),
    (guid) => directory.spelling(guid)
  )
  const probe = createKindProbe({ fetch: fetchIt, baseUrl, limits, signal })
  return {
    rest,
    sink,
    life,
    lookups: createLookups(rest, directory, signal, options.deliver),
    info: askServerInfo({ rest, flavour, probe, signal, onInfo: options.onInfo }),
    link: null,
    runs: 0
  }
}
