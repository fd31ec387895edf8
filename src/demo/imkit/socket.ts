import type { Server as HttpServer } from 'node:http'

import { Server, type Socket } from 'socket.io'

import { sendRaw } from '../socket'
import type { ImkitFaultSwitches } from './faults'
import type { ImkitEncoding } from './types'
import { encoderFor } from './wire/encoding'
import type { Json } from './wire/serialize'

export type Envelope = { readonly RC: number; readonly RM: string; readonly result?: unknown }

export type ImkitSocketSettings = {
  readonly faults: ImkitFaultSwitches
  readonly clientKey: string
  readonly customKey: string | null
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
  /** The uid of a token, or null. */
  readonly findUid: (token: string) => string | null
  /** A message by socket. Null: no answer will come. */
  readonly onMessage: (uid: string, body: Json) => Promise<Envelope | null>
  readonly onTyping: (uid: string, roomId: string, text: string | null) => void
}

type Connection = {
  readonly socket: Socket
  encoding: ImkitEncoding
  uid: string | null
  token: string | null
}

type Ack = (payload: unknown) => void

/** The Socket.IO half: conf, auth2, events in the encoding of each connection (sections 1 and 3). */
export class ImkitHub {
  private readonly io: Server
  private readonly connections = new Set<Connection>()
  private readonly byUid = new Map<string, Set<Connection>>()
  private readonly timers = new Set<NodeJS.Timeout>()

  constructor(
    httpServer: HttpServer,
    private readonly settings: ImkitSocketSettings
  ) {
    this.io = new Server(httpServer, {
      transports: ['websocket', 'polling'],
      pingInterval: settings.pingIntervalMs,
      pingTimeout: settings.pingTimeoutMs,
      maxHttpBufferSize: 100 * 1024 * 1024,
      cors: { origin: '*' },
      serveClient: false
    })
    this.io.use((_socket, next) => {
      next(settings.faults.refuseConnections ? new Error('Server is full') : undefined)
    })
    this.io.on('connection', (socket) => {
      this.onConnection(socket)
    })
  }

  get readyCount(): number {
    return [...this.byUid.values()].reduce((sum, sockets) => sum + sockets.size, 0)
  }

  sendTo(uid: string, event: string, payload: unknown): void {
    for (const connection of this.byUid.get(uid) ?? []) this.send(connection, event, payload)
  }

  emitEncoded(event: string, payload: unknown): void {
    for (const uid of this.byUid.keys()) this.sendTo(uid, event, payload)
  }

  emitRaw(event: string, ...args: readonly unknown[]): void {
    for (const connection of this.ready()) connection.socket.emit(event, ...args)
  }

  sendRawFrame(text: string): void {
    for (const { socket } of this.connections) sendRaw(socket, text)
  }

  kickAll(): void {
    for (const { socket } of [...this.connections]) socket.disconnect(false)
  }

  kickToken(token: string): void {
    for (const connection of this.ready()) {
      if (connection.token === token) connection.socket.disconnect(false)
    }
  }

  /** Forgets all sockets without a word to them: they are frozen. */
  forgetAll(): void {
    this.connections.clear()
    this.byUid.clear()
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    this.forgetAll()
    await this.io.close()
  }

  private ready(): readonly Connection[] {
    return [...this.byUid.values()].flatMap((sockets) => [...sockets])
  }

  private onConnection(socket: Socket): void {
    const connection: Connection = { socket, encoding: 'none', uid: null, token: null }
    this.connections.add(connection)
    socket.on('disconnect', () => {
      this.connections.delete(connection)
      this.leave(connection)
    })
    socket.on('conf', (...args: unknown[]) => {
      const { values, ack } = splitAck(args)
      this.onConf(connection, values[0], ack)
    })
    const onAuth = (...args: unknown[]): void => {
      const { values, ack } = splitAck(args)
      this.onAuth(connection, values[0], values[1], ack)
    }
    socket.on('auth2', onAuth)
    socket.on('auth', onAuth)
    socket.on('chat message', (...args: unknown[]) => {
      const { values, ack } = splitAck(args)
      void this.onMessage(connection, values[0], ack)
    })
    socket.on('typing', (roomId: unknown, text: unknown) => {
      if (connection.uid === null || typeof roomId !== 'string') return
      this.settings.onTyping(connection.uid, roomId, typeof text === 'string' ? text : null)
    })
  }

  /** The ack itself is plain: the encoding is that of later traffic (section 1.2). */
  private onConf(connection: Connection, value: unknown, ack: Ack): void {
    const { faults, customKey } = this.settings
    const wanted = fieldOf(value, 'encoding')
    const isKnown = wanted === 'base64' || (wanted === 'custom' && customKey !== null)
    const isAccepted = isKnown && faults.conf !== 'refuse'
    if (isAccepted) connection.encoding = wanted
    if (faults.conf === 'no-ack') return
    ack(isAccepted ? { RC: 0, RM: 'OK', result: {} } : { RC: 400, RM: 'Unknown encoding' })
  }

  private onAuth(connection: Connection, token: unknown, extra: unknown, ack: Ack): void {
    const { faults } = this.settings
    const refusal = this.refusalOf(token, extra)
    if (faults.auth === 'close') {
      connection.socket.disconnect(false)
      return
    }
    if (refusal !== null || faults.auth === 'reject' || faults.auth === 'reject-stay') {
      ack(this.encode(connection, refusal ?? { RC: 401, RM: 'Unauthorized' }))
      if (faults.auth !== 'reject-stay') connection.socket.disconnect(false)
      return
    }
    this.leave(connection)
    connection.token = String(token)
    connection.uid = this.settings.findUid(connection.token)
    this.enter(connection)
    faults.beforeAuthAck?.()
    if (faults.auth === 'no-ack') return
    const answer = { RC: 0, RM: 'OK', result: { client: connection.uid } }
    this.later(faults.authDelayMs, () => {
      ack(faults.auth === 'null-ack' ? null : this.encode(connection, answer))
    })
  }

  /** Any second argument is fine, but a client key in it must be the right one (section 1.2). */
  private refusalOf(token: unknown, extra: unknown): Envelope | null {
    const { clientKey, faults } = this.settings
    const given = fieldOf(extra, 'CLIENT_KEY') ?? fieldOf(extra, 'IM-CLIENT-KEY')
    if (given !== undefined && given !== (faults.newClientKey ?? clientKey)) {
      return { RC: faults.wrongClientKeyStatus, RM: 'Invalid client key' }
    }
    const uid = typeof token === 'string' ? this.settings.findUid(token) : null
    return uid === null ? { RC: 401, RM: 'Unauthorized' } : null
  }

  private async onMessage(connection: Connection, body: unknown, ack: Ack): Promise<void> {
    const { uid } = connection
    if (uid === null || typeof body !== 'object' || body === null) return
    const answer = await this.settings.onMessage(uid, body as Json)
    if (answer !== null) ack(this.encode(connection, answer))
  }

  private enter(connection: Connection): void {
    if (connection.uid === null) return
    const sockets = this.byUid.get(connection.uid) ?? new Set()
    sockets.add(connection)
    this.byUid.set(connection.uid, sockets)
  }

  private leave(connection: Connection): void {
    if (connection.uid !== null) this.byUid.get(connection.uid)?.delete(connection)
    connection.uid = null
  }

  private send(connection: Connection, event: string, payload: unknown): void {
    const isBareKey =
      event === 'myPrefDelete' &&
      connection.encoding === 'base64' &&
      this.settings.faults.deletedPrefKey === 'bare'
    const encoded = isBareKey
      ? Buffer.from(String(payload), 'utf8').toString('base64')
      : this.encode(connection, payload)
    connection.socket.emit(event, encoded)
  }

  private encode(connection: Connection, payload: unknown): unknown {
    const { faults, customKey } = this.settings
    const encoding = faults.forceEncoding ?? connection.encoding
    return encoderFor(encoding, faults.otherCustomKey ?? customKey)(payload)
  }

  private later(ms: number, act: () => void): void {
    if (ms === 0) {
      act()
      return
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      act()
    }, ms)
    this.timers.add(timer)
  }
}

/** The ack function is the last argument, or there is none (section 1.2). */
function splitAck(args: readonly unknown[]): { values: readonly unknown[]; ack: Ack } {
  const last = args[args.length - 1]
  if (typeof last !== 'function') return { values: args, ack: () => undefined }
  return { values: args.slice(0, -1), ack: last as Ack }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined
}
