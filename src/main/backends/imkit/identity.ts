import { err, ok, type Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'
import { wrongKind } from '../shared/answerKind'
import type { KindProbe } from '../shared/kindProbe'
import type { RestClient } from '../shared/restClient'
import { toConnectFailure, type RestFailure } from '../shared/restFailure'
import { readUser, type WireUser } from './wire'

export type MeResult = Result<WireUser, ConnectFailure>

const noChatServer = (detail: string | undefined): ConnectFailure => ({
  cause: 'not_a_chat_server',
  error: err('not_a_chat_server', detail).error
})

/** An IMKIT server says so in every answer; what does not is asked what else it is. */
const explain = async (failure: RestFailure, probe: KindProbe | null): Promise<ConnectFailure> => {
  const { kind, answeredBy } = failure
  const isAnswer = kind === 'auth' || kind === 'rejected' || kind === 'foreign'
  if (isAnswer && answeredBy !== 'imkit') {
    const other = answeredBy === 'bluebubbles' ? answeredBy : await probe?.family()
    if (other !== undefined && other !== null) return wrongKind(other)
  }
  // One that has no such answer may say on the socket who we are.
  return kind === 'rejected' && answeredBy !== 'imkit'
    ? noChatServer(failure.error.detail)
    : toConnectFailure(failure)
}

/**
 * `GET /me`: who we are, and whether the token works. Asked beside the socket's handshake, so it
 * costs no time; when the handshake fails it says why in better words.
 */
export const fetchMe = async (
  rest: RestClient,
  signal: AbortSignal,
  probe: KindProbe | null = null
): Promise<MeResult> => {
  const answer = await rest.request({ method: 'GET', path: '/me', signal })
  if (!answer.ok) return { ok: false, error: await explain(answer.error, probe) }
  const me = readUser(answer.value.data)
  return me === null ? { ok: false, error: noChatServer('/me has another shape') } : ok(me)
}
