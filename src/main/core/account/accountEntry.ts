import type { SecretState } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { AccountRuntime } from './accountRuntime'
import { encodingOf } from './signIn'

/** An account that is here, and what is known of its secret. */
export type Entry = {
  readonly runtime: AccountRuntime
  secretState: SecretState
  /** Null: not known (yet), or the server wants none. */
  secret: string | null
}

export const viewOf = ({ runtime, secretState, secret }: Entry): AccountView => ({
  account: runtime.account(),
  capabilities: runtime.backend.capabilities,
  secretState,
  payloadEncoding: encodingOf(runtime.account().kind, secret),
  invitations: runtime.invitations()
})

/** '' and null both stand for "the server wants none". */
export const beginWith = (entry: Entry, secret: string | null): void => {
  entry.secret = secret === '' ? null : secret
  entry.runtime.signIn(entry.secret)
}
