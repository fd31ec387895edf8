import { err, ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { Flavour } from './flavour'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure, type RestFailure } from '../shared/restFailure'
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
