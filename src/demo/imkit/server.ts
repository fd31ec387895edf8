import { Listener } from '../listener'
import { ImkitFaultSwitches } from './faults'
import { ImkitLife } from './life'
import { ImkitPush } from './push'
import { createImkitApp } from './rest/app'
import { Refusal } from './rest/envelope'
import { Sends } from './rest/sends'
import { createImkitTables } from './seed'
import { ImkitHub, type Envelope, type ImkitSocketSettings } from './socket'
import { Storage } from './storage'
import type { ImkitRequest, ImkitServer, ImkitServerOptions } from './types'
import { isCustomKey } from './wire/encoding'
import { Serializer, type Json } from './wire/serialize'
import { World } from './world/world'

const requestLogLimit = 50_000
const demoCustomKey = '7465726e2d64656d6f2d6b65792d666f722d637573746f6d2d656e636f64696e'

/** Starts an IMKIT demo server; it listens when the promise resolves. */
export async function startImkitServer(options: ImkitServerOptions = {}): Promise<ImkitServer> {
  const server = new RunningImkitServer(options)
  await server.start()
  return server
}

class RunningImkitServer implements ImkitServer {
  readonly clientKey: string
  readonly token: string
  readonly customKey: string | null
  readonly world: World
  readonly faults = new ImkitFaultSwitches()
  readonly requests: ImkitRequest[] = []
  port: number
  peakRequests = 0
  private openRequests = 0
  private readonly host: string
  private readonly push: ImkitPush
  private readonly sends: Sends
  private readonly storage: Storage
  private readonly life: ImkitLife | null
  private readonly createListener: () => Listener<ImkitHub>
  private listener: Listener<ImkitHub> | null = null

  constructor(options: ImkitServerOptions) {
    const tokens = Object.entries(options.tokens ?? { 'demo-token': 'u-me' })
    const [token, me] = tokens[0] ?? ['demo-token', 'u-me']
    this.token = token
    this.clientKey = options.clientKey ?? 'demo-client-key'
    this.customKey = options.customKey === undefined ? demoCustomKey : options.customKey
    if (this.customKey !== null && !isCustomKey(this.customKey)) {
      throw new Error('the custom key has 64 hex digits')
    }
    this.host = options.host ?? '127.0.0.1'
    this.port = options.port ?? 0
    this.world = new World(createImkitTables(options.seed ?? 'inbox', me), me)
    for (const [each, uid] of tokens) this.world.addToken(each, uid)
    this.life = options.isAlive === true ? new ImkitLife(this.world) : null
    const { faults } = this
    const { tables } = this.world
    const serializer = new Serializer(faults, () => this.url)
    this.push = new ImkitPush(
      serializer,
      faults,
      (uid) => tables.user(uid),
      (uid, event, payload) => this.listener?.hub.sendTo(uid, event, payload)
    )
    tables.listen((event) => {
      if (event.type === 'tokenClosed') this.listener?.hub.kickToken(event.token)
      else this.push.handle(event)
    })
    this.sends = new Sends(tables, faults, serializer, (row) => this.life?.answer(row))
    this.storage = new Storage(this.host, faults, (id) => tables.files.get(id) ?? null)
    const app = createImkitApp({
      tables,
      faults,
      serializer,
      sends: this.sends,
      clientKey: this.clientKey,
      maxPageSize: options.maxPageSize ?? 100,
      maxFileBytes: options.maxFileBytes ?? 20 * 1024 * 1024,
      signUrl: (file) => this.storage.sign(file),
      onRequest: (request) => this.log({ ...request, at: Date.now() })
    })
    const settings = this.socketSettings(options)
    this.createListener = () => new Listener(app, this.host, (http) => new ImkitHub(http, settings))
  }

  get url(): string {
    return `http://${this.host}:${this.port}`
  }

  get storageUrl(): string {
    return this.storage.url
  }

  get leakedHeaders(): number {
    return this.storage.leakedHeaders
  }

  socketCount(): number {
    return this.listener?.hub.readyCount ?? 0
  }

  resetPeak(): void {
    this.peakRequests = this.openRequests
  }

  emitRaw(event: string, ...args: readonly unknown[]): void {
    this.listener?.hub.emitRaw(event, ...args)
  }

  emitEncoded(event: string, payload: unknown): void {
    this.listener?.hub.emitEncoded(event, payload)
  }

  sendRawFrame(text: string): void {
    this.listener?.hub.sendRawFrame(text)
  }

  kickAll(): void {
    this.listener?.hub.kickAll()
  }

  cutAll(): void {
    this.listener?.cutAll()
  }

  freezeAll(): void {
    this.listener?.freezeAll()
  }

  async start(): Promise<void> {
    if (this.listener !== null) return
    const listener = this.createListener()
    this.push.restarted()
    this.port = await listener.open(this.port)
    this.listener = listener
    await this.storage.open()
    this.life?.start()
  }

  async stop(): Promise<void> {
    const listener = this.listener
    this.listener = null
    this.life?.dispose()
    await Promise.all([listener?.close(), this.storage.close()])
  }

  private socketSettings(options: ImkitServerOptions): ImkitSocketSettings {
    const { tables } = this.world
    return {
      faults: this.faults,
      clientKey: this.clientKey,
      customKey: this.customKey,
      pingIntervalMs: options.pingIntervalMs ?? 25_000,
      pingTimeoutMs: options.pingTimeoutMs ?? 20_000,
      findUid: (token) => tables.tokens.get(token) ?? null,
      onMessage: (uid, body) => this.postBySocket(uid, body),
      onTyping: (uid, roomId, text) => {
        const room = tables.rooms.get(roomId)
        if (room?.members.has(uid) !== true) return
        tables.emit({ type: 'typing', room, user: tables.user(uid), text })
      }
    }
  }

  private async postBySocket(uid: string, body: Json): Promise<Envelope | null> {
    const { tables } = this.world
    const room = tables.rooms.get(typeof body.room === 'string' ? body.room : '')
    if (room?.members.has(uid) !== true) return { RC: 403, RM: 'Not a member of the room' }
    try {
      const posted = await this.sends.post(tables.user(uid), room, body)
      if (posted === 'lost' || posted === 'reset') return null
      return { RC: 0, RM: 'OK', result: this.sends.serializer.message(posted) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { RC: error.status, RM: error.message }
    }
  }

  private log(request: ImkitRequest): () => void {
    if (this.requests.length >= requestLogLimit) this.requests.splice(0, requestLogLimit / 2)
    this.requests.push(request)
    this.openRequests += 1
    this.peakRequests = Math.max(this.peakRequests, this.openRequests)
    let isOpen = true
    return () => {
      if (isOpen) this.openRequests -= 1
      isOpen = false
    }
  }
}
