import type { Socket } from 'socket.io-client'

import { ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { Logger } from '../../core/ports'
import type { BackendLimits } from '../backendDeps'
import { probeSocket } from './probe'
import {
  BAD_URL,
  connectErrorFailure,
  disconnectFailure,
  OUT_OF_PLACE,
  USER_CLOSED
} from './socketFailure'

/** What a handshake may do with the connected socket. */
export interface HandshakeSocket {
  /** Emits and waits for the answer. Never rejects. */
  ask(timeoutMs: number, event: string, ...args: readonly unknown[]): Promise<SocketAnswer>
}

export type SocketAnswer =
  { readonly type: 'answer'; readonly value: unknown } | { readonly type: 'timeout' | 'closed' }

/** The part of a connect that a service adds to Socket.IO's own. */
export interface Handshake {
  /** What goes with the namespace's CONNECT packet and with the first request. */
  readonly auth: Readonly<Record<string, unknown>> | null
  readonly query: Readonly<Record<string, string>> | null
  /**
   * Runs once the namespace is connected. Null: the server has accepted us; `closed`: the connection
   * ended meanwhile, which the socket itself reports. Must not throw.
   */
  begin(socket: HandshakeSocket): Promise<ConnectFailure | 'closed' | null>
  /**
   * Takes the events that belong to the handshake, at any time: a failure ends the connection,
   * `taken` means that nobody else needs to see the event.
   */
  onEvent(name: string): ConnectFailure | 'taken' | null
  /** Why the server may have hung up before it accepted us; null when nothing better is known. */
  explainClose(): Promise<ConnectFailure | null>
}

export type SocketOptions = {
  readonly serverUrl: string
  readonly handshake: Handshake
  readonly limits: BackendLimits
  readonly logger: Logger
  readonly signal: AbortSignal
  /** Ends the attempt early when REST already knows that it cannot succeed. */
  readonly refusal: Promise<ConnectFailure | null>
  /** Any event but the ones of the handshake, with its arguments. Guarded: may throw. */
  readonly onEvent: (name: string, args: readonly unknown[]) => void
  /** After a successful connect, once, unless `close` came first. */
  readonly onEnded: (failure: ConnectFailure) => void
}

export interface SocketLink {
  probe(timeoutMs: number): Promise<boolean>
  /** Fire and forget; nothing is buffered while the socket is not connected. */
  emit(event: string, ...args: readonly unknown[]): void
  /** Ends it for a reason of ours: `onEnded` hears it. */
  fail(failure: ConnectFailure): void
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

/** The library comes with the first connection: loading it would keep the list off the screen. */
const createSocket = async (
  options: SocketOptions,
  target: { origin: string; path: string }
): Promise<Socket> => {
  const { GuardedWebSocket, io } = await import('./transport')
  const { auth, query } = options.handshake
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
    ...(auth === null ? {} : { auth: { ...auth } }),
    ...(query === null ? {} : { query: { ...query } })
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
  const socket = await createSocket(options, target)
  if (options.signal.aborted) return { ok: false, error: USER_CLOSED }
  return new Promise((resolve) => {
    new Attempt(socket, options, resolve).start()
  })
}

const askSocket = async (
  socket: Socket,
  timeoutMs: number,
  event: string,
  args: readonly unknown[]
): Promise<SocketAnswer> => {
  try {
    const value: unknown = await socket.timeout(timeoutMs).emitWithAck(event, ...args)
    return { type: 'answer', value }
  } catch {
    // The library rejects for both: no answer in time, and no connection any more.
    return { type: socket.connected ? 'timeout' : 'closed' }
  }
}

type Settle = (result: Result<SocketLink, ConnectFailure>) => void

/** The life of one socket: opening, ready, ended. Nothing leaves it once it has ended. */
class Attempt {
  private phase: 'opening' | 'ready' | 'ended' = 'opening'
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
      if (this.phase === 'opening') void this.shakeHands()
    })
    socket.on('connect_error', (error) => {
      // Once connected, whether the key is good is for the next opening to say.
      this.fail(this.phase === 'ready' ? OUT_OF_PLACE : connectErrorFailure(error))
    })
    socket.on('disconnect', (reason, description) => {
      this.onDisconnect(disconnectFailure(reason, description))
    })
    socket.onAny((name: unknown, ...args: readonly unknown[]) => {
      this.onEvent(typeof name === 'string' ? name : String(name), args)
    })
    void options.refusal.then((refusal) => {
      if (refusal !== null && this.phase === 'opening') this.fail(refusal)
    })
    socket.connect()
  }

  private async shakeHands(): Promise<void> {
    const { socket } = this
    const refused = await this.options.handshake.begin({
      ask: (timeoutMs, event, ...args) => askSocket(socket, timeoutMs, event, args)
    })
    if (this.phase !== 'opening' || refused === 'closed') return
    if (refused === null) this.succeed()
    else this.fail(refused)
  }

  private onEvent(name: string, args: readonly unknown[]): void {
    if (this.phase === 'ended') return
    const verdict = this.options.handshake.onEvent(name)
    if (verdict === 'taken') return
    if (verdict !== null) {
      this.fail(verdict)
      return
    }
    try {
      this.options.onEvent(name, args)
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

  /** A kick right after the handshake may mean a wrong credential: REST knows. */
  private async explainKick(failure: ConnectFailure): Promise<void> {
    this.fail((await this.options.handshake.explainClose()) ?? failure)
  }

  private succeed(): void {
    if (!this.socket.connected) return
    this.phase = 'ready'
    this.stopWaiting()
    this.settle(
      ok({
        probe: (timeoutMs) =>
          this.phase === 'ready' ? probeSocket(this.socket, timeoutMs) : Promise.resolve(false),
        emit: (event, ...args) => {
          if (this.phase === 'ready' && this.socket.connected) this.socket.emit(event, ...args)
        },
        fail: (failure) => {
          this.fail(failure)
        },
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
    this.options.signal.removeEventListener('abort', this.onAbort)
  }
}
