/**
 * Signing in: a new account, or another secret for one that is here. Nothing is kept before the server
 * accepted it, and then the secret and the account are kept, or neither.
 */
import type { Account, AccountKind, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountView } from '../../../shared/ipc/views'
import type { ChatBackend } from '../chatBackend'
import { readCredentials } from '../imkitCredentials'
import type { AccountBook } from './accountBook'
import { beginWith, type Entry, viewOf } from './accountEntry'
import type { AccountSecrets } from './accountSecrets'
import { defaultName, freeName, newAccount } from './newAccount'
import type { RuntimeServices } from './runtimeServices'
import { parseServerUrl } from './serverUrl'
import {
  type ImkitSignInAgain,
  imkitSecret,
  type NewAccount,
  ownerIn,
  secretOf,
  withOwner
} from './signIn'
import { type Trial, tryOut, tryOutAnyIMessage } from './trial'

export type SigningInDependencies = {
  readonly book: AccountBook
  readonly secrets: AccountSecrets
  readonly services: Pick<RuntimeServices, 'store' | 'clock' | 'random'>
  readonly createBackend: (kind: AccountKind) => ChatBackend
}

export class SigningIn {
  constructor(private readonly deps: SigningInDependencies) {}

  async add(input: NewAccount): Promise<Result<AccountView>> {
    const { book, services } = this.deps
    const url = parseServerUrl(input.serverUrl)
    if (!url.ok) return url
    const secret = secretOf(input, () => services.random.uuid())
    if (!secret.ok) return secret
    const account = newAccount(services, {
      kind: input.kind,
      serverUrl: url.value,
      name: input.name ?? ''
    })
    if (book.knows(account, secret.value, null)) return err('already_added')
    const trial = await this.tryOut(tryOutAnyIMessage, account, secret.value)
    if (!trial.ok) return trial
    const { kind, owner } = trial.value
    return book.inTurn(async () => {
      // Looked for again: it may have been added twice at once.
      if (book.knows(account, secret.value, owner)) return err('already_added')
      const name = input.name ?? freeName(defaultName(kind), this.names())
      return this.adopt({ ...account, kind, name }, withOwner(kind, secret.value, owner))
    })
  }

  async addDemo(account: Account, secret: string): Promise<Result<AccountView>> {
    const trial = await this.tryOut(tryOut, account, secret)
    return trial.ok ? this.deps.book.inTurn(() => this.adopt(account, secret)) : trial
  }

  /** Cursor and outbox stay: the account goes on where it stopped. */
  async again(entry: Entry, entered: string): Promise<Result<null>> {
    const { book, secrets } = this.deps
    const account = entry.runtime.account()
    const trial = await this.tryOut(tryOut, account, entered)
    if (!trial.ok) return trial
    const { kind, owner } = trial.value
    const expected = entry.runtime.backend.owner() ?? ownerIn(kind, entered)
    // What is stored here is one person's: another's messages must never be mixed into it.
    if (owner !== null && expected !== null && owner !== expected) return err('other_person')
    const secret = withOwner(kind, entered, owner)
    return book.withEntry(entry, async () => {
      const kept = await secrets.keep(account.id, secret)
      if (!kept.ok) return kept
      entry.secretState = secrets.stateOf(secret)
      beginWith(entry, secret)
      book.publish()
      return ok(null)
    })
  }

  async againImkit(entry: Entry, input: ImkitSignInAgain): Promise<Result<null>> {
    const { secrets, services } = this.deps
    const { id, kind } = entry.runtime.account()
    if (kind !== 'imkit') return err('unsupported')
    const stored = entry.secret === null ? await secrets.require(id) : ok(entry.secret)
    if (!stored.ok) return stored
    const known = stored.value === null ? null : readCredentials(stored.value)
    const secret = imkitSecret(input, known, () => services.random.uuid())
    return secret.ok ? this.again(entry, secret.value) : secret
  }

  private names(): readonly string[] {
    return this.deps.book.list().map(({ runtime }) => runtime.account().name)
  }

  private async adopt(account: Account, secret: string): Promise<Result<AccountView>> {
    const { book, secrets } = this.deps
    if (book.isClosed) return err('cancelled')
    if (!account.isDemo) {
      const kept = await secrets.keep(account.id, secret)
      if (!kept.ok) return kept
    }
    await this.store(account)
    const entry = book.admit(account)
    if (entry === null) return err('cancelled')
    entry.secretState = account.isDemo ? 'none' : secrets.stateOf(secret)
    beginWith(entry, secret)
    book.publish()
    return ok(viewOf(entry))
  }

  /** No key stays without its account. */
  private async store(account: Account): Promise<void> {
    const { services, secrets } = this.deps
    try {
      await services.store.saveAccount(account)
    } catch (error) {
      await secrets.forget(account.id)
      throw error
    }
  }

  private tryOut(attempt: typeof tryOut, account: Account, secret: string): Promise<Result<Trial>> {
    const { services, createBackend } = this.deps
    return attempt({ clock: services.clock, createBackend }, account, secret)
  }
}
