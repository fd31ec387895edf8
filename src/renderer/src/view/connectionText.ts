import type {
  AccountKind,
  ConnectionCause,
  ConnectionPhase,
  ConnectionState
} from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'

const PHASES: Readonly<Record<ConnectionPhase, string>> = {
  signed_out: 'Signed out',
  offline: 'Offline',
  connecting: 'Connecting',
  catching_up: 'Updating',
  online: 'Connected',
  waiting: 'Waiting',
  auth_required: 'Sign-in needed',
  stopped: 'Paused'
}

const CAUSES: Readonly<Record<ConnectionCause, string>> = {
  network_offline: 'This computer has no network',
  unreachable: 'The server cannot be reached',
  timeout: 'The server did not answer in time',
  auth_refused: 'The server refused the key',
  server_closed: 'The server ended the connection',
  connection_lost: 'The connection was lost',
  ping_timeout: 'The server went silent',
  probe_timeout: 'The connection looked alive but did not answer',
  bad_frame: 'The server sent something that is not understood',
  not_a_chat_server: 'Something else answers at this address',
  catch_up_failed: 'Missed messages could not be fetched',
  resumed: 'The computer woke up',
  network_changed: 'The network changed',
  user_asked: 'You asked to try now',
  storage_failed: 'Messages could not be stored',
  keychain: 'The keychain did not give out the key',
  shutting_down: 'Tern is quitting'
}

/** Whole seconds until the next attempt, at least 0. */
const secondsLeft = (retryAt: number, now: number): number =>
  Math.max(0, Math.ceil((retryAt - now) / 1_000))

/** The text of the status named "Connection"; people and tests rely on the exact words. */
export const statusText = (connection: ConnectionState | null, now: number): string => {
  switch (connection?.phase) {
    case undefined:
    case 'connecting':
      return 'Connecting…'
    case 'online':
      return 'Connected'
    case 'catching_up':
      return 'Updating…'
    case 'offline':
    case 'stopped':
      return 'Offline'
    case 'signed_out':
    case 'auth_required':
      return 'Sign in again'
    case 'waiting': {
      const seconds = connection.retryAt === null ? 0 : secondsLeft(connection.retryAt, now)
      return seconds > 0 ? `Reconnecting in ${String(seconds)} s` : 'Connecting…'
    }
  }
}

/** How the dot on an account looks. */
export const statusTone = (
  connection: ConnectionState | null
): 'good' | 'waiting' | 'attention' => {
  // What cannot be stored is not received, whatever the line looks like.
  if (isStorageTrouble(connection)) return 'attention'
  switch (connection?.phase) {
    case 'online':
    case 'catching_up':
      return 'good'
    case 'signed_out':
    case 'auth_required':
      return 'attention'
    default:
      return 'waiting'
  }
}

const isStorageTrouble = (connection: ConnectionState | null): boolean =>
  connection?.cause === 'storage_failed' && connection.phase !== 'online'

export type ConnectionNotice = {
  /** What goes on now. */
  readonly text: string
  /** Why, in words; empty when not known. */
  readonly cause: string
  readonly action: 'tryNow' | 'signIn' | 'unlock' | 'resume' | null
  /** It stays like this until a person does something. */
  readonly isTrouble: boolean
}

/** The bar above the list for an account that is not connected; null when none is due. */
export const connectionNotice = (
  connection: ConnectionState | null,
  { account, secretState }: AccountView,
  disconnectedForMs: number,
  now: number
): ConnectionNotice | null => {
  if (account.isPaused) {
    return {
      text: 'Paused',
      cause: 'Nothing is fetched or sent until you resume it',
      action: 'resume',
      isTrouble: false
    }
  }
  if (connection === null) return null
  if (secretState === 'locked' || secretState === 'unavailable') {
    if (connection.phase !== 'online' && connection.phase !== 'catching_up') {
      return {
        text: 'The keychain is locked',
        cause: 'The key of this account is safe, but out of reach',
        action: 'unlock',
        isTrouble: true
      }
    }
  }
  if (isStorageTrouble(connection)) {
    return {
      text: 'Messages cannot be stored',
      cause: 'Nothing more is taken from the server until this computer can keep it',
      action: 'tryNow',
      isTrouble: true
    }
  }
  switch (connection.phase) {
    case 'online':
    case 'catching_up':
      return null
    case 'auth_required':
      return {
        text: 'Sign-in needed',
        cause: refusalText(connection, account.kind),
        action: 'signIn',
        isTrouble: true
      }
    case 'signed_out':
      return { text: 'Signed out', cause: '', action: 'signIn', isTrouble: true }
    default:
      return disconnectedForMs < NOTICE_AFTER_MS ? null : trying(connection, now)
  }
}

/** What exactly the server and this account do not agree on. */
const refusalText = (connection: ConnectionState, kind: AccountKind): string => {
  switch (connection.errorCode) {
    case 'wrong_encoding':
      return 'Its messages cannot be decoded: the payload encoding or its key does not match'
    case 'wrong_client_key':
      return 'The server does not know the client key'
    default:
      return kind === 'imkit' ? 'The server refused the token' : CAUSES.auth_refused
  }
}

/** A short break is nobody's business: the bar comes after this long without a connection. */
export const NOTICE_AFTER_MS = 3_000

const trying = (connection: ConnectionState, now: number): ConnectionNotice => {
  const cause = connection.cause === null ? '' : CAUSES[connection.cause]
  if (connection.phase === 'offline') {
    return { text: 'Offline', cause: CAUSES.network_offline, action: 'tryNow', isTrouble: false }
  }
  const seconds =
    connection.phase === 'waiting' && connection.retryAt !== null
      ? secondsLeft(connection.retryAt, now)
      : 0
  const text = seconds > 0 ? `Reconnecting in ${String(seconds)} s` : 'Connecting…'
  return { text, cause, action: 'tryNow', isTrouble: false }
}

export const causeText = (cause: ConnectionCause | null): string =>
  cause === null ? '' : CAUSES[cause]

export const phaseText = (phase: ConnectionPhase): string => PHASES[phase]
