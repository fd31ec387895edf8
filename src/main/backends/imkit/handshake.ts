import { err } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { PayloadCodec } from '../codec/payloadCodec'
import { asRecord, readId, type Json } from '../shared/fields'
import type { Handshake, HandshakeSocket } from '../shared/socket'
import { AUTH_REFUSED } from '../shared/socketFailure'
import type { ImkitCredentials } from '../../core/imkitCredentials'
import { authCodeOf } from './rest'

export type ImkitHandshakeOptions = {
  readonly credentials: ImkitCredentials
  readonly codec: PayloadCodec
  readonly deviceId: string
  /** For each of the two acks, ms. */
  readonly authMs: number
  /** The uid that the server knows us by. */
  readonly onUid: (uid: string) => void
  /** Whether REST accepts the token. Null is yes. */
  readonly verify: () => Promise<ConnectFailure | null>
}

/** Waiting and trying again cannot mend it: the person has to choose another encoding or key. */
export const WRONG_ENCODING: ConnectFailure = {
  cause: 'auth_refused',
  error: err('wrong_encoding', 'payloads cannot be decoded').error
}

const noAck = (event: string): ConnectFailure => ({
  cause: 'timeout',
  error: err('timeout', `no ack of ${event}`).error
})

/** A failure that the ack itself names. RC 0 is none (imkit.md 1.3). */
const refusalOf = (ack: Json): ConnectFailure | null => {
  const code = typeof ack.RC === 'number' ? ack.RC : -1
  if (code === 0) return null
  const authCode = authCodeOf(code, ack)
  if (authCode === 'auth_failed') return AUTH_REFUSED
  return authCode === null
    ? { cause: 'unreachable', error: err('server_error', `auth2 RC ${String(code)}`).error }
    : { cause: 'auth_refused', error: err(authCode, `auth2 RC ${String(code)}`).error }
}

type Read = { readonly ack: Json } | { readonly failure: ConnectFailure }

/** The ack of auth2 is encoded like an event; refusals also come plain (imkit.md 1.4). */
const readAck = (codec: PayloadCodec, value: unknown): Read => {
  // A null ack, or these words instead of one, mean "connect again" (imkit.md 1.3).
  if (value === null || value === undefined || value === 'NO ACK')
    return { failure: noAck('auth2') }
  const result = codec.decode(value)
  const ack = result.ok ? asRecord(result.value) : null
  if (ack !== null) return { ack }
  const plain = asRecord(value)
  return plain !== null && typeof plain.RC === 'number' && plain.RC !== 0
    ? { ack: plain }
    : { failure: WRONG_ENCODING }
}

/** What clients send under different names; the server takes any of it (imkit.md 1.2). */
const extraOf = ({ credentials, deviceId }: ImkitHandshakeOptions): Json => ({
  CLIENT_KEY: credentials.clientKey,
  'IM-CLIENT-KEY': credentials.clientKey,
  Authorization: credentials.token,
  'IM-Authorization': credentials.token,
  deviceId,
  platform: 'desktop'
})

const negotiate = async (
  socket: HandshakeSocket,
  { codec, authMs }: ImkitHandshakeOptions
): Promise<ConnectFailure | 'closed' | null> => {
  if (codec.confName === null) return null
  const answer = await socket.ask(authMs, 'conf', { encoding: codec.confName })
  if (answer.type !== 'answer') return answer.type === 'closed' ? 'closed' : noAck('conf')
  const decoded = codec.decode(answer.value)
  const ack = asRecord(answer.value) ?? (decoded.ok ? asRecord(decoded.value) : null)
  // No client looks inside; only a clear refusal says something.
  return typeof ack?.RC === 'number' && ack.RC !== 0 ? WRONG_ENCODING : null
}

/** `conf`, its ack, `auth2`, its ack; on every connection anew (imkit.md 1.2, 1.5). */
export const createImkitHandshake = (options: ImkitHandshakeOptions): Handshake => ({
  auth: null,
  query: null,
  begin: async (socket) => {
    const { codec, credentials, authMs } = options
    const refused = await negotiate(socket, options)
    if (refused !== null) return refused
    const answer = await socket.ask(authMs, 'auth2', credentials.token, extraOf(options))
    if (answer.type !== 'answer') return answer.type === 'closed' ? 'closed' : noAck('auth2')
    const read = readAck(codec, answer.value)
    if ('failure' in read) return read.failure
    const failure = refusalOf(read.ack)
    const uid = readId(asRecord(read.ack.result)?.client)
    if (failure === null && uid !== null) options.onUid(uid)
    return failure
  },
  onEvent: () => null,
  // The ack and the close of a refusal race each other; without an ack only REST knows.
  explainClose: async () => {
    const refused = await options.verify()
    return refused?.cause === 'auth_refused' ? refused : null
  }
})
