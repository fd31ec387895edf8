import type { Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'

/** REST refuses the credential, or knows that it belongs to another kind of server. */
export const isRefusal = ({ cause, error }: ConnectFailure): boolean =>
  cause === 'auth_refused' || error.code === 'wrong_server_kind'

/** Failures of the first REST call that settle the attempt: waiting for the socket cannot make them better. */
export const isFinal = (failure: ConnectFailure): boolean =>
  isRefusal(failure) || failure.cause === 'not_a_chat_server'

/** How long a failed attempt waits for REST to say why. */
const EXPLAIN_MS = 1_500

const patience = (): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(null)
    }, EXPLAIN_MS).unref()
  })

/**
 * A socket that failed only knows that it failed; REST may know that the URL or the key is wrong. What
 * the socket itself said about the key stands: a chat server need not have that REST call.
 */
export const explainFailure = async (
  failure: ConnectFailure,
  asked: Promise<Result<unknown, ConnectFailure>>
): Promise<ConnectFailure> => {
  if (failure.cause === 'user_asked') return failure
  const answer = await Promise.race([asked, patience()])
  if (answer === null || answer.ok) return failure
  const isBetter = failure.cause === 'auth_refused' ? isRefusal : isFinal
  return isBetter(answer.error) ? answer.error : failure
}
