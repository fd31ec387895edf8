/** The accounts as the doctor asks after them: those of a running engine, or tried out one by one. */
import type { Account, AppErrorCode } from '../../../shared/domain'
import { createAccountSecrets } from '../account/accountSecrets'
import { tryOut, type TrialDependencies } from '../account/trial'
import type { Engine } from '../engine'
import type { SecretStore } from '../ports'
import type { DoctorAccount, DoctorConnection } from './probes'

export const runningAccounts = (engine: Engine | null): readonly DoctorAccount[] =>
  engine?.accounts.list().map(({ account: { id, name, serverUrl } }) => ({
    name,
    serverUrl,
    connection: () => {
      const found = engine.connections().find(({ accountId }) => accountId === id)
      return Promise.resolve(found ?? { phase: 'stopped', cause: null, errorCode: null })
    }
  })) ?? []

/** Each connects once, on a connection of its own that is closed again: nothing is fetched or sent. */
export const accountsToTry = (
  accounts: readonly Account[],
  secrets: SecretStore,
  trial: TrialDependencies
): readonly DoctorAccount[] => {
  const kept = createAccountSecrets(secrets, false)
  return accounts.map((account) => ({
    name: account.name,
    serverUrl: account.serverUrl,
    connection: async () => {
      if (account.isPaused) return { phase: 'stopped', cause: null, errorCode: null }
      const secret = await kept.require(account.id)
      if (!secret.ok) return refused(secret.error.code)
      const tried = await tryOut(trial, account, secret.value ?? '')
      return tried.ok
        ? { phase: 'online', cause: null, errorCode: null }
        : refused(tried.error.code)
    }
  }))
}

const refused = (errorCode: AppErrorCode): DoctorConnection => {
  switch (errorCode) {
    case 'keychain_locked':
    case 'keychain_unavailable':
      return { phase: 'signed_out', cause: 'keychain', errorCode }
    case 'auth_failed':
    case 'wrong_client_key':
    case 'wrong_encoding':
      return { phase: 'auth_required', cause: 'auth_refused', errorCode }
    default:
      return { phase: 'waiting', cause: null, errorCode }
  }
}
