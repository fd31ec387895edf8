/**
 * Opening what this profile keeps: the store's key comes from the keychain, the store is opened with
 * it, and the engine starts. A locked or missing keychain is a state to show and to mend, never
 * "signed out" and never a reason to write a key to a plain file. A store that dies in use is opened
 * again, with a new engine on it.
 */
import type { AppErrorCode } from '../../shared/domain'
import type { KeychainView } from '../../shared/ipc/views'
import { createBudget } from './budget'
import type { Engine } from './engine'
import type { Clock, Logger, Publisher, SecretStore } from './ports'
import { publishAnew } from './publishAnew'
import { createSessionSecrets } from './sessionSecrets'
import { type Store, StoreError } from './store'

/** Name of the store's key in the keychain. */
export const STORE_KEY_NAME = 'store-key'

/** A store that dies more often than this is not worth opening again in this run. */
const REOPENINGS = 3
const REOPENINGS_WITHIN_MS = 10 * 60_000

export type ProfileDependencies = {
  readonly secrets: SecretStore
  /** 64 hexadecimal digits from a cryptographic source. */
  readonly newStoreKey: () => string
  /** A session store is deleted when it is closed. */
  readonly openStore: (options: {
    readonly key: string
    readonly isSession: boolean
    /** It can no longer be used: damage was found in it, or its thread ended. */
    readonly onFatal: (error: StoreError) => void
  }) => Promise<Store>
  readonly createEngine: (options: {
    readonly store: Store
    readonly secrets: SecretStore
    readonly isSessionOnly: boolean
  }) => Engine
  readonly publisher: Publisher
  readonly clock: Clock
  readonly logger: Logger
}

export interface Profile {
  /** Null until the store is open. */
  engine(): Engine | null
  keychain(): KeychainView
  /** Why there is no engine, for commands that need one. */
  failure(): AppErrorCode
  /** Resolves when nothing is being opened: after the first try, whatever came of it. */
  opened(): Promise<void>
  open(): Promise<void>
  /** The person unlocked the keychain and asks to look again. */
  retry(): Promise<void>
  /** The key is lost: what it opened is set aside, and a new store begins. Does nothing otherwise. */
  startAnew(): Promise<void>
  /** The person agrees to keep everything in memory until quit. */
  continueForThisRun(): Promise<void>
  dispose(): Promise<void>
}

export const createProfile = (deps: ProfileDependencies): Profile => new ProfileService(deps)

/** All that it takes to open the store, and to open it again. */
type Access = {
  readonly key: string
  readonly secrets: SecretStore
  readonly isSessionOnly: boolean
}

class ProfileService implements Profile {
  private current: Engine | null = null
  private state: KeychainView['state'] = 'ok'
  private code: AppErrorCode = 'storage_failed'
  /** One opening or closing at a time, in the order of asking. */
  private chain: Promise<void> = Promise.resolve()
  private opening: Promise<void> | null = null
  private isDisposed = false
  private isAlarmed = false
  /** Names the store in use, so that one that was replaced already is not mourned twice. */
  private storeNumber = 0
  private readonly mayReopen: () => boolean
  private markOpened: () => void = () => undefined
  private readonly whenOpened = new Promise<void>((resolve) => {
    this.markOpened = resolve
  })

  constructor(private readonly deps: ProfileDependencies) {
    this.mayReopen = createBudget(deps.clock, REOPENINGS, REOPENINGS_WITHIN_MS)
  }

  engine = (): Engine | null => this.current
  keychain = (): KeychainView => ({ state: this.state })
  failure = (): AppErrorCode => this.code

  async opened(): Promise<void> {
    await this.whenOpened
    await this.chain
  }

  open(): Promise<void> {
    this.opening ??= this.inTurn(async () => {
      if (this.current === null && !this.isDisposed) await this.unlock()
    }).finally(() => {
      this.opening = null
      this.markOpened()
    })
    return this.opening
  }

  retry(): Promise<void> {
    return this.open()
  }

  startAnew(): Promise<void> {
    return this.inTurn(async () => {
      if (this.current === null && !this.isDisposed && this.state === 'lost') await this.beginAnew()
    })
  }

  continueForThisRun(): Promise<void> {
    return this.inTurn(async () => {
      if (this.current !== null || this.isDisposed) return
      const key = this.deps.newStoreKey()
      await this.begin({ key, secrets: createSessionSecrets(), isSessionOnly: true })
    })
  }

  async dispose(): Promise<void> {
    this.isDisposed = true
    await this.chain
    const engine = this.current
    this.current = null
    await engine?.sendHeld()
    await engine?.dispose().catch((error: unknown) => {
      this.deps.logger.error('engine did not end well', { error: String(error) })
    })
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.chain.then(work)
    this.chain = run.catch(() => undefined)
    return run
  }

  private async unlock(): Promise<void> {
    const { secrets } = this.deps
    const lookup = await secrets.get(STORE_KEY_NAME)
    switch (lookup.state) {
      case 'found':
        await this.begin({ key: lookup.secret, secrets, isSessionOnly: false })
        return
      case 'none':
        await this.beginAnew()
        return
      case 'locked':
      case 'lost':
      case 'unavailable':
        this.blocked(lookup.state)
        return
    }
  }

  /** With a key of its own; a store of another key is set aside when it is opened. */
  private async beginAnew(): Promise<void> {
    const { secrets, newStoreKey } = this.deps
    const key = newStoreKey()
    const kept = await secrets.set(STORE_KEY_NAME, key)
    if (kept.ok) await this.begin({ key, secrets, isSessionOnly: false })
    else this.blocked(kept.error.code === 'keychain_locked' ? 'locked' : 'unavailable')
  }

  private blocked(state: 'locked' | 'lost' | 'unavailable'): void {
    this.state = state
    this.code = state === 'locked' ? 'keychain_locked' : 'keychain_unavailable'
    this.deps.logger.warn('keychain not usable', { state })
    this.deps.publisher.publish({ type: 'keychain/changed', keychain: this.keychain() })
  }

  private async begin(access: Access): Promise<void> {
    const { createEngine, publisher, logger } = this.deps
    const { secrets, isSessionOnly } = access
    try {
      const store = await this.openStore(access)
      const number = this.storeNumber
      if (this.isDisposed) {
        await store.close()
        return
      }
      const engine = createEngine({ store, secrets, isSessionOnly })
      this.current = engine
      this.state = isSessionOnly ? 'session' : 'ok'
      publisher.publish({ type: 'keychain/changed', keychain: this.keychain() })
      if (this.isAlarmed) publisher.publish({ type: 'storage/recovered' })
      this.isAlarmed = false
      // Not awaited: the list is shown from the store while accounts fetch their secrets.
      engine.start().catch((error: unknown) => {
        logger.error('engine did not start', { error: String(error) })
        // What cannot be read now may be read when it is opened anew; else nothing would ever connect.
        if (error instanceof StoreError) this.storeLost(access, number, error)
      })
    } catch (error) {
      logger.error('store did not open', { error: String(error) })
      const isFull = error instanceof StoreError && error.code === 'storage_full'
      this.alarm(isFull ? 'storage_full' : 'storage_failed')
    }
  }

  private openStore(access: Access): Promise<Store> {
    this.storeNumber += 1
    const number = this.storeNumber
    return this.deps.openStore({
      key: access.key,
      isSession: access.isSessionOnly,
      onFatal: (error) => {
        this.storeLost(access, number, error)
      }
    })
  }

  private storeLost(access: Access, number: number, error: StoreError): void {
    if (number !== this.storeNumber) return
    this.storeNumber += 1
    this.deps.logger.error('store lost in use', { code: error.code, error: error.message })
    void this.inTurn(() => this.reopen(access))
  }

  /**
   * A damaged file is set aside by the next opening, which saves accounts and waiting sends from it;
   * the servers have the rest. Windows keep what they show until they are told what is left of it.
   */
  private async reopen(access: Access): Promise<void> {
    const { publisher, logger } = this.deps
    if (this.isDisposed) return
    this.alarm('storage_failed')
    const lost = this.current
    this.current = null
    const shown = lost?.directory.list().map(({ id }) => id) ?? []
    await lost?.dispose().catch((error: unknown) => {
      logger.warn('lost store not closed', { error: String(error) })
    })
    if (!this.mayReopen()) {
      logger.error('store lost too often: not opened again')
      return
    }
    await this.begin(access)
    const store = this.engine()?.store
    if (store === undefined) return
    await publishAnew(store, shown, publisher).catch((error: unknown) => {
      logger.warn('reopened store not read', { error: String(error) })
    })
  }

  private alarm(code: 'storage_failed' | 'storage_full'): void {
    this.code = code
    this.isAlarmed = true
    this.deps.publisher.publish({ type: 'storage/failed', code })
  }
}
