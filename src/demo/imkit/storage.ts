import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

import type { ImkitFaults } from './types'
import type { FileRow } from './world/rows'

const lifeMs = 3_600_000
const secretHeaders = ['im-authorization', 'im-client-key', 'im-client-id', 'authorization']

/**
 * The object storage that signed URLs point to: another origin, which wants the signature and
 * refuses everybody who shows IMKIT's headers around (section 4.9).
 */
export class Storage {
  port = 0
  leakedHeaders = 0
  private readonly secret = randomBytes(16)
  private readonly connections = new Set<Socket>()
  private http: Server | null = null

  constructor(
    private readonly host: string,
    private readonly faults: ImkitFaults,
    private readonly findFile: (id: string) => FileRow | null
  ) {}

  get url(): string {
    return `http://${this.host}:${this.port}`
  }

  sign(file: FileRow): string {
    const isExpired = this.faults.download === 'expired'
    const expires = Date.now() + (isExpired ? -1000 : lifeMs)
    const query = `Expires=${expires}&Signature=${this.signature(file.id, expires)}`
    return `${this.url}/${encodeURIComponent(file.bucket)}/${file.id}?${query}`
  }

  async open(): Promise<void> {
    const http = createServer((request, response) => {
      this.answer(request, response)
    })
    http.on('connection', (socket) => {
      this.connections.add(socket)
      socket.on('close', () => this.connections.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject)
      http.listen(this.port, this.host, resolve)
    })
    this.port = (http.address() as AddressInfo).port
    this.http = http
  }

  async close(): Promise<void> {
    const { http } = this
    this.http = null
    for (const socket of this.connections) socket.destroy()
    await new Promise<void>((resolve) => {
      if (http === null) resolve()
      else http.close(() => resolve())
    })
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url)
    const id = url.pathname.split('/')[2] ?? ''
    if (secretHeaders.some((name) => request.headers[name] !== undefined)) {
      this.leakedHeaders += 1
      refuse(response, 400, 'InvalidArgument')
      return
    }
    const expires = Number(url.searchParams.get('Expires'))
    const isSigned = url.searchParams.get('Signature') === this.signature(id, expires)
    if (!isSigned || expires < Date.now()) {
      refuse(response, 403, 'AccessDenied')
      return
    }
    const file = this.findFile(id)
    if (file === null) refuse(response, 404, 'NoSuchKey')
    else this.send(response, file)
  }

  private send(response: ServerResponse, file: FileRow): void {
    const bytes = file.bytes()
    response.writeHead(200, {
      'Content-Type': file.mimeType,
      'Content-Length': bytes.byteLength
    })
    if (this.faults.download !== 'truncated') {
      response.end(bytes)
      return
    }
    response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy())
  }

  private signature(id: string, expires: number): string {
    return createHmac('sha256', this.secret).update(`${id} ${expires}`).digest('hex')
  }
}

/** Storage speaks XML, not the envelope. */
function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}
