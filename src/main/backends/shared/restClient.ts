import { ok, type AccountKind, type AppErrorCode, type Result } from '../../../shared/domain'
import type { BackendLimits } from '../backendDeps'
import { asRecord, type Json } from './fields'
import { readCapped, withDeadline } from './restBody'
import { classifyThrown, parseRetryAfter, restFailure, type RestFailure } from './restFailure'
import { kindOfBody } from './answerKind'

export type RestAnswer = {
  readonly data: unknown
  /** Matches before paging, where the server says so. */
  readonly total: number | null
  /** The server's clock by its `Date` header, epoch ms. */
  readonly serverNow: number | null
}

export type RestRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the dialect's root, with encoded segments: `/chat/query`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Calls `onMove` whenever a piece of it was taken for sending. */
  readonly form?: (onMove: () => void) => FormData
  readonly signal?: AbortSignal
  /** With a form: without anything of it moving. */
  readonly timeoutMs?: number
}

export type RestBytes = { readonly bytes: Uint8Array; readonly mimeType: string }

export interface RestClient {
  request(request: RestRequest): Promise<Result<RestAnswer, RestFailure>>
  download(
    path: string,
    maxBytes: number,
    signal: AbortSignal,
    onProgress?: (bytes: number) => void
  ): Promise<Result<RestBytes, RestFailure>>
}

/** What differs between the services: where the credential goes and what an answer looks like. */
export interface RestDialect {
  urlOf(path: string, query: Readonly<Record<string, string>>): string
  /** With the credential. Never sent to another address. */
  headers(): Readonly<Record<string, string>>
  /** The status that counts: some bodies carry a failure under HTTP 200. */
  statusOf(status: number, body: Json | null): number
  /** Null when the body is not this service's envelope. */
  openEnvelope(body: Json): { readonly data: unknown; readonly total: number | null } | null
  refusalOf(body: Json | null): {
    readonly type: string
    readonly sentence: string
    readonly data: unknown
    /** Words that may stand in a log: they quote nothing that a person wrote. */
    readonly logWords: string
  }
  /** Null when the refusal is not about the credential. */
  authCode(status: number, body: Json | null): AppErrorCode | null
  /** Whether files may be answered with a redirect to storage, which is then asked without headers. */
  readonly hasForeignStorage: boolean
}

export type RestOptions = {
  readonly fetch: typeof fetch
  readonly dialect: RestDialect
  readonly limits: BackendLimits
}

type Failed = { readonly ok: false; readonly error: RestFailure }

const answeredBy = (body: Json | null): { readonly answeredBy?: AccountKind } => {
  const kind = kindOfBody(body)
  return kind === null ? {} : { answeredBy: kind }
}

const classifyStatus = (
  dialect: RestDialect,
  response: Response,
  body: Json | null,
  now: number
): Failed => {
  const status = dialect.statusOf(response.status, body)
  const { type, sentence, data, logWords } = dialect.refusalOf(body)
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now)
  const extra = {
    status,
    sentence,
    data,
    ...answeredBy(body),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs })
  }
  const words = logWords === '' ? '' : `: ${logWords}`
  const detail = `HTTP ${String(status)}${type === '' ? '' : ` ${type}`}${words}`
  const authCode = dialect.authCode(status, body)
  if (authCode !== null) return restFailure('auth', authCode, detail, extra)
  if (status === 429) return restFailure('busy', 'server_error', detail, extra)
  if (status >= 500) return restFailure('server', 'server_error', detail, extra)
  return body === null
    ? restFailure('foreign', 'not_a_chat_server', detail, extra)
    : restFailure('rejected', status === 404 ? 'not_found' : 'rejected', detail, extra)
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

const toAnswer = (
  dialect: RestDialect,
  response: Response,
  text: string
): Result<RestAnswer, RestFailure> => {
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const body = asRecord(isJson ? parseJson(text) : undefined)
  const date = Date.parse(response.headers.get('date') ?? '')
  const serverNow = Number.isNaN(date) ? null : date
  const { status } = response
  if (isRedirect(response))
    return restFailure('foreign', 'not_a_chat_server', 'redirect', { status })
  if (!response.ok || dialect.statusOf(status, body) !== status)
    return classifyStatus(dialect, response, body, serverNow ?? Date.now())
  const content = body === null ? null : dialect.openEnvelope(body)
  return content === null
    ? restFailure('foreign', 'not_a_chat_server', isJson ? 'no envelope' : 'no JSON', {
        status,
        ...answeredBy(body)
      })
    : ok({ ...content, serverNow })
}

/** Where a file is stored, or null when we do not go there: never from https to http. */
const storageUrl = (response: Response, askedUrl: string): string | null => {
  if (!isRedirect(response)) return null
  try {
    const asked = new URL(askedUrl)
    const target = new URL(response.headers.get('location') ?? '', asked)
    const isSafe = target.protocol === 'https:' || target.protocol === asked.protocol
    return isSafe && /^https?:$/.test(target.protocol) ? target.href : null
  } catch {
    return null
  }
}

// Every request closes its connection, so that none is ever reused: an idle one may be dead after
// sleep, where the request would wait for its time limit, and a reset on a reused one is what
// makes network stacks resend (architecture.md pitfall 11). `close` on some requests only is not
// enough: they too would be sent on a connection that another one left open.
const CLOSE = { connection: 'close' } as const

type TimeLimit = {
  readonly ms: number
  /** Of something that moves; absent: the same. */
  readonly mostMs?: number
  readonly signal: AbortSignal | undefined
}

const createRunner =
  (fetchIt: typeof fetch) =>
  async <Value>(
    url: string,
    begin: (onMove: () => void) => RequestInit,
    { ms, mostMs, signal }: TimeLimit,
    read: (response: Response, onMove: () => void) => Promise<Result<Value, RestFailure>>
  ): Promise<Result<Value, RestFailure>> => {
    const guard = withDeadline(ms, signal, mostMs)
    const exchange = async (): Promise<Result<Value, RestFailure>> => {
      const init = { ...begin(guard.extend), redirect: 'manual', signal: guard.signal } as const
      return read(await fetchIt(url, init), guard.extend)
    }
    const answer = exchange()
    answer.catch(() => undefined)
    try {
      // Node 18's fetch (Electron 25) forgets the signal when garbage is collected meanwhile: a
      // request to a server that accepts and never answers would hold up the catch-up for good.
      return await Promise.race([answer, guard.ended])
    } catch (thrown) {
      return classifyThrown(thrown, guard.state())
    } finally {
      guard.dispose()
    }
  }

/** Speaks to one server with one credential. Stateless; never retries, never follows a redirect with the credential. */
export const createRestClient = ({ fetch, dialect, limits }: RestOptions): RestClient => {
  const run = createRunner(fetch)
  const readAnswer = async (response: Response): Promise<Result<RestAnswer, RestFailure>> => {
    const body = await readCapped(response, limits.jsonBytes)
    return body === null
      ? restFailure('too_large', 'too_large', 'answer too large', { status: response.status })
      : toAnswer(dialect, response, body.toString('utf8'))
  }
  const readFile = async (
    response: Response,
    maxBytes: number,
    onProgress: (bytes: number) => void
  ): Promise<Result<RestBytes, RestFailure>> => {
    const mimeType = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
    const body = await readCapped(response, response.ok ? maxBytes : limits.jsonBytes, onProgress)
    if (body === null)
      return restFailure('too_large', 'too_large', 'file too large', { status: response.status })
    if (!response.ok || isRedirect(response)) {
      const answer = toAnswer(dialect, response, body.toString('utf8'))
      return answer.ok ? restFailure('foreign', 'not_a_chat_server', 'no file') : answer
    }
    return ok({ bytes: new Uint8Array(body), mimeType: mimeType.trim().toLowerCase() })
  }
  const bodyOf = ({ json, form }: RestRequest, onMove: () => void): RequestInit => {
    if (json !== undefined) return { body: JSON.stringify(json) }
    return form === undefined ? {} : { body: form(onMove) }
  }
  return {
    request: (request) => {
      const { method, path, query, json, form, signal } = request
      const ms = request.timeoutMs ?? limits.requestMs
      const headers = {
        ...dialect.headers(),
        ...CLOSE,
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' })
      }
      return run(
        dialect.urlOf(path, query ?? {}),
        (onMove) => ({ method, headers, ...bodyOf(request, onMove) }),
        { ms, signal, ...(form === undefined ? {} : { mostMs: limits.transferMs }) },
        readAnswer
      )
    },
    download: (path, maxBytes, signal, onProgress) => {
      const url = dialect.urlOf(path, {})
      const limit = { ms: limits.attachmentMs, mostMs: limits.transferMs, signal }
      const get = (headers: Readonly<Record<string, string>>): RequestInit => ({
        method: 'GET',
        headers: { ...headers, ...CLOSE }
      })
      const keep = (response: Response, onMove: () => void): ReturnType<typeof readFile> =>
        readFile(response, maxBytes, (bytes) => {
          onMove()
          onProgress?.(bytes)
        })
      return run(
        url,
        () => get(dialect.headers()),
        limit,
        async (response, onMove) => {
          const target = dialect.hasForeignStorage ? storageUrl(response, url) : null
          if (target === null) return keep(response, onMove)
          await response.body?.cancel()
          return run(
            target,
            () => get({}),
            limit,
            (stored, onStored) =>
              keep(stored, () => {
                onMove()
                onStored()
              })
          )
        }
      )
    }
  }
}
