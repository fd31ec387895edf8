import { err, ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure } from '../shared/restFailure'
import { readUser, type WireUser } from './wire'

export type MeResult = Result<WireUser, ConnectFailure>

const noChatServer = (detail: string | undefined): ConnectFailure => ({
  cause: 'not_a_chat_server',
  error: err('not_a_chat_server', detail).error
})

/**
 * `GET /me`: who we are, and whether the token works. Asked beside the socket's handshake, so it
 * costs no time; when the handshake fails it says why in better words.
 */
export const fetchMe = async (rest: RestClient, signal: AbortSignal): Promise<MeResult> => {
  const answer = await rest.request({ method: 'GET', path: '/me', signal })
  if (!answer.ok)
    return {
      ok: false,
      error:
        answer.error.kind === 'rejected'
          ? noChatServer(answer.error.error.detail)
          : toConnectFailure(answer.error)
    }
  const me = readUser(answer.value.data)
  return me === null ? { ok: false, error: noChatServer('/me has another shape') } : ok(me)
}
