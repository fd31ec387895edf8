import type { ConnectionState } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'

/** Why a new sign-in is asked for, what is safe, and what to do; one to three sentences. */
export const signInReason = (
  view: AccountView | null,
  connection: ConnectionState | null
): string => {
  const name = view?.account.name ?? 'this account'
  const isImkit = view?.account.kind === 'imkit'
  if (connection?.phase !== 'auth_required' && connection?.phase !== 'signed_out') {
    return `${name} works as it is. What you change here is tried at once; your messages stay.`
  }
  switch (connection.errorCode) {
    case 'wrong_encoding':
      return `What the server of ${name} sends cannot be decoded: the payload encoding or its shared key does not match. Nothing is lost. Choose the right one, and Tern fetches what is missing.`
    case 'wrong_client_key':
      return `The server of ${name} does not know the client key. Nothing is lost. Enter the right one, and Tern fetches what is missing.`
    default:
      return `The server of ${name} does not take the ${isImkit ? 'token' : 'key'} any more. Your messages are safe, and what you wrote waits to be sent. Enter a new ${isImkit ? 'token' : 'key'} to go on.`
  }
}
