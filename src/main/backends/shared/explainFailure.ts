import type { Result } from '../../../shared/domain'
import type { ConnectFailure } from '../../core/chatBackend'

/** Failures of the first REST call that settle the attempt: waiting for the socket cannot make them better. */
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
  asked: Promise<Result<unknown, ConnectFailure>>
): Promise<ConnectFailure> => {
  if (failure.cause === 'user_asked') return failure
  const answer = await Promise.race([asked, patience()])
  return answer !== null && !answer.ok && isFinal(answer.error) ? answer.error : failure
}
