/** What the connection of one account is, what can happen to it, and what is to be done about it. */
import type { AppErrorCode, ConnectionCause, ConnectionPhase } from '../../../shared/domain'
import type { ConnectFailure } from '../chatBackend'

export type ConnectionModel = {
  readonly phase: ConnectionPhase
  readonly generation: number
  /** Failed attempts since the last stable connection. */
  readonly failures: number
  /** Failed catch-ups of this connection. */
  readonly catchUpFailures: number
  readonly since: number
  /** Epoch ms when the newest attempt began. */
  readonly attemptAt: number
  readonly retryAt: number | null
  readonly cause: ConnectionCause | null
  /** What exactly failed, with a `cause` that is a failure. */
  readonly errorCode: AppErrorCode | null
}

export type ConnectionInput =
  | { readonly type: 'start' }
  | { readonly type: 'signedOut' }
  | { readonly type: 'stop'; readonly cause: ConnectionCause }
  | { readonly type: 'wake'; readonly cause: 'resumed' | 'network_changed' | 'user_asked' }
  /** The machine is about to sleep. */
  | { readonly type: 'suspended' }
  | { readonly type: 'networkLost' }
  | { readonly type: 'connected'; readonly generation: number }
  | {
      readonly type: 'failed' | 'disconnected' | 'catchUpFailed'
      readonly generation: number
      readonly failure: ConnectFailure
    }
  | { readonly type: 'caughtUp'; readonly generation: number }
  | { readonly type: 'retryDue'; readonly generation: number }
  | { readonly type: 'stable'; readonly generation: number }
  | { readonly type: 'probeFailed'; readonly generation: number }

export type ConnectionEffect =
  /** Drop the socket, the attempt and every timer of older generations. */
  | { readonly type: 'reset' }
  | { readonly type: 'connect' }
  | { readonly type: 'catchUp' }
  /** Send `retryDue` after the delay. */
  | { readonly type: 'wait'; readonly delayMs: number }
  /** Watch a live connection: probe it, send `stable` after a while, catch up now and then. */
  | { readonly type: 'watch' }

export type ConnectionEnvironment = {
  /** Epoch ms. */
  readonly now: number
  /** Ms to wait after that many failures in a row. */
  readonly delayAfter: (failures: number) => number
}

export type Transition = {
  readonly model: ConnectionModel
  readonly effects: readonly ConnectionEffect[]
}

export const initialModel = (now: number): ConnectionModel => ({
  phase: 'stopped',
  generation: 0,
  failures: 0,
  catchUpFailures: 0,
  since: now,
  attemptAt: Number.NEGATIVE_INFINITY,
  retryAt: null,
  cause: null,
  errorCode: null
})
