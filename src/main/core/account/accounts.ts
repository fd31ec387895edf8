/**
 * All accounts: adding (with a trial sign-in), signing in again, removing, and waking every
 * connection when the machine or the network comes back. Accounts share nothing but the store.
 */
import type { Account, AccountId, AccountKind, Result, SecretState } from '../../../shared/domain'
import { asAccountId, err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { BackendSink, ChatBackend } from '../chatBackend'
import type { SecretStore } from '../ports'
import { type AccountRuntime, createAccountRuntime, type RuntimeServices } from './accountRuntime'
import { parseServerUrl } from './serverUrl'

/** A trial sign-in ends after this, whatever the server does, ms. */
const TRIAL_LIMIT_MS = 15_000

export type AccountsDependencies = {
  readonly services: RuntimeServices
  readonly secrets: SecretStore
  /** True when secrets live in memory only, for this run. */
  readonly isSessionOnly: boolean
  readonly createBackend: (kind: AccountKind) => ChatBackend
  /** Resolves when stored accounts may connect; default at once. */
  readonly mayConnect?: Promise<void>
  /** Starts the built-in demo server, or gives the running one. */
  readonly startDemo: () => Promise<
    Result<{ readonly url: string; readonly apiKey: string | null }>
  >
}

export type NewAccount = {
  readonly kind: AccountKind
  readonly serverUrl: string
  readonly secret: string
  readonly name: string | undefined
}

export interface Accounts {
  /** Starts a runtime for every stored account. */
  start(): Promise<void>
  list(): readonly AccountView[]
  find(id: AccountId): AccountRuntime | null
  runtimes(): readonly AccountRuntime[]
  add(account: NewAccount): Promise<Result<AccountView>>
  addDemo(): Promise<Result<AccountView>>
  rename(id: AccountId, name: string): Promise<Result<null>>
  /** A new secret for an account whose old one was refused or lost. */
  signIn(id: AccountId, secret: string): Promise<Result<null>>
  remove(id: AccountId): Promise<Result<null>>
  /** Asks the keychain again for accounts that could not have their secret. */
  retrySecrets(): Promise<void>
  dispose(): Promise<void>
}

export const createAccounts = (deps: AccountsDependencies): Accounts => new AccountService(deps)

type Entry = { readonly runtime: AccountRuntime; secretState: SecretState }

class AccountService implements Accounts {
  private readonly entries = new Map<AccountId, Entry>()
  private addingDemo: Promise<Result<AccountView>> | null = null

  constructor(private readonly deps: AccountsDependencies) {}

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

  async add({ kind, serverUrl, secret, name }: NewAccount): Promise<Result<AccountView>> {
    const url = parseServerUrl(serverUrl)
    if (!url.ok) return url
    const account: Account = {
      id: asAccountId(this.deps.services.random.uuid()),
      kind,
      name: name ?? this.freeName(kind),
      serverUrl: url.value,
      isDemo: false,
      createdAt: this.deps.services.clock.now()
    }
    return this.adopt(account, secret.trim())
  }

  /** Single flight: two clicks are one account. */
  addDemo(): Promise<Result<AccountView>> {
    this.addingDemo ??= this.addDemoOnce().finally(() => {
      this.addingDemo = null
    })
    return this.addingDemo
  }

  private async addDemoOnce(): Promise<Result<AccountView>> {
    const existing = [...this.entries.values()].find(({ runtime }) => runtime.account().isDemo)
    if (existing !== undefined) {
      if (existing.runtime.connection().phase === 'signed_out')
        await this.startDemoAccount(existing)
      return ok(viewOf(existing))
    }
    const demo = await this.deps.startDemo()
    if (!demo.ok) return demo
    const account: Account = {
      id: asAccountId(this.deps.services.random.uuid()),
      kind: 'photon',
      name: 'iMessage',
      serverUrl: demo.value.url,
      isDemo: true,
      createdAt: this.deps.services.clock.now()
    }
    return this.adopt(account, demo.value.apiKey ?? '')
  }

  async rename(id: AccountId, name: string): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    const account = { ...entry.runtime.account(), name }
    await this.deps.services.store.saveAccount(account)
    entry.runtime.rename(account)
    this.publish()
    return ok(null)
  }

  async signIn(id: AccountId, secret: string): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    const trimmed = secret.trim()
    const trial = await this.tryOut(entry.runtime.account(), trimmed)
    if (!trial.ok) return trial
    const kept = await this.keepSecret(id, trimmed)
    if (!kept.ok) return kept
    entry.secretState = this.stateOfKept(trimmed)
    entry.runtime.signIn(trimmed === '' ? null : trimmed)
    this.publish()
    return ok(null)
  }

  async remove(id: AccountId): Promise<Result<null>> {
    const entry = this.entries.get(id)
    if (entry === undefined) return err('not_found')
    this.entries.delete(id)
    await entry.runtime.dispose()
    const { services, secrets } = this.deps
    await secrets.delete(secretKey(id))
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

  private admit(account: Account): Entry {
    const backend = this.deps.createBackend(account.kind)
    const runtime = createAccountRuntime(account, backend, this.deps.services)
    const entry: Entry = { runtime, secretState: 'none' }
    this.entries.set(account.id, entry)
    return entry
  }

  private async fetchSecret(entry: Entry): Promise<void> {
    const { id, isDemo } = entry.runtime.account()
    if (isDemo) {
      await this.startDemoAccount(entry)
      return
    }
    const lookup = await this.deps.secrets.get(secretKey(id))
    switch (lookup.state) {
      case 'found':
        entry.secretState = this.deps.isSessionOnly ? 'session' : 'stored'
        entry.runtime.signIn(lookup.secret)
        return
      case 'none':
        entry.secretState = 'none'
        entry.runtime.signIn(null)
        return
      case 'locked':
      case 'unavailable':
        entry.secretState = lookup.state
        entry.runtime.signedOut()
        return
    }
  }

  /** The demo server is ours: it takes a new port at every start, and its key is no secret. */
  private async startDemoAccount(entry: Entry): Promise<void> {
    const demo = await this.deps.startDemo()
    if (!demo.ok) {
      entry.runtime.signedOut()
      return
    }
    const account = { ...entry.runtime.account(), serverUrl: demo.value.url }
    // A store that cannot write now must not keep the app from starting.
    const { store, onStorageFailure } = this.deps.services
    await store.saveAccount(account).catch(onStorageFailure)
    entry.runtime.rename(account)
    entry.runtime.signIn(demo.value.apiKey)
  }

  private async adopt(account: Account, secret: string): Promise<Result<AccountView>> {
    const trial = await this.tryOut(account, secret)
    if (!trial.ok) return trial
    if (!account.isDemo) {
      const kept = await this.keepSecret(account.id, secret)
      if (!kept.ok) return kept
    }
    await this.deps.services.store.saveAccount(account)
    const entry = this.admit(account)
    entry.secretState = account.isDemo ? 'none' : this.stateOfKept(secret)
    entry.runtime.signIn(secret === '' ? null : secret)
    this.publish()
    return ok(viewOf(entry))
  }

  /** One attempt on a backend of its own; nothing of it is kept. */
  private async tryOut(account: Account, secret: string): Promise<Result<void>> {
    const backend = this.deps.createBackend(account.kind)
    const scope = new AbortController()
    const cancelLimit = this.deps.services.clock.after(TRIAL_LIMIT_MS, () => {
      scope.abort()
    })
    try {
      const session = { account, secret: secret === '' ? null : secret }
      const result = await backend.connect(session, SILENT_SINK, scope.signal)
      if (result.ok) return ok(undefined)
      return { ok: false, error: scope.signal.aborted ? { code: 'timeout' } : result.error.error }
    } finally {
      cancelLimit()
      await backend.close()
    }
  }

  private keepSecret(id: AccountId, secret: string): Promise<Result<void>> {
    const { secrets } = this.deps
    return secret === '' ? secrets.delete(secretKey(id)) : secrets.set(secretKey(id), secret)
  }

  private stateOfKept(secret: string): SecretState {
    if (secret === '') return 'none'
    return this.deps.isSessionOnly ? 'session' : 'stored'
  }

  private freeName(kind: AccountKind): string {
    const base = kind === 'bluebubbles' ? 'BlueBubbles' : 'iMessage'
    const taken = new Set(this.runtimes().map((runtime) => runtime.account().name))
    let name = base
    for (let number = 2; taken.has(name); number += 1) name = `${base} ${String(number)}`
    return name
  }

  private publish(): void {
    this.deps.services.publisher.publish({ type: 'accounts/changed', accounts: this.list() })
  }
}

const SILENT_SINK: BackendSink = { event: () => undefined, disconnected: () => undefined }

const secretKey = (id: AccountId): string => `account:${id}`

const viewOf = ({ runtime, secretState }: Entry): AccountView => ({
  account: runtime.account(),
  capabilities: runtime.backend.capabilities,
  secretState
})
