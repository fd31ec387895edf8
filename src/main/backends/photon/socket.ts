import { io, type Socket } from 'socket.io-client'

import { ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { Logger } from '../../core/ports'
import type { BackendLimits } from '../backendDeps'
import type { Flavour } from './flavour'
import { probeSocket } from './probe'
import {
  AUTH_REFUSED,
  AUTH_TIMEOUT,
  BAD_URL,
  connectErrorFailure,
  disconnectFailure,
  USER_CLOSED
} from './socketFailure'
import { GuardedWebSocket } from './transport'

export type SocketOptions = {
  readonly serverUrl: string
  readonly secret: string | null
  readonly flavour: Flavour
  readonly limits: BackendLimits
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Ends the attempt early when REST already knows that it cannot succeed. */
  readonly refusal: Promise<ConnectFailure | null>
  /** For the `ping` rule: whether the credential works. Null is yes. */
  readonly verify: () => Promise<ConnectFailure | null>
  /** Any event but the ones of the handshake. Guarded: may throw. */
  readonly onEvent: (name: string, payload: unknown) => void
  /** After a successful connect, once, unless `close` came first. */
  readonly onEnded: (failure: ConnectFailure) => void
}

export interface SocketLink {
  probe(timeoutMs: number): Promise<boolean>
  /** Silent and at once. */
  close(): void
}

const openTarget = (serverUrl: string): { origin: string; path: string } | null => {
  try {
    const url = new URL(serverUrl)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
    // A path in the URL is a prefix of a proxy; socket.io would take it for a namespace.
    return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, '')}/socket.io/` }
  } catch {
    return null
  }
}

const createSocket = (options: SocketOptions, target: { origin: string; path: string }): Socket => {
  const auth = options.flavour.socketAuth(options.secret)
  const query = options.flavour.socketQuery(options.secret)
  // engine.io-client hands maxPayload to ws, but its types do not know the option.
  const sizeCap: Record<string, number> = { maxPayload: options.limits.frameBytes }
  return io(target.origin, {
    ...sizeCap,
    path: target.path,
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    transports: [GuardedWebSocket],
    timeout: options.limits.handshakeMs,
    ...(auth === null ? {} : { auth }),
    ...(query === null ? {} : { query })
  })
}

/** How long a goodbye may take before the TCP connection is torn down: a dead link never answers it. */
const GOODBYE_MS = 250

const dispose = (socket: Socket): void => {
  const engine = socket.io.engine as typeof socket.io.engine | undefined
  const transport = engine?.transport as { readonly ws?: { terminate?: () => void } } | undefined
  const ws = transport?.ws
  socket.offAny()
  socket.removeAllListeners()
  // The manager emits `error` for what still comes; nobody listens any more, by intention.
  socket.disconnect()
  // A probe's namespace may still hold the shared connection open.
  engine?.close()
  setTimeout(() => ws?.terminate?.(), GOODBYE_MS).unref()
}

/** One attempt. Listeners are attached before the first byte leaves (photon.md 1.7). */
export const openSocket = async (
  options: SocketOptions
): Promise<Result<SocketLink, ConnectFailure>> => {
  const target = openTarget(options.serverUrl)
  if (target === null) return { ok: false, error: BAD_URL }
  if (options.signal.aborted) return { ok: false, error: USER_CLOSED }
  const socket = createSocket(options, target)
  return new Promise((resolve) => {
    new Attempt(socket, options, resolve).start()
  })
}

type Settle = (result: Result<SocketLink, ConnectFailure>) => void

/** The life of one socket: opening, ready, ended. Nothing leaves it once it has ended. */
class Attempt {
  private phase: 'opening' | 'ready' | 'ended' = 'opening'
  private authTimer: NodeJS.Timeout | null = null
  private readonly onAbort = (): void => {
    this.fail(USER_CLOSED)
  }

  constructor(
    private readonly socket: Socket,
    private readonly options: SocketOptions,
    private readonly settle: Settle
  ) {}

  start(): void {
    const { socket, options } = this
    options.signal.addEventListener('abort', this.onAbort, { once: true })
    socket.on('connect', () => {
      this.onConnect()
    })
    socket.on('connect_error', (error) => {
      this.fail(connectErrorFailure(error))
    })
    socket.on('disconnect', (reason, description) => {
      this.onDisconnect(disconnectFailure(reason, description))
    })
    socket.onAny((name: unknown, payload: unknown) => {
      this.onEvent(typeof name === 'string' ? name : String(name), payload)
    })
    void options.refusal.then((refusal) => {
      if (refusal !== null && this.phase === 'opening') this.fail(refusal)
    })
    socket.connect()
  }

  private onConnect(): void {
    if (this.phase !== 'opening') return
    const rule = this.options.flavour.readyRule(this.options.secret)
    if (rule === 'connected') this.succeed()
    else if (rule === 'ping') void this.verify()
    else {
      this.authTimer = setTimeout(() => {
        this.fail(AUTH_TIMEOUT)
      }, this.options.limits.authMs)
    }
  }

  /** BlueBubbles says nothing on success and hangs up on failure: only REST can tell (photon.md 1.6). */
  private async verify(): Promise<void> {
    const refused = await this.options.verify()
    if (this.phase !== 'opening') return
    if (refused === null) this.succeed()
    else this.fail(refused)
  }

  private onEvent(name: string, payload: unknown): void {
    if (this.phase === 'ended') return
    if (name === 'auth-ok') {
      if (this.options.flavour.kind === 'photon') this.succeed()
      return
    }
    if (name === 'auth-error') {
      this.fail(AUTH_REFUSED)
      return
    }
    try {
      this.options.onEvent(name, payload)
    } catch {
      // An exception here would leave socket.io as an uncaught one (recovery.md R19).
      this.options.logger.error('event handler failed', { event: name.slice(0, 40) })
    }
  }

  private onDisconnect(failure: ConnectFailure): void {
    if (this.phase === 'ended') return
    if (this.phase === 'opening' && failure.cause === 'server_closed')
      void this.explainKick(failure)
    else this.fail(failure)
  }

  /** A kick right after the handshake may mean a wrong password: REST knows (photon.md 1.6). */
  private async explainKick(failure: ConnectFailure): Promise<void> {
    const refused = await this.options.verify()
    this.fail(refused?.cause === 'auth_refused' ? refused : failure)
  }

  private succeed(): void {
    if (this.phase !== 'opening' || !this.socket.connected) return
    this.phase = 'ready'
    this.stopWaiting()
    this.settle(
      ok({
        probe: (timeoutMs) =>
          this.phase === 'ready' ? probeSocket(this.socket, timeoutMs) : Promise.resolve(false),
        close: () => {
          this.end()
        }
      })
    )
  }

  private fail(failure: ConnectFailure): void {
    const { phase } = this
    if (phase === 'ended') return
    this.end()
    if (phase === 'opening') this.settle({ ok: false, error: failure })
    else this.options.onEnded(failure)
  }

  private end(): void {
    if (this.phase === 'ended') return
    this.phase = 'ended'
    this.stopWaiting()
    dispose(this.socket)
  }

  /** The signal belongs to the attempt; once connected, `close` ends the connection. */
  private stopWaiting(): void {
    if (this.authTimer !== null) clearTimeout(this.authTimer)
    this.options.signal.removeEventListener('abort', this.onAbort)
  }
}
