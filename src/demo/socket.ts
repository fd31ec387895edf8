import type { Server as HttpServer } from 'node:http'

import { Server, type Socket } from 'socket.io'

import type { FaultSwitches } from './faults'
import type { DemoServerKind } from './types'

export type SocketSettings = {
  readonly kind: DemoServerKind
  /** The key that is right now; null: none is wanted. */
  readonly apiKey: () => string | null
  readonly faults: FaultSwitches
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
}

/** The Socket.IO half: handshake, auth result, broadcasts (sections 1 and 2). */
export class SocketHub {
  private readonly io: Server
  /** Sockets with the right credential; they get broadcasts even before auth-ok (section 1.4). */
  private readonly members = new Set<Socket>()
  private readonly ready = new Set<Socket>()
  private readonly timers = new Set<NodeJS.Timeout>()

  constructor(
    httpServer: HttpServer,
    private readonly settings: SocketSettings
  ) {
    this.io = new Server(httpServer, {
      transports: settings.kind === 'photon' ? ['websocket'] : ['websocket', 'polling'],
      pingInterval: settings.pingIntervalMs,
      pingTimeout: settings.pingTimeoutMs,
      maxHttpBufferSize: 100 * 1024 * 1024,
      cors: { origin: '*' },
      serveClient: false
    })
    this.io.use((_socket, next) => {
      next(settings.faults.auth === 'reject' ? new Error('Authentication failed') : undefined)
    })
    this.io.on('connection', (socket) => {
      this.onConnection(socket)
    })
  }

  get readyCount(): number {
    return this.ready.size
  }

  emit(event: string, ...args: readonly unknown[]): void {
    for (const socket of this.members) socket.emit(event, ...args)
  }

  sendRawFrame(text: string): void {
    for (const socket of this.members) sendRaw(socket, text)
  }

  kickAll(): void {
    for (const socket of [...this.members]) socket.disconnect(false)
  }

  /** Forgets all sockets without a word to them: they are frozen. */
  forgetAll(): void {
    this.members.clear()
    this.ready.clear()
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    this.forgetAll()
    await this.io.close()
  }

  private onConnection(socket: Socket): void {
    const { kind, faults } = this.settings
    socket.on('disconnect', () => {
      this.members.delete(socket)
      this.ready.delete(socket)
    })
    if (faults.auth === 'kick') {
      socket.disconnect(false)
      return
    }
    const isForced = faults.auth === 'error-stay' || faults.auth === 'error-close'
    if (isForced || !this.hasCredential(socket)) {
      this.refuse(socket)
      return
    }
    this.members.add(socket)
    if (kind === 'bluebubbles' || this.settings.apiKey() === null) {
      this.ready.add(socket)
      faults.beforeAuthOk?.()
      return
    }
    if (faults.auth !== 'no-auth-ok') this.welcome(socket)
  }

  private welcome(socket: Socket): void {
    const { faults } = this.settings
    faults.beforeAuthOk?.()
    const accept = (): void => {
      if (!this.members.has(socket)) return
      this.ready.add(socket)
      socket.emit('auth-ok')
    }
    if (faults.authDelayMs === 0) {
      accept()
      return
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      accept()
    }, faults.authDelayMs)
    this.timers.add(timer)
  }

  /** BlueBubbles only hangs up; Photon says why first (section 1.6). */
  private refuse(socket: Socket): void {
    if (this.settings.kind === 'photon') {
      socket.emit('auth-error', { message: 'Invalid API key', reason: 'invalid_key' })
    }
    if (this.settings.faults.auth !== 'error-stay') socket.disconnect(false)
  }

  private hasCredential(socket: Socket): boolean {
    const { kind } = this.settings
    const apiKey = this.settings.apiKey()
    if (apiKey === null) return true
    if (kind === 'photon') return (socket.handshake.auth as { apiKey?: unknown }).apiKey === apiKey
    const { password, guid } = socket.handshake.query
    const given = password ?? guid
    return typeof given === 'string' && safeDecode(given).trim() === apiKey
  }
}

/** Text on the websocket below, past Socket.IO and Engine.IO. */
export function sendRaw(socket: Socket, text: string): void {
  const below = socket.conn.transport as unknown as { socket?: { send: (text: string) => void } }
  below.socket?.send(text)
}

function safeDecode(text: string): string {
  try {
    return decodeURI(text)
  } catch {
    return text
  }
}
