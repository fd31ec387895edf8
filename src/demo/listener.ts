import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import { getRequestListener } from '@hono/node-server'

/** The socket half of a server, as far as the listener cares. */
interface Hub {
  /** Forgets all sockets without a word to them. */
  forgetAll(): void
  /** Ends the sockets and the HTTP server below them. */
  close(): Promise<void>
}

type App = { readonly fetch: Parameters<typeof getRequestListener>[0] }

/** One HTTP listener with both halves on it; lives from one start to one stop. */
export class Listener<H extends Hub> {
  readonly hub: H
  private readonly http: HttpServer
  private readonly connections = new Set<Socket>()
  private readonly frozen = new Set<Socket>()

  constructor(
    app: App,
    private readonly host: string,
    createHub: (http: HttpServer) => H
  ) {
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
    this.http = createServer((request, response) => {
      void listener(request, response)
    })
    this.http.on('connection', (socket) => {
      this.connections.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.connections.delete(socket)
      })
    })
    this.hub = createHub(this.http)
  }

  async open(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.http.once('error', reject)
      this.http.listen(port, this.host, () => {
        this.http.off('error', reject)
        resolve()
      })
    })
    return (this.http.address() as AddressInfo).port
  }

  cutAll(): void {
    for (const socket of this.connections) socket.resetAndDestroy()
  }

  /** No FIN, no RST: the kernel still acknowledges, but nobody is at home. */
  freezeAll(): void {
    this.hub.forgetAll()
    for (const socket of this.connections) {
      this.frozen.add(socket)
      this.connections.delete(socket)
      socket.pause()
      silence(socket)
    }
  }

  async close(): Promise<void> {
    for (const socket of this.frozen) unsilence(socket)
    for (const socket of [...this.connections, ...this.frozen]) socket.destroy()
    await this.hub.close()
  }
}

const muted = ['write', 'end', 'destroy', 'resume', 'read'] as const

/** Own properties hide the prototype's methods until they are deleted again. */
function silence(socket: Socket): void {
  for (const name of muted) Object.defineProperty(socket, name, { value: mute, configurable: true })
}

function mute(): boolean {
  return true
}

function unsilence(socket: Socket): void {
  for (const name of muted) Reflect.deleteProperty(socket, name)
}
