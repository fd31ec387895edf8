import { ok } from '../../shared/domain'
import type { SecretStore } from './ports'

/** Secrets for this run only, in memory: what a person without a usable keychain agreed to. */
export const createSessionSecrets = (): SecretStore => {
  const secrets = new Map<string, string>()
  return {
    get: (key) => {
      const secret = secrets.get(key)
      return Promise.resolve(secret === undefined ? { state: 'none' } : { state: 'found', secret })
    },
    set: (key, secret) => {
      secrets.set(key, secret)
      return Promise.resolve(ok(undefined))
    },
    delete: (key) => {
      secrets.delete(key)
      return Promise.resolve(ok(undefined))
    },
    health: () => Promise.resolve('ok')
  }
}
