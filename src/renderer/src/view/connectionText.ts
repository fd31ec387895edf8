import type {
  AccountKind,
  ConnectionCause,
  ConnectionPhase,
  ConnectionState
} from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import type { AccountView } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'

const PHASES: Readonly<Record<ConnectionPhase, MessageKey>> = {
  signed_out: 'inbox.phaseSignedOut',
  offline: 'inbox.phaseOffline',
  connecting: 'inbox.phaseConnecting',
  catching_up: 'inbox.phaseUpdating',
  online: 'inbox.phaseConnected',
  waiting: 'inbox.phaseWaiting',
  auth_required: 'inbox.phaseSignIn',
  stopped: 'inbox.phasePaused'
}

const CAUSES: Readonly<Record<ConnectionCause, MessageKey>> = {
  network_offline: 'inbox.causeNoNetwork',
  unreachable: 'inbox.causeUnreachable',
  timeout: 'inbox.causeTimeout',
  auth_refused: 'inbox.causeAuthRefused',
  server_closed: 'inbox.causeServerClosed',
  connection_lost: 'inbox.causeLost',
  ping_timeout: 'inbox.causePing',
  probe_timeout: 'inbox.causeProbe',
  bad_frame: 'inbox.causeBadFrame',
  not_a_chat_server: 'inbox.causeNotAServer',
  catch_up_failed: 'inbox.causeCatchUp',
  resumed: 'inbox.causeResumed',
  network_changed: 'inbox.causeNetworkChanged',
  user_asked: 'inbox.causeUserAsked',
  storage_failed: 'inbox.causeStorage',
  keychain: 'inbox.causeKeychain',
  shutting_down: 'inbox.causeQuitting'
}

/** Whole seconds until the next attempt, at least 0. */
const secondsLeft = (retryAt: number, now: number): number =>
  Math.max(0, Math.ceil((retryAt - now) / 1_000))

/** The text of the status named "Connection"; people and tests rely on the exact words. */
export const statusText = (connection: ConnectionState | null, now: number): string => {
  switch (connection?.phase) {
    case undefined:
    case 'connecting':
      return t('inbox.statusConnecting')
    case 'online':
      return t('inbox.statusConnected')
    case 'catching_up':
      return t('inbox.statusUpdating')
    case 'offline':
    case 'stopped':
      return t('inbox.statusOffline')
    case 'signed_out':
    case 'auth_required':
      return t('inbox.statusSignIn')
    case 'waiting': {
      const seconds = connection.retryAt === null ? 0 : secondsLeft(connection.retryAt, now)
      return reconnecting(seconds)
    }
  }
}

const reconnecting = (seconds: number): string =>
  seconds > 0 ? t('inbox.statusReconnecting', { seconds }) : t('inbox.statusConnecting')

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
      text: t('inbox.phasePaused'),
      cause: t('inbox.pausedWhy'),
      action: 'resume',
      isTrouble: false
    }
  }
  if (connection === null) return null
  if (secretState === 'locked' || secretState === 'unavailable') {
    if (connection.phase !== 'online' && connection.phase !== 'catching_up') {
      return {
        text: t('inbox.keychainLocked'),
        cause: t('inbox.keychainLockedWhy'),
        action: 'unlock',
        isTrouble: true
      }
    }
  }
  if (isStorageTrouble(connection)) {
    return {
      text: t('inbox.notStored'),
      cause: t('inbox.notStoredWhy'),
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
        text: t('inbox.phaseSignIn'),
        cause: refusalText(connection, account.kind),
        action: 'signIn',
        isTrouble: true
      }
    case 'signed_out':
      return { text: t('inbox.phaseSignedOut'), cause: '', action: 'signIn', isTrouble: true }
    default:
      return disconnectedForMs < NOTICE_AFTER_MS ? null : trying(connection, now)
  }
}

/** What exactly the server and this account do not agree on. */
const refusalText = (connection: ConnectionState, kind: AccountKind): string => {
  switch (connection.errorCode) {
    case 'wrong_encoding':
      return t('inbox.refusedEncoding')
    case 'wrong_client_key':
      return t('inbox.refusedClientKey')
    default:
      return kind === 'imkit' ? t('inbox.refusedToken') : t(CAUSES.auth_refused)
  }
}

/** A short break is nobody's business: the bar comes after this long without a connection. */
export const NOTICE_AFTER_MS = 3_000

const trying = (connection: ConnectionState, now: number): ConnectionNotice => {
  const cause = causeText(connection.cause)
  if (connection.phase === 'offline') {
    return {
      text: t('inbox.statusOffline'),
      cause: t(CAUSES.network_offline),
      action: 'tryNow',
      isTrouble: false
    }
  }
  const seconds =
    connection.phase === 'waiting' && connection.retryAt !== null
      ? secondsLeft(connection.retryAt, now)
      : 0
  return { text: reconnecting(seconds), cause, action: 'tryNow', isTrouble: false }
}

export const causeText = (cause: ConnectionCause | null): string =>
  cause === null ? '' : t(CAUSES[cause])

export const phaseText = (phase: ConnectionPhase): string => t(PHASES[phase])
