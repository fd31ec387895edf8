import { io, type Socket } from 'socket.io-client'

import type { DemoServer } from '../../../src/demo/types'

export type Received = { readonly event: string; readonly payload: Record<string, unknown> }
export type Answer = {
  readonly status: number
  readonly data: unknown
  readonly metadata: Record<string, number>
  readonly error: { readonly type: string; readonly message: string } | undefined
}

/** A bare client of the demo server: every event in order, and REST with the key. */
export class TestClient {
  readonly events: Received[] = []
  readonly socket: Socket
  private waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = []

  constructor(
    private readonly server: DemoServer,
    options: {
      readonly auth?: Record<string, unknown>
      readonly query?: Record<string, string>
    } = {}
  ) {
    this.socket = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: options.auth ?? { apiKey: server.apiKey },
      query: options.query ?? {}
    })
    const note = (event: string, payload: unknown): void => {
      this.events.push({ event, payload: (payload ?? {}) as Record<string, unknown> })
      for (const waiter of this.waiting.filter(({ isMet }) => isMet())) waiter.resolve()
    }
    this.socket.on('connect', () => note('connect', null))
    this.socket.on('connect_error', (error) => note('connect_error', { message: error.message }))
    this.socket.on('disconnect', (reason) => note('disconnect', { reason }))
    this.socket.onAny((event: string, payload: unknown) => note(event, payload))
  }

  named(event: string): readonly Record<string, unknown>[] {
    return this.events.filter((seen) => seen.event === event).map((seen) => seen.payload)
  }

  /** Resolves once so many events of a name are there. */
  async until(event: string, count = 1): Promise<readonly Record<string, unknown>[]> {
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

  async post(path: string, body: unknown): Promise<Answer> {
    return this.request('POST', path, JSON.stringify(body))
  }

  async put(path: string, body: unknown): Promise<Answer> {
    return this.request('PUT', path, JSON.stringify(body))
  }

  async delete(path: string, body?: unknown): Promise<Answer> {
    return this.request('DELETE', path, body === undefined ? undefined : JSON.stringify(body))
  }

  async get(path: string): Promise<Answer> {
    return this.request('GET', path)
  }

  close(): void {
    this.socket.disconnect()
  }

  private async request(method: string, path: string, body?: string): Promise<Answer> {
    const response = await fetch(`${this.server.url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(this.server.apiKey === null ? {} : { 'x-api-key': this.server.apiKey })
      },
      ...(body === undefined ? {} : { body })
    })
    const json = (await response.json()) as Omit<Answer, 'status'>
    return { status: response.status, data: json.data, metadata: json.metadata, error: json.error }
  }
}
