import { err, type AppErrorCode } from '../../../shared/domain'
import type { SendOutcome } from '../../core/chatBackend'
import type { RestFailure } from './restFailure'

/** A certain no. */
export const rejected = (
  code: AppErrorCode,
  detail: string,
  isRetryable = false
): Extract<SendOutcome, { type: 'rejected' }> => ({
  type: 'rejected',
  error: err(code, detail).error,
  isRetryable
})

export const unknownOutcome = (failure: RestFailure): SendOutcome => ({
  type: 'unknown',
  error: failure.error
})

/**
 * What a failed request says about a command. Only a request that never left, or that the server
 * answered with a refusal, is a certain no; everything else may have been carried out.
 */
export const outcomeOf = (failure: RestFailure): SendOutcome => {
  const wait = failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }
  switch (failure.kind) {
    case 'unreachable':
    case 'auth':
    case 'busy':
      return { type: 'rejected', error: failure.error, isRetryable: true, ...wait }
    case 'rejected':
      return { type: 'rejected', error: failure.error, isRetryable: false }
    case 'server':
    case 'timeout':
    case 'broken':
    case 'aborted':
    case 'foreign':
    case 'too_large':
      return unknownOutcome(failure)
  }
}
