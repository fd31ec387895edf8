import {
  err,
  ok,
  type AppError,
  type AppErrorCode,
  type ConnectionCause,
  type Result
} from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { BackendLimits } from '../backendDeps'
import type { Flavour } from './flavour'
import { asRecord, readCount, readText } from './fields'
import { readCapped, withDeadline } from './restBody'

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
}

export type RestAnswer = {
  readonly data: unknown
  /** Matches before paging, where the server says so. */
  readonly total: number | null
  /** The server's clock by its `Date` header, epoch ms. */
  readonly serverNow: number | null
}

export type RestRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below /api/v1, with encoded segments: `/chat/query`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: FormData
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export type RestBytes = { readonly bytes: Uint8Array; readonly mimeType: string }

export interface RestClient {
  request(request: RestRequest): Promise<Result<RestAnswer, RestFailure>>
  download(
    path: string,
    maxBytes: number,
    signal: AbortSignal
  ): Promise<Result<RestBytes, RestFailure>>
}

export type RestOptions = {
  readonly fetch: typeof fetch
  readonly baseUrl: string
  readonly secret: string | null
  readonly flavour: Flavour
  readonly limits: BackendLimits
}

const failure = (
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

const classifyThrown = (
  thrown: unknown,
  state: { readonly isTimedOut: boolean; readonly isAborted: boolean }
): { readonly ok: false; readonly error: RestFailure } => {
  if (state.isTimedOut) return failure('timeout', 'timeout', 'no answer in time')
  if (state.isAborted) return failure('aborted', 'cancelled', 'aborted')
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown
  return isConnectError(cause)
    ? failure('unreachable', 'server_unreachable', codeOf(cause))
    : failure('broken', 'server_unreachable', codeOf(cause))
}

const errorFields = (body: unknown): { type: string; sentence: string; data: unknown } => {
  const record = asRecord(body)
  const error = asRecord(record?.error)
  return {
    type: readText(error?.type, 60) ?? '',
    sentence: readText(error?.message, 300) ?? readText(record?.message, 300) ?? '',
    data: record?.data ?? null
  }
}

const classifyStatus = (
  response: Response,
  body: unknown,
  now: number
): { readonly ok: false; readonly error: RestFailure } => {
  const status = response.status
  const { type, sentence, data } = errorFields(body)
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  const extra = {
    status,
    sentence,
    data,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
  // Validation sentences name fields only; other sentences may quote an address or a text.
  const words = type === 'Validation Error' ? `: ${sentence.slice(0, 120)}` : ''
  const detail = `HTTP ${String(status)}${type === '' ? '' : ` ${type}`}${words}`
  if (status === 401 || status === 403) return failure('auth', 'auth_failed', detail, extra)
  if (status === 429) return failure('busy', 'server_error', detail, extra)
  if (status >= 500) return failure('server', 'server_error', detail, extra)
  const hasEnvelope = asRecord(body) !== null
  return hasEnvelope
    ? failure('rejected', status === 404 ? 'not_found' : 'rejected', detail, extra)
    : failure('foreign', 'not_a_chat_server', detail, extra)
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isRedirect = (response: Response): boolean =>
  response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)

const toAnswer = (response: Response, text: string): Result<RestAnswer, RestFailure> => {
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const body = isJson ? parseJson(text) : undefined
  const date = Date.parse(response.headers.get('date') ?? '')
  const serverNow = Number.isNaN(date) ? null : date
  if (isRedirect(response))
    return failure('foreign', 'not_a_chat_server', 'redirect', { status: response.status })
  if (!response.ok) return classifyStatus(response, body, serverNow ?? Date.now())
  const envelope = asRecord(body)
  if (envelope === null || !('status' in envelope || 'data' in envelope))
    return failure('foreign', 'not_a_chat_server', isJson ? 'no envelope' : 'no JSON', {
      status: response.status
    })
  const metadata = asRecord(envelope.metadata)
  return ok({ data: envelope.data ?? null, total: readCount(metadata?.total), serverNow })
}

/** Speaks to `/api/v1` of one server with one credential. Stateless; never retries, never follows redirects. */
export const createRestClient = (options: RestOptions): RestClient => {
  const { flavour, secret, limits } = options
  const urlOf = (path: string, query: Readonly<Record<string, string>> = {}): string => {
    const search = new URLSearchParams({ ...flavour.restQuery(secret), ...query }).toString()
    return `${options.baseUrl}/api/v1${path}${search === '' ? '' : `?${search}`}`
  }
  const run = async <Value>(
    url: string,
    init: RequestInit,
    deadline: { readonly ms: number; readonly signal: AbortSignal | undefined },
    read: (response: Response) => Promise<Result<Value, RestFailure>>
  ): Promise<Result<Value, RestFailure>> => {
    const guard = withDeadline(deadline.ms, deadline.signal)
    try {
      return await read(
        await options.fetch(url, { ...init, redirect: 'manual', signal: guard.signal })
      )
    } catch (thrown) {
      return classifyThrown(thrown, guard.state())
    } finally {
      guard.dispose()
    }
  }
  const headers = {
    ...flavour.restHeaders(secret),
    accept: 'application/json',
    // Every request closes its connection, so that none is ever reused: an idle one may be dead after
    // sleep, where the request would wait for its time limit, and a reset on a reused one is what
    // makes network stacks resend (architecture.md pitfall 11). `close` on some requests only is not
    // enough: they too would be sent on a connection that another one left open.
    connection: 'close'
  }
  return {
    request: ({ method, path, query, json, form, signal, timeoutMs }) =>
      run(
        urlOf(path, query),
        {
          method,
          headers: {
            ...headers,
            ...(json === undefined ? {} : { 'content-type': 'application/json' })
          },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
          ...(form === undefined ? {} : { body: form })
        },
        { ms: timeoutMs ?? limits.requestMs, signal },
        async (response) => {
          const body = await readCapped(response, limits.jsonBytes)
          return body === null
            ? failure('too_large', 'too_large', 'answer too large', { status: response.status })
            : toAnswer(response, body.toString('utf8'))
        }
      ),
    download: (path, maxBytes, signal) =>
      run(
        urlOf(path),
        { method: 'GET', headers: { ...flavour.restHeaders(secret), connection: 'close' } },
        { ms: limits.attachmentMs, signal },
        async (response) => {
          const mimeType = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
          const limit = response.ok ? maxBytes : limits.jsonBytes
          const body = await readCapped(response, limit)
          if (body === null)
            return failure('too_large', 'too_large', 'file too large', { status: response.status })
          if (!response.ok || isRedirect(response)) {
            const answer = toAnswer(response, body.toString('utf8'))
            return answer.ok ? failure('foreign', 'not_a_chat_server', 'no file') : answer
          }
          return ok({ bytes: new Uint8Array(body), mimeType: mimeType.trim().toLowerCase() })
        }
      )
  }
}
