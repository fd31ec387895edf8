import { err, ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { Flavour } from './flavour'
import { toConnectFailure, type RestClient, type RestFailure } from './rest'
import { readServerInfo, type WireServerInfo } from './wire'

export type InfoResult = Result<WireServerInfo, ConnectFailure>

/**
 * `server/info`: who the server is and what it can do. Asked beside the socket's handshake, so it
 * costs no time; when the handshake fails it says why in better words.
 */
export const fetchServerInfo = async (
  rest: RestClient,
  flavour: Flavour,
  signal: AbortSignal
): Promise<InfoResult> => {
  const answer = await rest.request({ method: 'GET', path: '/server/info', signal })
  if (!answer.ok) return { ok: false, error: explain(answer.error, flavour) }
  const info = readServerInfo(answer.value.data)
  return info === null ? { ok: false, error: NO_CHAT_SERVER } : ok(info)
}

const NO_CHAT_SERVER: ConnectFailure = {
  cause: 'not_a_chat_server',
  error: err('not_a_chat_server', 'server/info has another shape').error
}

const explain = (failure: RestFailure, flavour: Flavour): ConnectFailure => {
  const isPassword = /missing server password/i.test(failure.sentence)
  // BlueBubbles does not look at our header and misses its password (photon.md 1.6).
  if (flavour.kind === 'photon' && failure.kind === 'auth' && isPassword)
    return {
      cause: 'not_a_chat_server',
      error: err('wrong_server_kind', 'this is a BlueBubbles server').error
    }
  if (failure.kind === 'rejected')
    return {
      cause: 'not_a_chat_server',
      error: err('not_a_chat_server', failure.error.detail).error
    }
  return toConnectFailure(failure)
}

/** Failures of `server/info` that settle the attempt: waiting for the socket cannot make them better. */
export const isFinal = (failure: ConnectFailure): boolean =>
  failure.cause === 'auth_refused' || failure.cause === 'not_a_chat_server'

/** How long a failed attempt waits for REST to say why. */
const EXPLAIN_MS = 1_500

const patience = (): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(null)
    }, EXPLAIN_MS).unref()
  })

/** A socket that failed only knows that it failed; REST may know that the URL or the key is wrong. */
export const explainFailure = async (
  failure: ConnectFailure,
  asked: Promise<InfoResult>
): Promise<ConnectFailure> => {
  if (failure.cause === 'user_asked') return failure
  const info = await Promise.race([asked, patience()])
  return info !== null && !info.ok && isFinal(info.error) ? info.error : failure
}
