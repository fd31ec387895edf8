/**
 * All accounts: adding (with a trial sign-in), signing in again, pausing, removing, and waking every
 * connection when the machine or the network comes back. Accounts share nothing but the store.
 */
import type { Account, AccountId, AccountKind, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { ChatBackend } from '../chatBackend'
import { readCredentials } from '../imkitCredentials'
import type { DemoServer, SecretStore } from '../ports'
import { type Entry, viewOf } from './accountEntry'
import type { AccountRuntime } from './accountRuntime'
import { createAccountRuntime } from './createAccountRuntime'
import { type AccountSecrets, createAccountSecrets } from './accountSecrets'
import { defaultName, freeName, newAccount } from './newAccount'
import { parseServerUrl } from './serverUrl'
import {
  type ImkitSignInAgain,
  imkitSecret,
  isSameAccount,
  type NewAccount,
  ownerIn,
  secretOf,
  withOwner
} from './signIn'
import type { RuntimeServices } from './runtimeServices'
import { type Trial, tryOut, tryOutAnyIMessage } from './trial'

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
  private readonly entries = new Map<AccountId, Entry>()
  private adopting: Promise<unknown> = Promise.resolve()
  private addingDemo: Promise<Result<readonly AccountView[]>> | null = null

  private readonly secrets: AccountSecrets

  constructor(private readonly deps: AccountsDependencies) {
    this.secrets = createAccountSecrets(deps.secrets, deps.isSessionOnly)
  }

  async start(): Promise<void> {
    for (const account of await this.deps.services.store.listAccounts()) this.admit(account)
    this.publish()
    await this.deps.mayConnect
    await Promise.all([...this.entries.values()].map((entry) => this.fetchSecret(entry)))
    this.publish()
  }

  list(): readonly AccountView[] {
    return [...this.entries.values()].map(viewOf)
  }

  find(id: AccountId): AccountRuntime | null {
    return this.entries.get(id)?.runtime ?? null
  }

  runtimes(): readonly AccountRuntime[] {
    return [...this.entries.values()].map(({ runtime }) => runtime)
  }

  async add(input: NewAccount): Promise<Result<AccountView>> {
    const url = parseServerUrl(input.serverUrl)
    if (!url.ok) return url
    const secret = secretOf(input, () => this.deps.services.random.uuid())
    if (!secret.ok) return secret
    const account = newAccount(this.deps.services, {
      kind: input.kind,
      serverUrl: url.value,
      name: input.name ?? ''
    })
    if (this.isHere(account, secret.value, null)) return err('already_added')
    const trial = await this.tryOut(tryOutAnyIMessage, account, secret.value)
    if (!trial.ok) return trial
    const { kind, owner } = trial.value
    return this.inTurn(() => {
      // Looked for again: it may have been added twice at once.
      if (this.isHere(account, secret.value, owner)) return Promise.resolve(err('already_added'))
      const name = input.name ?? freeName(defaultName(kind), this.names())
      return this.adopt({ ...account, kind, name }, withOwner(kind, secret.value, owner))
    })
  }

  private inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const run = this.adopting.then(work)
    this.adopting = run.catch(() => undefined)
    return run
  }

  /** Single flight: two clicks are one account of each kind. */
  addDemo(): Promise<Result<readonly AccountView[]>> {
    this.addingDemo ??= this.addDemoOnce().finally(() => {
      this.addingDemo = null
    })
    return this.addingDemo
  }

  private async addDemoOnce(): Promise<Result<readonly AccountView[]>> {
    const demo = await this.deps.startDemo()
    if (!demo.ok) return demo
    const views: AccountView[] = []
    for (const server of demo.value) {
      const added = await this.addDemoAccount(server)
      if (!added.ok) return added
      views.push(added.value)
    }
    return ok(views)
  }

  private async addDemoAccount(server: DemoServer): Promise<Result<AccountView>> {
    const existing = [...this.entries.values()].find(({ runtime }) => {
      const { isDemo, kind } = runtime.account()
      return isDemo && kind === server.kind
    })
    if (existing !== undefined) {
      if (existing.runtime.connection().phase === 'signed_out')
        await this.startDemoAccount(existing)
      return ok(viewOf(existing))
    }
    const account = { ...newAccount(this.deps.services, server), isDemo: true }
    const secret = server.secret ?? ''
    const trial = await this.tryOut(tryOut, account, secret)
    return trial.ok ? this.adopt(account, secret) : trial
  }

  async rename(id: AccountId, name: string): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    await this.update(entry, { name })
    return ok(null)
  }

  async setPaused(id: AccountId, isPaused: boolean): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    if (entry.runtime.account().isPaused === isPaused) return ok(null)
    await this.update(entry, { isPaused })
    if (isPaused) entry.runtime.pause()
    else if (entry.secret === null) await this.fetchSecret(entry)
    else entry.runtime.signIn(entry.secret)
    this.publish()
    return ok(null)
  }

  async signIn(id: AccountId, secret: string): Promise<Result<null>> {
    const entry = this.entries.get(id)
    return entry === undefined ? err('not_found') : this.signInWith(entry, secret.trim())
  }

  async signInImkit(id: AccountId, input: ImkitSignInAgain): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    if (entry.runtime.account().kind !== 'imkit') return err('unsupported')
    const stored = entry.secret === null ? await this.secrets.require(id) : ok(entry.secret)
    if (!stored.ok) return stored
    const known = stored.value === null ? null : readCredentials(stored.value)
    const secret = imkitSecret(input, known, () => this.deps.services.random.uuid())
    return secret.ok ? this.signInWith(entry, secret.value) : secret
  }

  async remove(id: AccountId): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    this.entries.delete(id)
    await entry.runtime.signOut()
    await entry.runtime.dispose()
    const { services } = this.deps
    await this.secrets.forget(id)
    await services.store.removeAccount(id)
    const ids = services.directory.forgetAccount(id)
    services.publisher.publish({ type: 'conversations/removed', ids })
    services.changes.recountUnread()
    this.publish()
    return ok(null)
  }

  async retrySecrets(): Promise<void> {
    const lost = [...this.entries.values()].filter(
      ({ secretState }) => secretState === 'locked' || secretState === 'unavailable'
    )
    await Promise.all(lost.map((entry) => this.fetchSecret(entry)))
    this.publish()
  }

  async dispose(): Promise<void> {
    const runtimes = this.runtimes()
    this.entries.clear()
    await Promise.all(runtimes.map((runtime) => runtime.dispose()))
  }

  private isHere(account: Account, secret: string, owner: string | null): boolean {
    return [...this.entries.values()].some((entry) =>
      isSameAccount(
        {
          account: entry.runtime.account(),
          secret: entry.secret,
          owner: entry.runtime.backend.owner()
        },
        { account, secret, owner }
      )
    )
  }

  private names(): readonly string[] {
    return this.runtimes().map((runtime) => runtime.account().name)
  }

  private async update(entry: Entry, change: Partial<Account>): Promise<void> {
    const account = { ...entry.runtime.account(), ...change }
    await this.deps.services.store.saveAccount(account)
    entry.runtime.update(account)
    this.publish()
  }

  private admit(account: Account): Entry {
    const backend = this.deps.createBackend(account.kind)
    const services: RuntimeServices = {
      ...this.deps.services,
      onViewChanged: () => {
        this.publish()
      }
    }
    const runtime = createAccountRuntime(account, backend, services)
    const entry: Entry = { runtime, secretState: 'none', secret: null }
    this.entries.set(account.id, entry)
    return entry
  }

  private async fetchSecret(entry: Entry): Promise<void> {
    const { id, isDemo, isPaused } = entry.runtime.account()
    if (isDemo) {
      if (!isPaused) await this.startDemoAccount(entry)
      return
    }
    const lookup = await this.secrets.get(id)
    if (lookup.state === 'locked' || lookup.state === 'unavailable') {
      entry.secretState = lookup.state
      entry.runtime.signedOut()
      return
    }
    const secret = lookup.state === 'found' ? lookup.secret : null
    entry.secretState = this.secrets.stateOf(secret)
    this.begin(entry, secret)
  }

  private begin(entry: Entry, secret: string | null): void {
    entry.secret = secret
    entry.runtime.signIn(secret)
  }

  /** The demo's servers are ours: they take a new port at every start, and their keys are no secrets. */
  private async startDemoAccount(entry: Entry): Promise<void> {
    const demo = await this.deps.startDemo()
    const { kind } = entry.runtime.account()
    const server = demo.ok ? demo.value.find((one) => one.kind === kind) : undefined
    if (server === undefined) {
      entry.runtime.signedOut()
      return
    }
    const account = { ...entry.runtime.account(), serverUrl: server.serverUrl }
    // A store that cannot write now must not keep the app from starting.
    const { store, onStorageFailure } = this.deps.services
    await store.saveAccount(account).catch(onStorageFailure)
    entry.runtime.update(account)
    this.begin(entry, server.secret)
  }

  private async adopt(account: Account, secret: string): Promise<Result<AccountView>> {
    if (!account.isDemo) {
      const kept = await this.secrets.keep(account.id, secret)
      if (!kept.ok) return kept
    }
    await this.deps.services.store.saveAccount(account)
    const entry = this.admit(account)
    entry.secretState = account.isDemo ? 'none' : this.secrets.stateOf(secret)
    this.begin(entry, secret === '' ? null : secret)
    this.publish()
    return ok(viewOf(entry))
  }

  private tryOut(attempt: typeof tryOut, account: Account, secret: string): Promise<Result<Trial>> {
    const { services, createBackend } = this.deps
    return attempt({ clock: services.clock, createBackend }, account, secret)
  }

  /** Cursor and outbox stay: the account goes on where it stopped. */
  private async signInWith(entry: Entry, entered: string): Promise<Result<null>> {
    const account = entry.runtime.account()
    const trial = await this.tryOut(tryOut, account, entered)
    if (!trial.ok) return trial
    const { kind, owner } = trial.value
    const expected = entry.runtime.backend.owner() ?? ownerIn(kind, entered)
    // What is stored here is one person's: another's messages must never be mixed into it.
    if (owner !== null && expected !== null && owner !== expected) return err('other_person')
    const secret = withOwner(kind, entered, owner)
    const kept = await this.secrets.keep(account.id, secret)
    if (!kept.ok) return kept
    entry.secretState = this.secrets.stateOf(secret)
    this.begin(entry, secret === '' ? null : secret)
    this.publish()
    return ok(null)
  }

  private publish(): void {
    this.deps.services.publisher.publish({ type: 'accounts/changed', accounts: this.list() })
  }
}
