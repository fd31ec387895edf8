import type { AccountId } from './ids'
import type { AppErrorCode } from './result'

/** See docs/architecture.md for the state diagram. */
export type ConnectionPhase =
  | 'signed_out' // no secret: nothing is tried
  | 'offline' // the OS says there is no network
  | 'connecting'
  | 'catching_up' // authenticated; missed events are being fetched
  | 'online' // live and complete
  | 'waiting' // between attempts
  | 'auth_required' // the server refused the key; nothing is tried until a new one comes
  | 'stopped' // paused by the person or the app is quitting

/** Why the connection is not (or no longer) there. */
export type ConnectionCause =
  | 'network_offline'
  | 'unreachable' // refused, DNS, TLS
  | 'timeout'
  | 'auth_refused'
  | 'server_closed' // the server ended the session (`io server disconnect`)
  | 'connection_lost' // transport closed or broke
  | 'ping_timeout'
  | 'probe_timeout' // half-open: looked connected, answered nothing
  | 'bad_frame' // the server sent something that is no Socket.IO
  | 'not_a_chat_server'
  | 'catch_up_failed'
  | 'resumed' // the machine woke; the old socket is not trusted
  | 'network_changed'
  | 'user_asked'
  | 'storage_failed'
  | 'keychain'
  | 'shutting_down'

export type ConnectionState = {
  readonly accountId: AccountId
  readonly phase: ConnectionPhase
  /** Number of the current or next attempt since the last stable connection, from 1. 0 when online. */
  readonly attempt: number
  /** Epoch ms when this phase began. */
  readonly since: number
  /** Epoch ms of the next attempt while `waiting`, else null. */
  readonly retryAt: number | null
  readonly cause: ConnectionCause | null
  /** What exactly was refused or broke, where that is known (`wrong_encoding`, `wrong_client_key`). */
  readonly errorCode: AppErrorCode | null
  /** While catching up: messages stored so far, and the expected total where known. */
  readonly progress: { readonly done: number; readonly total: number | null } | null
}

/** One line of Settings > Advanced: what happened to a connection and when. */
export type ConnectionLogEntry = {
  readonly id: number
  readonly accountId: AccountId
  readonly at: number
  readonly phase: ConnectionPhase
  readonly attempt: number
  readonly cause: ConnectionCause | null
  /** Free detail for people who debug: durations, counts; never secrets, addresses or texts. */
  readonly detail: string
}
