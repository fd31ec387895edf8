import type { AccountKind } from './account'

/** Expected failures travel as values; exceptions are bugs. */
export type Result<Value, Failure = AppError> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure }

/**
 * The closed list of what can go wrong, shared by main and renderer. The words that a person reads
 * for each code live in the renderer (`view/errorText.ts`).
 */
export type AppErrorCode =
  | 'invalid_input' // a command's input did not match its schema; `field` names where
  | 'not_found' // the thing asked for does not exist (any more)
  | 'unsupported' // this backend or platform cannot do it
  | 'auth_failed' // the server refused the key or token
  | 'wrong_client_key' // the server does not know the app's client key
  | 'wrong_encoding' // payloads cannot be decoded: another encoding or another key
  | 'server_unreachable' // refused, timed out, DNS failure: nothing answered
  | 'not_a_chat_server' // something answered, but it is no chat server (an HTML page, a portal)
  | 'server_error' // the server answered with a failure of its own (5xx)
  | 'rejected' // the server understood and refused (4xx)
  | 'wrong_server_kind' // it is a chat server of another kind than chosen; `serverKind` says which
  | 'already_added' // this account, at this server, is here already
  | 'other_person' // the token is good, but another person's than the account's
  | 'insecure_url' // plain http to a host that is not this machine
  | 'offline' // no connection now
  | 'timeout' // no answer within the limit
  | 'keychain_locked'
  | 'keychain_unavailable'
  | 'storage_failed' // the local store could not read or write
  | 'storage_full'
  | 'save_failed' // a file could not be written where the person chose
  | 'too_large'
  | 'cancelled'
  | 'internal' // a bug: logged with its stack in main, shown without it

/** A failure that a person may have to hear about. `detail` is for logs and never holds a secret or a text. */
export type AppError = {
  readonly code: AppErrorCode
  readonly detail?: string
  /** Which input was at fault, for `invalid_input`. */
  readonly field?: string
  /** For `wrong_server_kind`: which kind of server it is, where that can be told. */
  readonly serverKind?: AccountKind
}

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value })
export const err = (
  code: AppErrorCode,
  detail?: string,
  field?: string
): { readonly ok: false; readonly error: AppError } => ({
  ok: false,
  error: {
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(field === undefined ? {} : { field })
  }
})
