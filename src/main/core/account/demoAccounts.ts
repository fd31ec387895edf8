/** The accounts of the built-in demo. Its servers are ours: they take new ports at every start. */
import type { Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { DemoServer } from '../ports'
import type { AccountBook } from './accountBook'
import { beginWith, type Entry, viewOf } from './accountEntry'
import { newAccount } from './newAccount'
import type { RuntimeServices } from './runtimeServices'
import type { SigningIn } from './signingIn'

export type DemoAccountsDependencies = {
  readonly book: AccountBook
  readonly services: Pick<RuntimeServices, 'store' | 'clock' | 'random' | 'onStorageFailure'>
  readonly startDemo: () => Promise<Result<readonly DemoServer[]>>
  readonly signingIn: Pick<SigningIn, 'addDemo'>
}

export class DemoAccounts {
  private adding: Promise<Result<readonly AccountView[]>> | null = null

  constructor(private readonly deps: DemoAccountsDependencies) {}

  /** Single flight: two clicks are one account of each kind. */
  add(): Promise<Result<readonly AccountView[]>> {
    this.adding ??= this.addMissing().finally(() => {
      this.adding = null
    })
    return this.adding
  }

  /** Starts the servers where they do not run, and connects the account to its own. */
  async begin(entry: Entry): Promise<void> {
    const { book, services, startDemo } = this.deps
    const demo = await startDemo()
    const { kind } = entry.runtime.account()
    const server = demo.ok ? demo.value.find((one) => one.kind === kind) : undefined
    if (server === undefined) {
      entry.runtime.signedOut()
      return
    }
    await book.withEntry(entry, async () => {
      const account = { ...entry.runtime.account(), serverUrl: server.serverUrl }
      // A store that cannot write now must not keep the app from starting.
      await services.store.saveAccount(account).catch(services.onStorageFailure)
      entry.runtime.update(account)
      beginWith(entry, server.secret)
      return ok(null)
    })
  }

  private async addMissing(): Promise<Result<readonly AccountView[]>> {
    const demo = await this.deps.startDemo()
    if (!demo.ok) return demo
    const views: AccountView[] = []
    for (const server of demo.value) {
      const added = await this.addOne(server)
      if (!added.ok) return added
      views.push(added.value)
    }
    return ok(views)
  }

  private async addOne(server: DemoServer): Promise<Result<AccountView>> {
    const { book, services, signingIn } = this.deps
    const existing = book.list().find(({ runtime }) => {
      const { isDemo, kind } = runtime.account()
      return isDemo && kind === server.kind
    })
    if (existing === undefined)
      return signingIn.addDemo(
        { ...newAccount(services, server), isDemo: true },
        server.secret ?? ''
      )
    if (existing.runtime.connection().phase === 'signed_out') await this.begin(existing)
    return book.has(existing) ? ok(viewOf(existing)) : err('not_found')
  }
}
