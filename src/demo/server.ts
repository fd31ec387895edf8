import { FaultSwitches } from './faults'
import { Life } from './life'
import { Listener } from './listener'
import { Push } from './push'
import { createRestApp } from './rest/app'
import { createTables } from './seed'
import { SocketHub } from './socket'
import type { DemoServer, DemoServerOptions } from './types'
import { Serializer } from './wire/serialize'
import { World } from './world/world'

const requestLogLimit = 50_000

/** Starts a demo server; it listens when the promise resolves. */
export async function startDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const server = new RunningServer(options)
  await server.start()
  return server
}

type LoggedRequest = DemoServer['requests'][number]

class RunningServer implements DemoServer {
  apiKey: string | null
  readonly world: World
  readonly faults = new FaultSwitches()
  readonly requests: LoggedRequest[] = []
  port: number
  private readonly host: string
  private readonly push: Push
  private readonly life: Life | null
  private readonly createListener: () => Listener<SocketHub>
  private listener: Listener<SocketHub> | null = null

  constructor(options: DemoServerOptions) {
    const kind = options.kind ?? 'photon'
    this.apiKey = options.apiKey === undefined ? 'demo-key' : options.apiKey
    this.host = options.host ?? '127.0.0.1'
    this.port = options.port ?? 0
    this.world = new World(createTables(options.seed))
    const { world, faults, host } = this
    const apiKey = (): string | null => this.apiKey
    this.life = options.isAlive === true ? new Life(this.world) : null
    const serializer = new Serializer(world.tables, faults)
    this.push = new Push(serializer, faults, (event, ...args) =>
      this.listener?.hub.emit(event, ...args)
    )
    world.listen((event) => {
      this.push.handle(event)
    })
    const app = createRestApp({
      world,
      faults,
      serializer,
      push: this.push,
      kind,
      apiKey,
      onSent: (guid) => this.life?.answer(guid),
      onRequest: (method, path, body) => {
        this.log({ method, path, body, at: Date.now() })
      }
    })
    const pingIntervalMs = options.pingIntervalMs ?? 25_000
    const pingTimeoutMs = options.pingTimeoutMs ?? 20_000
    const settings = { kind, apiKey, faults, pingIntervalMs, pingTimeoutMs }
    this.createListener = () => new Listener(app, host, (http) => new SocketHub(http, settings))
  }

  get url(): string {
    return `http://${this.host}:${this.port}`
  }

  socketCount(): number {
    return this.listener?.hub.readyCount ?? 0
  }

  emitRaw(event: string, ...args: readonly unknown[]): void {
    this.listener?.hub.emit(event, ...args)
  }

  sendRawFrame(text: string): void {
    this.listener?.hub.sendRawFrame(text)
  }

  kickAll(): void {
    this.listener?.hub.kickAll()
  }

  changeKey(apiKey: string): void {
    this.apiKey = apiKey
    this.kickAll()
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
    this.life?.start()
  }

  async stop(): Promise<void> {
    const listener = this.listener
    this.listener = null
    this.life?.dispose()
    await listener?.close()
  }

  private log(request: LoggedRequest): void {
    if (this.requests.length >= requestLogLimit) this.requests.splice(0, requestLogLimit / 2)
    this.requests.push(request)
  }
}
