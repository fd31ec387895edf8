/**
 * The accounts that are here. What is kept of them changes in one place and one thing at a time, so
 * that of two changes at once neither is lost, and one that comes late brings no removed account back.
 */
import type { Account, AccountId, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import { type Entry, viewOf } from './accountEntry'
import type { AccountRuntime } from './accountRuntime'
import type { RuntimeServices } from './runtimeServices'
import { isSameAccount } from './signIn'

export type AccountBookDependencies = {
  readonly services: Pick<RuntimeServices, 'store' | 'publisher'>
  readonly createRuntime: (account: Account) => AccountRuntime
}

export class AccountBook {
  private readonly entries = new Map<AccountId, Entry>()
  private lastTurn: Promise<unknown> = Promise.resolve()
  private isOver = false

  constructor(private readonly deps: AccountBookDependencies) {}

  get isClosed(): boolean {
    return this.isOver
  }

  list(): readonly Entry[] {
    return [...this.entries.values()]
  }

  views(): readonly AccountView[] {
    return this.list().map(viewOf)
  }

  find(id: AccountId): Entry | null {
    return this.entries.get(id) ?? null
  }

  /** It was neither removed nor put in again since. */
  has(entry: Entry): boolean {
    return this.find(entry.runtime.account().id) === entry
  }

  /** Whether this account is here already, as far as that can be told. */
  knows(account: Account, secret: string, owner: string | null): boolean {
    return this.list().some(({ runtime, secret: known }) =>
      isSameAccount(
        { account: runtime.account(), secret: known, owner: runtime.backend.owner() },
        { account, secret, owner }
      )
    )
  }

  /** Null after the end: nothing may begin any more. */
  admit(account: Account): Entry | null {
    if (this.isOver) return null
    const runtime = this.deps.createRuntime(account)
    const entry: Entry = { runtime, secretState: 'none', secret: null }
    this.entries.set(account.id, entry)
    return entry
  }

  /** From now on nobody finds it; what is stored of it is for the caller. */
  take(id: AccountId): Entry | null {
    const entry = this.find(id)
    this.entries.delete(id)
    return entry
  }

  /** One piece of work at a time. Never from within another: it would wait for itself. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const run = this.lastTurn.then(work)
    this.lastTurn = run.catch(() => undefined)
    return run
  }

  /** In turn, and only while it is here. */
  withEntry<Value>(entry: Entry, work: () => Promise<Result<Value>>): Promise<Result<Value>> {
    return this.inTurn(() => (this.has(entry) ? work() : Promise.resolve(err('not_found'))))
  }

  /** Stores other values for an account; in turn, by the caller. */
  async change(entry: Entry, change: Partial<Account>): Promise<Result<null>> {
    const account = { ...entry.runtime.account(), ...change }
    await this.deps.services.store.saveAccount(account)
    entry.runtime.update(account)
    this.publish()
    return ok(null)
  }

  publish(): void {
    this.deps.services.publisher.publish({ type: 'accounts/changed', accounts: this.views() })
  }

  /** Ends every account. */
  async close(): Promise<void> {
    this.isOver = true
    const entries = this.list()
    this.entries.clear()
    await Promise.all(entries.map(({ runtime }) => runtime.dispose()))
  }
}
