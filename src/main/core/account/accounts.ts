/**
 * All accounts: adding (with a trial sign-in), signing in again, pausing, removing, and waking every
 * connection when the machine or the network comes back. Accounts share nothing but the store.
 */
import type { Account, AccountId, AccountKind, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { ChatBackend } from '../chatBackend'
import type { DemoServer, SecretStore } from '../ports'
import { AccountBook } from './accountBook'
import { beginWith, type Entry } from './accountEntry'
import type { AccountRuntime } from './accountRuntime'
import { type AccountSecrets, createAccountSecrets } from './accountSecrets'
import { createAccountRuntime } from './createAccountRuntime'
import { DemoAccounts } from './demoAccounts'
import type { RuntimeServices } from './runtimeServices'
import type { ImkitSignInAgain, NewAccount } from './signIn'
import { SigningIn } from './signingIn'

export type AccountsDependencies = {
  readonly services: Omit<RuntimeServices, 'onViewChanged'>
  readonly secrets: SecretStore
  /** True when secrets live in memory only, for this run. */
  readonly isSessionOnly: boolean
  readonly createBackend: (kind: AccountKind) => ChatBackend
  /** Resolves when stored accounts may connect; default at once. */
  readonly mayConnect?: Promise<void>
  /** Starts the servers of the built-in demo, or gives the running ones: one of each kind at most. */
  readonly startDemo: () => Promise<Result<readonly DemoServer[]>>
}

export interface Accounts {
  /** Starts a runtime for every stored account. */
  start(): Promise<void>
  list(): readonly AccountView[]
  find(id: AccountId): AccountRuntime | null
  runtimes(): readonly AccountRuntime[]
  /** Fails with `already_added` where this account is here; the kind may turn out another than chosen. */
  add(account: NewAccount): Promise<Result<AccountView>>
  /** Adds every account of the demo that is missing; answers all of them. */
  addDemo(): Promise<Result<readonly AccountView[]>>
  rename(id: AccountId, name: string): Promise<Result<null>>
  /** Pausing ends its connection until it is resumed, also at the next start. */
  setPaused(id: AccountId, isPaused: boolean): Promise<Result<null>>
  /**
   * A new secret for an account whose old one was refused or lost. Fails with `other_person` where the
   * server says that it belongs to somebody else.
   */
  signIn(id: AccountId, secret: string): Promise<Result<null>>
  signInImkit(id: AccountId, input: ImkitSignInAgain): Promise<Result<null>>
  /** Signs out: nothing of it stays here. */
  remove(id: AccountId): Promise<Result<null>>
  /** Asks the keychain again for accounts that could not have their secret. */
  retrySecrets(): Promise<void>
  dispose(): Promise<void>
}

export const createAccounts = (deps: AccountsDependencies): Accounts => new AccountService(deps)

class AccountService implements Accounts {
  private readonly book: AccountBook
  private readonly signingIn: SigningIn
  private readonly demo: DemoAccounts
  private readonly secrets: AccountSecrets

  constructor(private readonly deps: AccountsDependencies) {
    const { startDemo, createBackend } = deps
    this.secrets = createAccountSecrets(deps.secrets, deps.isSessionOnly)
    const services: RuntimeServices = {
      ...deps.services,
      onViewChanged: () => {
        this.book.publish()
      }
    }
    this.book = new AccountBook({
      services,
      createRuntime: (account) =>
        createAccountRuntime(account, createBackend(account.kind), services)
    })
    const { book, secrets } = this
    this.signingIn = new SigningIn({ book, secrets, services, createBackend })
    this.demo = new DemoAccounts({ book, services, startDemo, signingIn: this.signingIn })
  }

  async start(): Promise<void> {
    for (const account of await this.deps.services.store.listAccounts()) this.book.admit(account)
    this.book.publish()
    await this.deps.mayConnect
    await Promise.all(this.book.list().map((entry) => this.fetchSecret(entry)))
    this.book.publish()
  }

  list(): readonly AccountView[] {
    return this.book.views()
  }

  find(id: AccountId): AccountRuntime | null {
    return this.book.find(id)?.runtime ?? null
  }

  runtimes(): readonly AccountRuntime[] {
    return this.book.list().map(({ runtime }) => runtime)
  }

  add(input: NewAccount): Promise<Result<AccountView>> {
    return this.signingIn.add(input)
  }

  addDemo(): Promise<Result<readonly AccountView[]>> {
    return this.demo.add()
  }

  async rename(id: AccountId, name: string): Promise<Result<null>> {
    const entry = this.book.find(id)
    if (entry === null) return err('not_found')
    return this.book.withEntry(entry, () => this.book.change(entry, { name }))
  }

  async setPaused(id: AccountId, isPaused: boolean): Promise<Result<null>> {
    const entry = this.book.find(id)
    if (entry === null) return err('not_found')
    const changed = await this.book.withEntry(entry, async () => {
      if (entry.runtime.account().isPaused === isPaused) return ok(null)
      const result = await this.book.change(entry, { isPaused })
      if (isPaused) entry.runtime.pause()
      else if (entry.secret !== null) beginWith(entry, entry.secret)
      return result
    })
    if (changed.ok && !isPaused && entry.secret === null) await this.fetchSecret(entry)
    this.book.publish()
    return changed
  }

  async signIn(id: AccountId, secret: string): Promise<Result<null>> {
    const entry = this.book.find(id)
    return entry === null ? err('not_found') : this.signingIn.again(entry, secret.trim())
  }

  async signInImkit(id: AccountId, input: ImkitSignInAgain): Promise<Result<null>> {
    const entry = this.book.find(id)
    return entry === null ? err('not_found') : this.signingIn.againImkit(entry, input)
  }

  async remove(id: AccountId): Promise<Result<null>> {
    const entry = this.book.take(id)
    if (entry === null) return err('not_found')
    await entry.runtime.signOut()
    await entry.runtime.dispose()
    return this.book.inTurn(() => this.forget(entry.runtime.account()))
  }

  async retrySecrets(): Promise<void> {
    const lost = this.book
      .list()
      .filter(({ secretState }) => secretState === 'locked' || secretState === 'unavailable')
    await Promise.all(lost.map((entry) => this.fetchSecret(entry)))
    this.book.publish()
  }

  dispose(): Promise<void> {
    return this.book.close()
  }

  private async fetchSecret(entry: Entry): Promise<void> {
    const { id, isDemo, isPaused } = entry.runtime.account()
    if (isDemo) {
      if (!isPaused) await this.demo.begin(entry)
      return
    }
    const lookup = await this.secrets.get(id)
    // Somebody signed in meanwhile: what was looked up is the old one.
    if (entry.secret !== null) return
    if (lookup.state === 'locked' || lookup.state === 'unavailable') {
      entry.secretState = lookup.state
      entry.runtime.signedOut()
      return
    }
    const secret = lookup.state === 'found' ? lookup.secret : null
    entry.secretState = this.secrets.stateOf(secret)
    beginWith(entry, secret)
  }

  /** What cannot be deleted now is here still, and can be removed again. */
  private async forget(account: Account): Promise<Result<null>> {
    const { store, directory, notifications, publisher, changes } = this.deps.services
    await this.secrets.forget(account.id)
    try {
      await store.removeAccount(account.id)
    } catch (error) {
      this.book.admit(account)?.runtime.signedOut()
      this.book.publish()
      throw error
    }
    const ids = directory.forgetAccount(account.id)
    for (const id of ids) notifications.conversationRead(id)
    publisher.publish({ type: 'conversations/removed', ids })
    changes.recountUnread()
    this.book.publish()
    return ok(null)
  }
}
