/** The keychain as accounts use it. '' and null both stand for "the server wants none". */
import type { AccountId, Result, SecretState } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { SecretLookup, SecretStore } from '../ports'

export interface AccountSecrets {
  get(id: AccountId): Promise<SecretLookup>
  /** Null: there is none. A keychain that does not give it out now is an error. */
  require(id: AccountId): Promise<Result<string | null>>
  keep(id: AccountId, secret: string): Promise<Result<void>>
  forget(id: AccountId): Promise<void>
  /** What the interface says of one that was kept. */
  stateOf(secret: string | null): SecretState
}

/** @param isSessionOnly true when secrets live in memory only, for this run */
export const createAccountSecrets = (
  secrets: SecretStore,
  isSessionOnly: boolean
): AccountSecrets => {
  const keyOf = (id: AccountId): string => `account:${id}`
  return {
    get: (id) => secrets.get(keyOf(id)),
    require: async (id) => {
      const lookup = await secrets.get(keyOf(id))
      if (lookup.state === 'locked') return err('keychain_locked')
      if (lookup.state === 'unavailable') return err('keychain_unavailable')
      return ok(lookup.state === 'found' ? lookup.secret : null)
    },
    keep: (id, secret) =>
      secret === '' ? secrets.delete(keyOf(id)) : secrets.set(keyOf(id), secret),
    forget: async (id) => {
      await secrets.delete(keyOf(id))
    },
    stateOf: (secret) => {
      if (secret === null || secret === '') return 'none'
      return isSessionOnly ? 'session' : 'stored'
    }
  }
}
