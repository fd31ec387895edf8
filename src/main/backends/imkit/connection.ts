import type { BackendEvent } from '../../core/backendEvents'
import type { ConnectFailure, Session } from '../../core/chatBackend'
import type { Clock } from '../../core/ports'
import type { BackendDeps, BackendLimits } from '../backendDeps'
import type { PayloadCodec } from '../codec/payloadCodec'
import { createKindProbe } from '../shared/kindProbe'
import type { RestClient } from '../shared/restClient'
import type { SocketLink } from '../shared/socket'
import type { ImkitCredentials } from '../../core/imkitCredentials'
import type { Directory } from './directory'
import { guardRest } from './guardedRest'
import { fetchMe, type MeResult } from './identity'
import { createInbound, type Inbound } from './inbound'
import { createMessagePages, type MessagePages } from './messagePages'
import { createImkitRest } from './rest'
import { fetchRoomEvents } from './rooms'
import { createStreams } from './streams'
import type { MappingContext } from './toDomain'
import { createTypingNotices, type TypingNotices } from './typing'

/** What belongs to one successful or running connect; a newer one makes it stale. */
export type Connection = {
  readonly rest: RestClient
  readonly pages: MessagePages
  readonly context: MappingContext
  /** To the sink, unless a newer connection took over. */
  readonly deliver: (event: BackendEvent) => void
  readonly inbound: Inbound
  readonly typing: TypingNotices
  /** Ends everything that this connection has under way. */
  readonly life: AbortController
  readonly me: Promise<MeResult>
  link: SocketLink | null
  /** Catch-up runs that ended well. */
  runs: number
}

export type ConnectionOptions = {
  readonly session: Session
  readonly credentials: ImkitCredentials
  readonly codec: PayloadCodec
  readonly deviceId: string
  readonly directory: Directory
  readonly deps: BackendDeps
  readonly limits: BackendLimits
  readonly clock: Clock
  readonly deliver: (event: BackendEvent) => void
  readonly onMismatch: () => void
  /** The server takes the token no longer. */
  readonly onRefused: (failure: ConnectFailure) => void
}

/** Questions about rooms that events mentioned; several at once about one room are one. */
const createRoomLookup = (ask: (id: string) => Promise<void>): ((id: string) => void) => {
  const waiting = new Map<string, { isStale: boolean }>()
  const refresh = async (id: string): Promise<void> => {
    const mine = { isStale: false }
    waiting.set(id, mine)
    await ask(id)
    waiting.delete(id)
    // It changed again while the answer was on its way: that answer may be the older one.
    if (mine.isStale) await refresh(id)
  }
  return (id) => {
    const running = waiting.get(id)
    if (running === undefined) void refresh(id)
    else running.isStale = true
  }
}

/**
 * The socket of an expired token may stay open for ever (imkit.md 1.7). One refusal may be about one
 * call only, so who we are is asked before the connection ends.
 */
const createTokenCheck = (
  askMe: () => Promise<MeResult>,
  onRefused: (failure: ConnectFailure) => void
): (() => void) => {
  let isAsking = false
  return () => {
    if (isAsking) return
    isAsking = true
    void askMe().then((me) => {
      isAsking = false
      if (!me.ok && me.error.cause === 'auth_refused') onRefused(me.error)
    })
  }
}

/** Everything of a connection but its socket. Asks who we are at once. */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { credentials, deviceId, directory, limits, deliver } = options
  const baseUrl = options.session.account.serverUrl.replace(/\/+$/, '')
  const life = new AbortController()
  const fetchIt = options.deps.fetch ?? fetch
  const client = createImkitRest({ fetch: fetchIt, baseUrl, credentials, deviceId, limits })
  const rest = guardRest(
    client,
    createTokenCheck(() => fetchMe(client, life.signal), options.onRefused)
  )
  const probe = createKindProbe({ fetch: fetchIt, baseUrl, limits, signal: life.signal })
  const context: MappingContext = { directory, baseUrl }
  const typing = createTypingNotices(options.clock, deliver)
  const refreshRoom = createRoomLookup(async (id) => {
    if (life.signal.aborted) return
    const events = await fetchRoomEvents(rest, context, id, life.signal)
    for (const event of events) deliver(event)
  })
  const live = { ...context, deliver, refreshRoom, typing, streams: createStreams() }
  return {
    rest,
    pages: createMessagePages(rest),
    context,
    deliver,
    inbound: createInbound(options.codec, live, options.onMismatch),
    typing,
    life,
    me: fetchMe(client, life.signal, probe),
    link: null,
    runs: 0
  }
}
