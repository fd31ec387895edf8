import {
  err,
  type AccountKind,
  type AppError,
  type AppErrorCode,
  type ConnectionCause
} from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'

/** How a request ended without a usable answer. */
export type RestFailure = {
  readonly kind:
    | 'unreachable' // nothing was ever written: refused, DNS, TLS
    | 'timeout'
    | 'broken' // the connection ended after the request had begun
    | 'aborted'
    | 'auth'
    | 'busy' // 429
    | 'rejected' // other 4xx
    | 'server' // 5xx
    | 'foreign' // HTML, a redirect, JSON without the envelope
    | 'too_large'
  readonly status: number | null
  readonly error: AppError
  readonly retryAfterMs?: number
  /** The server's own words, for classification only: they may quote what a person wrote. */
  readonly sentence: string
  readonly data: unknown
  /** Which kind of server the answer's shape speaks of, where there is an answer and it speaks. */
  readonly answeredBy?: AccountKind
}

export const restFailure = (
  kind: RestFailure['kind'],
  code: AppErrorCode,
  detail: string,
  extra: Partial<RestFailure> = {}
): { readonly ok: false; readonly error: RestFailure } => ({
  ok: false,
  error: { kind, status: null, error: err(code, detail).error, sentence: '', data: null, ...extra }
})

const CAUSES: Readonly<Record<RestFailure['kind'], ConnectionCause>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  broken: 'connection_lost',
  aborted: 'user_asked',
  auth: 'auth_refused',
  busy: 'catch_up_failed',
  rejected: 'catch_up_failed',
  server: 'catch_up_failed',
  foreign: 'not_a_chat_server',
  too_large: 'catch_up_failed'
}

/** The classified cause of a REST failure, for the connection state. */
export const toConnectFailure = (rest: RestFailure): ConnectFailure => ({
  cause: CAUSES[rest.kind],
  error: rest.error,
  ...(rest.retryAfterMs === undefined ? {} : { retryAfterMs: rest.retryAfterMs })
})

/** `Retry-After` in seconds or as a date. Capped at an hour: a hostile value must not park us. */
export const parseRetryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null || value.trim() === '') return undefined
  const seconds = Number(value)
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now
  return Number.isFinite(waitMs) && waitMs >= 0 ? Math.min(waitMs, 3_600_000) : undefined
}

const CONNECT_CALLS: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo'])

/** Refused, no such name, or TLS did not come about: also where the call is not named. */
const CONNECT_CODES =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT_\w+|ERR_(TLS|SSL)_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

/** Only while connecting is it certain that the server saw nothing of the request. */
const isConnectError = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isConnectError)
  if (!(error instanceof Error)) return false
  const { syscall, code } = error as NodeJS.ErrnoException
  return CONNECT_CALLS.has(syscall) || CONNECT_CODES.test(code ?? '')
}

const codeOf = (error: unknown): string => {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code.slice(0, 40) : 'network'
}

/** What an exception of `fetch` means. */
export const classifyThrown = (
  thrown: unknown,
  state: { readonly isTimedOut: boolean; readonly isAborted: boolean }
): { readonly ok: false; readonly error: RestFailure } => {
  if (state.isTimedOut) return restFailure('timeout', 'timeout', 'no answer in time')
  if (state.isAborted) return restFailure('aborted', 'cancelled', 'aborted')
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown
  return isConnectError(cause)
    ? restFailure('unreachable', 'server_unreachable', codeOf(cause))
    : restFailure('broken', 'server_unreachable', codeOf(cause))
}
