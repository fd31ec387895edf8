import { err, type ConnectionCause } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'

/** Message of the transport error that a frame raises which is no Engine.IO. */
export const BAD_FRAME = 'bad frame'

/** Failure of a connection attempt or end of a connection, by the library's words (photon.md 1.5). */

const failureOf = (
  cause: ConnectionCause,
  code: Parameters<typeof err>[0],
  detail: string
): ConnectFailure => ({ cause, error: err(code, detail).error })

export const AUTH_REFUSED = failureOf('auth_refused', 'auth_failed', 'the server refused the key')
export const AUTH_TIMEOUT = failureOf('timeout', 'timeout', 'no auth-ok in time')
export const SERVER_CLOSED = failureOf(
  'server_closed',
  'server_unreachable',
  'io server disconnect'
)
export const USER_CLOSED = failureOf('user_asked', 'cancelled', 'aborted')
/** A word of the opening that comes where the protocol has none: the link is to be opened anew. */
export const OUT_OF_PLACE = failureOf('bad_frame', 'server_error', 'handshake out of place')
export const BAD_URL = failureOf('unreachable', 'invalid_input', 'server URL cannot be used')

type Nested = {
  readonly type?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly error?: unknown
  readonly description?: unknown
}

/** Code of the innermost error: TransportError -> ws ErrorEvent -> Error. Bounded, never the text. */
const innerCode = (error: unknown): string => {
  let node = error as Nested | null | undefined
  for (let depth = 0; depth < 4 && typeof node === 'object' && node !== null; depth += 1) {
    if (typeof node.code === 'string') return node.code.slice(0, 40)
    node = (node.error ?? node.description) as Nested | null | undefined
  }
  return ''
}

const innerMessage = (error: unknown): string => {
  const description = (error as Nested | null)?.description as Nested | null | undefined
  return typeof description?.message === 'string' ? description.message : ''
}

/**
 * What `connect_error` means before we are connected. Only a refusal by the namespace (`44`) brings
 * `data`; a welcome without a session (`40`) looks the same otherwise and says nothing about the key.
 */
export const connectErrorFailure = (error: Error): ConnectFailure => {
  if (error.message === 'timeout') return failureOf('timeout', 'timeout', 'handshake')
  const isTransport = (error as Nested).type === 'TransportError'
  if (isTransport || error.message === 'server error') return transportFailure(error, 'unreachable')
  return 'data' in error ? AUTH_REFUSED : OUT_OF_PLACE
}

const transportFailure = (error: Error, otherwise: ConnectionCause): ConnectFailure => {
  const code = innerCode(error)
  // `server error` is what engine.io-client says of a packet of no known type.
  const isBad = error.message === BAD_FRAME || error.message === 'server error'
  if (isBad || code.startsWith('WS_ERR'))
    return failureOf('bad_frame', 'server_error', code === '' ? BAD_FRAME : code)
  const http = /Unexpected server response: (\d{3})/.exec(innerMessage(error))?.[1]
  if (http === undefined)
    return code === 'ETIMEDOUT'
      ? failureOf('timeout', 'timeout', code)
      : failureOf(otherwise, 'server_unreachable', code === '' ? 'transport' : code)
  if (http === '401' || http === '403') return AUTH_REFUSED
  return http.startsWith('5')
    ? failureOf('unreachable', 'server_error', `upgrade HTTP ${http}`)
    : failureOf('not_a_chat_server', 'not_a_chat_server', `upgrade HTTP ${http}`)
}

/** What `disconnect` means once the server had accepted us, or on the way there. */
export const disconnectFailure = (reason: string, description: unknown): ConnectFailure => {
  if (reason === 'io server disconnect') return SERVER_CLOSED
  if (reason === 'ping timeout') return failureOf('ping_timeout', 'server_unreachable', reason)
  if (reason === 'parse error') return failureOf('bad_frame', 'server_error', reason)
  return description instanceof Error
    ? transportFailure(description, 'connection_lost')
    : failureOf('connection_lost', 'server_unreachable', reason)
}
