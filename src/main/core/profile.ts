/**
 * Opening what this profile keeps: the store's key comes from the keychain, the store is opened with
 * it, and the engine starts. A locked or missing keychain is a state to show and to mend, never
 * "signed out" and never a reason to write a key to a plain file.
 */
import type { AppErrorCode } from '../../shared/domain'
import type { KeychainView } from '../../shared/ipc/views'
import type { Engine } from './engine'
import type { Logger, Publisher, SecretStore } from './ports'
import { createSessionSecrets } from './sessionSecrets'
import { type Store, StoreError } from './store'

/** Name of the store's key in the keychain. */
export const STORE_KEY_NAME = 'store-key'

export type ProfileDependencies = {
  readonly secrets: SecretStore
  /** 64 hexadecimal digits from a cryptographic source. */
  readonly newStoreKey: () => string
  /** A session store is deleted when it is closed. */
  readonly openStore: (options: {
    readonly key: string
    readonly isSession: boolean
  }) => Promise<Store>
  readonly createEngine: (options: {
    readonly store: Store
    readonly secrets: SecretStore
    readonly isSessionOnly: boolean
  }) => Engine
  readonly publisher: Publisher
  readonly logger: Logger
}

export interface Profile {
  /** Null until the store is open. */
  engine(): Engine | null
  keychain(): KeychainView
  /** Why there is no engine, for commands that need one. */
  failure(): AppErrorCode
  /** Resolves when the first try to open is over, whatever came of it. */
  opened(): Promise<void>
  open(): Promise<void>
  /** The person unlocked the keychain and asks to look again. */
  retry(): Promise<void>
  /** The person agrees to keep everything in memory until quit. */
  continueForThisRun(): Promise<void>
  dispose(): Promise<void>
}

export const createProfile = (deps: ProfileDependencies): Profile => new ProfileService(deps)

class ProfileService implements Profile {
  private current: Engine | null = null
  private state: KeychainView['state'] = 'ok'
  private code: AppErrorCode = 'storage_failed'
  private running: Promise<void> | null = null
  private isDisposed = false
  private markOpened: () => void = () => undefined
  private readonly whenOpened = new Promise<void>((resolve) => {
    this.markOpened = resolve
  })

  constructor(private readonly deps: ProfileDependencies) {}

  engine = (): Engine | null => this.current
  keychain = (): KeychainView => ({ state: this.state })
  failure = (): AppErrorCode => this.code
  opened = (): Promise<void> => this.whenOpened

  open(): Promise<void> {
    this.running ??= this.unlock().finally(() => {
      this.running = null
      this.markOpened()
    })
    return this.running
  }

  async retry(): Promise<void> {
    if (this.current === null) await this.open()
  }

  async continueForThisRun(): Promise<void> {
    await this.running
    if (this.current !== null) return
    await this.begin(this.deps.newStoreKey(), createSessionSecrets(), true)
  }

  async dispose(): Promise<void> {
    this.isDisposed = true
    await this.running
    const engine = this.current
    this.current = null
    await engine?.dispose()
  }

  private async unlock(): Promise<void> {
    const { secrets, newStoreKey } = this.deps
    const lookup = await secrets.get(STORE_KEY_NAME)
    switch (lookup.state) {
      case 'found':
        await this.begin(lookup.secret, secrets, false)
        return
      case 'none': {
        const key = newStoreKey()
        const kept = await secrets.set(STORE_KEY_NAME, key)
        if (kept.ok) await this.begin(key, secrets, false)
        else this.blocked(kept.error.code === 'keychain_locked' ? 'locked' : 'unavailable')
        return
      }
      case 'locked':
      case 'unavailable':
        this.blocked(lookup.state)
        return
    }
  }

  private blocked(state: 'locked' | 'unavailable'): void {
    this.state = state
    this.code = state === 'locked' ? 'keychain_locked' : 'keychain_unavailable'
    this.deps.logger.warn('keychain not usable', { state })
    this.deps.publisher.publish({ type: 'keychain/changed', keychain: this.keychain() })
  }

  private async begin(key: string, secrets: SecretStore, isSessionOnly: boolean): Promise<void> {
    const { openStore, createEngine, publisher, logger } = this.deps
    if (this.isDisposed) return
    try {
      const store = await openStore({ key, isSession: isSessionOnly })
      const engine = createEngine({ store, secrets, isSessionOnly })
      this.current = engine
      this.state = isSessionOnly ? 'session' : 'ok'
      publisher.publish({ type: 'keychain/changed', keychain: this.keychain() })
      // Not awaited: the list is shown from the store while accounts fetch their secrets.
      engine.start().catch((error: unknown) => {
        logger.error('engine did not start', { error: String(error) })
      })
    } catch (error) {
      const isFull = error instanceof StoreError && error.code === 'storage_full'
      const code = isFull ? 'storage_full' : 'storage_failed'
      this.code = code
      logger.error('store did not open', { error: String(error) })
      publisher.publish({ type: 'storage/failed', code })
    }
  }
}
