/**
 * The connection state machine of one account, as a pure reducer: (model, input) -> (model, effects).
 * The supervisor runs the effects. Every attempt has a generation number, and whatever comes back
 * with an older one is ignored: five resumes in a minute are one attempt, and a late answer of a
 * dead socket can do nothing.
 */
import type { AppErrorCode, ConnectionCause, ConnectionPhase } from '../../../shared/domain'
import type { ConnectFailure } from '../chatBackend'
import type { ConnectionEnvironment, ConnectionInput, ConnectionModel, Transition } from './model'

/** An attempt younger than this already answers a wake-up; resume events come in twos and threads. */
export const WAKE_DEBOUNCE_MS = 1_500
/**
 * One sleep is announced more than once (the OS, then the clock's jump up to 5 s later): a connection
 * whose attempt began this recently was made after waking and is believed.
 */
export const RESUME_ECHO_MS = 6_500

export const reduce = (
  model: ConnectionModel,
  input: ConnectionInput,
  environment: ConnectionEnvironment
): Transition => {
  if ('generation' in input && input.generation !== model.generation) return unchanged(model)
  switch (input.type) {
    case 'start':
      return connectNow(model, model.cause, environment)
    case 'signedOut':
      return rest(model, 'signed_out', 'keychain', environment)
    case 'stop':
      return rest(model, 'stopped', input.cause, environment)
    case 'wake':
      return wake(model, input.cause, environment)
    case 'suspended':
      // No attempt from before a sleep answers the wake-up after it, however short the sleep was.
      return unchanged({ ...model, attemptAt: Number.NEGATIVE_INFINITY })
    case 'networkLost':
      return isResting(model)
        ? unchanged(model)
        : rest(model, 'offline', 'network_offline', environment)
    case 'connected':
      return connected(model, environment)
    case 'failed':
    case 'disconnected':
      return isTrying(model) ? waitAfter(model, input.failure, environment) : unchanged(model)
    case 'probeFailed':
      return isLive(model) ? waitAfter(model, PROBE_FAILURE, environment) : unchanged(model)
    case 'catchUpFailed':
      return isLive(model) ? retryCatchUp(model, input.failure, environment) : unchanged(model)
    case 'caughtUp':
      return caughtUp(model, environment)
    case 'retryDue':
      return retryDue(model, environment)
    case 'stable':
      return unchanged(model.phase === 'online' ? { ...model, failures: 0 } : model)
  }
}

const PROBE_FAILURE: ConnectFailure = { cause: 'probe_timeout', error: { code: 'timeout' } }

/** Phases in which nothing is tried until the person or the keychain says so. */
const isResting = (model: ConnectionModel): boolean =>
  model.phase === 'signed_out' || model.phase === 'auth_required' || model.phase === 'stopped'

/** There is a socket that the server accepted. */
const isLive = (model: ConnectionModel): boolean =>
  model.phase === 'catching_up' || model.phase === 'online'

const isTrying = (model: ConnectionModel): boolean => model.phase === 'connecting' || isLive(model)

const unchanged = (model: ConnectionModel): Transition => ({ model, effects: [] })

const enter = (
  model: ConnectionModel,
  phase: ConnectionPhase,
  cause: ConnectionCause | null,
  { now }: ConnectionEnvironment
): ConnectionModel => ({
  ...model,
  phase,
  cause,
  // Trying again for the same reason is still about the same failure.
  errorCode: cause === model.cause ? model.errorCode : null,
  since: now,
  retryAt: null
})

/** Only the person can mend it: another try would fail the same way. */
const NEEDS_SIGN_IN: readonly AppErrorCode[] = ['auth_failed', 'wrong_client_key', 'wrong_encoding']

const needsSignIn = ({ cause, error }: ConnectFailure): boolean =>
  cause === 'auth_refused' || NEEDS_SIGN_IN.includes(error.code)

/** A new generation: whatever the old one still has under way is void. */
const rest = (
  model: ConnectionModel,
  phase: ConnectionPhase,
  cause: ConnectionCause,
  environment: ConnectionEnvironment
): Transition => ({
  model: enter({ ...model, generation: model.generation + 1 }, phase, cause, environment),
  effects: [{ type: 'reset' }]
})

const connectNow = (
  model: ConnectionModel,
  cause: ConnectionCause | null,
  environment: ConnectionEnvironment
): Transition => {
  const next = { ...model, generation: model.generation + 1, attemptAt: environment.now }
  return {
    model: enter(next, 'connecting', cause, environment),
    effects: [{ type: 'reset' }, { type: 'connect' }]
  }
}

const connected = (model: ConnectionModel, environment: ConnectionEnvironment): Transition =>
  model.phase === 'connecting'
    ? {
        model: enter({ ...model, catchUpFailures: 0 }, 'catching_up', model.cause, environment),
        effects: [{ type: 'catchUp' }, { type: 'watch' }]
      }
    : unchanged(model)

const wake = (
  model: ConnectionModel,
  cause: 'resumed' | 'network_changed' | 'user_asked',
  environment: ConnectionEnvironment
): Transition => {
  const isUserAsking = cause === 'user_asked'
  if (isResting(model) && !(isUserAsking && model.phase !== 'signed_out')) return unchanged(model)
  if (isAnswered(model, cause, environment)) return unchanged(model)
  // A connected socket is believed after a click (its catch-up runs again), never after sleep or a
  // change of network: it looks connected until the ping timeout.
  if (isUserAsking && model.phase === 'online') {
    return {
      model: enter(model, 'catching_up', cause, environment),
      effects: [{ type: 'catchUp' }]
    }
  }
  return connectNow({ ...model, failures: 0 }, cause, environment)
}

/** Whether an attempt that began a moment ago already is the answer to this wake-up. */
const isAnswered = (
  model: ConnectionModel,
  cause: 'resumed' | 'network_changed' | 'user_asked',
  environment: ConnectionEnvironment
): boolean => {
  const age = environment.now - model.attemptAt
  if (age < 0) return false
  if (model.phase === 'connecting') return age < WAKE_DEBOUNCE_MS
  return cause === 'resumed' && isLive(model) && age < RESUME_ECHO_MS
}

const waitAfter = (
  model: ConnectionModel,
  failure: ConnectFailure,
  environment: ConnectionEnvironment
): Transition => {
  if (needsSignIn(failure)) return askForSignIn(model, failure, environment)
  const failures = model.failures + 1
  const delayMs = Math.max(environment.delayAfter(failures), failure.retryAfterMs ?? 0)
  const next = rest({ ...model, failures }, 'waiting', failure.cause, environment)
  return {
    model: { ...next.model, retryAt: environment.now + delayMs, errorCode: failure.error.code },
    effects: [...next.effects, { type: 'wait', delayMs }]
  }
}

const askForSignIn = (
  model: ConnectionModel,
  failure: ConnectFailure,
  environment: ConnectionEnvironment
): Transition => {
  const next = rest(model, 'auth_required', 'auth_refused', environment)
  return { ...next, model: { ...next.model, errorCode: failure.error.code } }
}

/**
 * The socket stays: live events are stored meanwhile. But nobody is told "connected". Where nothing
 * can be stored the socket is of no use: then it is a wait like any other.
 */
const retryCatchUp = (
  model: ConnectionModel,
  failure: ConnectFailure,
  environment: ConnectionEnvironment
): Transition => {
  if (needsSignIn(failure)) return askForSignIn(model, failure, environment)
  if (failure.cause === 'storage_failed') return waitAfter(model, failure, environment)
  const catchUpFailures = model.catchUpFailures + 1
  const delayMs = Math.max(environment.delayAfter(catchUpFailures), failure.retryAfterMs ?? 0)
  return {
    model: {
      ...enter({ ...model, catchUpFailures }, 'catching_up', 'catch_up_failed', environment),
      retryAt: environment.now + delayMs,
      errorCode: failure.error.code
    },
    effects: [{ type: 'wait', delayMs }]
  }
}

const caughtUp = (model: ConnectionModel, environment: ConnectionEnvironment): Transition =>
  model.phase === 'catching_up'
    ? unchanged(enter({ ...model, catchUpFailures: 0 }, 'online', null, environment))
    : unchanged(model)

const retryDue = (model: ConnectionModel, environment: ConnectionEnvironment): Transition => {
  if (model.phase === 'waiting') return connectNow(model, model.cause, environment)
  if (model.phase !== 'catching_up') return unchanged(model)
  return { model: { ...model, retryAt: null }, effects: [{ type: 'catchUp' }] }
}
