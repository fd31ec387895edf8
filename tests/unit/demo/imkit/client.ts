import { createDecipheriv } from 'node:crypto'

import { io, type Socket } from 'socket.io-client'

import type { ImkitEncoding, ImkitServer } from '../../../../src/demo/imkit/types'

export type Received = { readonly event: string; readonly payload: unknown }
export type Json = Record<string, unknown>
export type Answer = { readonly status: number; readonly RC: number; readonly result: Json }

/** A bare client: every event decoded and in order, acks, and REST with both headers. */
export class ImkitClient {
  readonly events: Received[] = []
  /** What came over the wire, before decoding. */
  readonly raw: unknown[] = []
  readonly socket: Socket
  private waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = []

  constructor(
    private readonly server: ImkitServer,
    private readonly encoding: ImkitEncoding = 'none',
    private readonly token = server.token
  ) {
    this.socket = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false
    })
    this.socket.on('connect', () => this.note('connect', null))
    this.socket.on('connect_error', (error) => this.note('connect_error', error.message))
    this.socket.on('disconnect', (reason) => this.note('disconnect', reason))
    this.socket.onAny((event: string, payload: unknown) => {
      this.raw.push(payload)
      this.note(event, event.startsWith('settled-') ? payload : this.decode(payload))
    })
  }

  named(event: string): readonly Json[] {
    return this.events.filter((seen) => seen.event === event).map((seen) => seen.payload as Json)
  }

  /** Texts of the chat messages so far. */
  texts(): readonly unknown[] {
    return this.named('chat message').map(({ message }) => message)
  }

  async until(event: string, count = 1): Promise<readonly Json[]> {
    const isMet = (): boolean => this.named(event).length >= count
    if (!isMet()) {
      await new Promise<void>((resolve) => {
        this.waiting.push({ isMet, resolve })
      })
    }
    return this.named(event)
  }

  /** Everything sent before this was called has been delivered: events keep their order. */
  async settle(): Promise<void> {
    const mark = `settled-${this.events.length}`
    this.server.emitRaw(mark)
    await this.until(mark)
  }

  /** conf where it is needed, then auth2. Resolves with the decoded ack. */
  async signIn(extra: unknown = {}): Promise<Json> {
    await this.until('connect')
    if (this.encoding !== 'none') await this.call('conf', { encoding: this.encoding })
    const ack = await this.call('auth2', this.token, extra)
    this.raw.push(ack)
    return this.decode(ack) as Json
  }

  call(event: string, ...args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve) => {
      this.socket.emit(event, ...args, resolve)
    })
  }

  decode(payload: unknown): unknown {
    if (typeof payload !== 'string' || this.encoding === 'none') return payload
    const bytes = Buffer.from(payload, 'base64')
    const text = this.encoding === 'custom' ? this.open(bytes) : bytes.toString('utf8')
    try {
      return JSON.parse(text)
    } catch {
      return text
    }
  }

  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const json = (await response.json()) as Omit<Answer, 'status'>
    return { status: response.status, RC: json.RC, result: json.result }
  }

  async get(path: string): Promise<Json> {
    return (await this.request('GET', path)).result
  }

  async post(path: string, body: unknown = {}): Promise<Json> {
    return (await this.request('POST', path, body)).result
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.server.url}${path}`, {
      ...init,
      headers: {
        'IM-CLIENT-KEY': this.server.clientKey,
        'IM-Authorization': this.token,
        ...(init.headers as Record<string, string> | undefined)
      }
    })
  }

  close(): void {
    this.socket.disconnect()
  }

  private open(bytes: Buffer): string {
    const key = Buffer.from(this.server.customKey ?? '', 'hex')
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    cipher.setAuthTag(bytes.subarray(-16))
    return cipher.update(bytes.subarray(12, -16)).toString('utf8') + cipher.final('utf8')
  }

  private note(event: string, payload: unknown): void {
    this.events.push({ event, payload })
    for (const waiter of this.waiting.filter(({ isMet }) => isMet())) waiter.resolve()
  }
}
