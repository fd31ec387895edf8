import { err, ok, type Result } from '../../shared/domain'
import type { Clock, Logger, Random, SecretLookup, SecretStore } from '../core/ports'
import { createKeychainCalls, type KeychainCalls, type Keytar } from './keychainCalls'
import type { KeychainFailure } from './keytarErrors'

/** The name under which every entry of ours stands in the keychain. */
export const KEYCHAIN_SERVICE = 'Tern'

/**
 * Remembers, outside the keychain, which keys it was given: a locked keyring answers "nothing there",
 * exactly as if nothing had ever been stored.
 */
export type SecretMarkers = {
  has(key: string): boolean
  set(key: string): void
  unset(key: string): void
}

export type SecretsOptions = {
  readonly markers: SecretMarkers
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly service?: string
  /** Loaded at the first call: a machine without libsecret must still start. */
  readonly load?: () => Promise<Keytar>
}

const loadKeytar = async (): Promise<Keytar> => {
  const loaded = (await import('keytar')) as Keytar & { readonly default?: Keytar }
  return loaded.default ?? loaded
}

const asError = ({ state, reason }: KeychainFailure): ReturnType<typeof err> =>
  err(state === 'locked' ? 'keychain_locked' : 'keychain_unavailable', reason)

class KeychainSecrets implements SecretStore {
  private readonly calls: KeychainCalls
  private readonly service: string

  constructor(private readonly options: SecretsOptions) {
    this.service = options.service ?? KEYCHAIN_SERVICE
    this.calls = createKeychainCalls(options.load ?? loadKeytar, options.clock)
  }

  async get(key: string): Promise<SecretLookup> {
    const { markers, logger } = this.options
    const found = await this.read(key)
    if (!found.ok) {
      const { state, reason } = found.error
      logger.warn('keychain read failed', { state, reason })
      return state === 'locked' ? { state } : { state, reason }
    }
    if (found.value === null) return { state: await this.whyMissing(key) }
    // Heals a crash between writing the secret and writing its marker.
    markers.set(key)
    return { state: 'found', secret: found.value }
  }

  async set(key: string, secret: string): Promise<Result<void>> {
    if (secret === '') return err('invalid_input', 'empty secret', 'secret')
    const refusal = await this.refusalToTouch(key)
    if (refusal !== null) return refusal
    const { markers } = this.options
    const written = await this.calls.run(
      (keytar) => keytar.setPassword(this.service, key, secret),
      // Also when the person unlocks the keychain after we stopped waiting.
      () => {
        markers.set(key)
      }
    )
    if (!written.ok) return asError(written.error)
    const back = await this.read(key)
    if (!back.ok) return asError(back.error)
    return back.value === secret ? ok(undefined) : err('keychain_unavailable', 'not_kept')
  }

  async delete(key: string): Promise<Result<void>> {
    const refusal = await this.refusalToTouch(key)
    if (refusal !== null) return refusal
    const { markers } = this.options
    const deleted = await this.calls.run(
      (keytar) => keytar.deletePassword(this.service, key),
      () => {
        markers.unset(key)
      }
    )
    return deleted.ok ? ok(undefined) : asError(deleted.error)
  }

  /** Writes, reads back and deletes a random value. */
  async health(): Promise<'ok' | 'locked' | 'unavailable'> {
    const key = `probe:${this.options.random.uuid()}`
    const secret = this.options.random.uuid()
    const written = await this.calls.run((keytar) => keytar.setPassword(this.service, key, secret))
    if (!written.ok) return written.error.state
    const back = await this.read(key)
    const deleted = await this.calls.run((keytar) => keytar.deletePassword(this.service, key))
    if (!back.ok) return back.error.state
    if (back.value === null) return 'locked'
    if (back.value !== secret) return 'unavailable'
    return deleted.ok ? 'ok' : deleted.error.state
  }

  /**
   * Nothing is there: a locked keychain says the same. One that keeps and gives back another value is
   * open, so that what was in it is gone: reset, or in another keychain (GNOME Keyring, KWallet).
   */
  private async whyMissing(key: string): Promise<'none' | 'locked' | 'lost'> {
    const { markers, logger } = this.options
    if (!markers.has(key)) return 'none'
    if ((await this.health()) !== 'ok') return 'locked'
    logger.warn('keychain has lost a secret')
    return 'lost'
  }

  private read(key: string): Promise<Result<string | null, KeychainFailure>> {
    return this.calls.run((keytar) => keytar.getPassword(this.service, key))
  }

  /**
   * Something that should be there but cannot be read is never overwritten or deleted. Only when the
   * keychain demonstrably works (a probe is kept and given back) is the entry known to be gone: the
   * person reset the keychain, and a new sign-in must be possible.
   */
  private async refusalToTouch(key: string): Promise<ReturnType<typeof err> | null> {
    if (!this.options.markers.has(key)) return null
    const found = await this.read(key)
    if (!found.ok) return asError(found.error)
    if (found.value !== null) return null
    const health = await this.health()
    if (health === 'ok') return null
    return err(health === 'locked' ? 'keychain_locked' : 'keychain_unavailable')
  }
}

/** The OS keychain (macOS Keychain, Windows Credential Manager, Secret Service) through keytar. */
export const createSecrets = (options: SecretsOptions): SecretStore => new KeychainSecrets(options)
