import type { Clock, Logger } from '../core/ports'

/** What an adapter takes from outside. `fetch` and `clock` are replaced in tests only. */
export type BackendDeps = {
  readonly logger: Logger
  /** Node's own fetch by default: Chromium's network stack resends a POST after a reset. */
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  readonly limits?: Partial<BackendLimits>
}

/** Durations in ms, sizes in bytes. */
export type BackendLimits = {
  /** Transport open and namespace handshake. */
  readonly handshakeMs: number
  /** From the connected socket to the server's word that the key is right. */
  readonly authMs: number
  readonly requestMs: number
  /** Of a file up or down, without anything moving. */
  readonly attachmentMs: number
  /** Of a file in all, however slowly it moves. */
  readonly transferMs: number
  readonly jsonBytes: number
  readonly frameBytes: number
  /** Newest rows fetched by a first sync; older ones come through `history`. */
  readonly initialRows: number
}

export const DEFAULT_LIMITS: BackendLimits = {
  handshakeMs: 10_000,
  authMs: 10_000,
  requestMs: 15_000,
  attachmentMs: 120_000,
  transferMs: 30 * 60_000,
  jsonBytes: 64 * 1024 * 1024,
  frameBytes: 32 * 1024 * 1024,
  initialRows: 20_000
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs)
    return () => {
      clearTimeout(timer)
    }
  }
}
