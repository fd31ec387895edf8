import type { Account, AccountId, AppError, Result } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'
import type { AccountView } from '../../../shared/ipc/views'
import type { Api } from '../api'
import { originOf } from '../view/origin'
import { mapOf } from './collections'

/** The accounts and what a person can do with them. */
export class AccountsState {
  /** Oldest first. */
  all = $state.raw<readonly AccountView[]>([])
  readonly origins = $derived(
    mapOf(this.all.map(({ account }, place) => [account.id, originOf(account, place)]))
  )

  constructor(private readonly api: Api) {}

  find(id: AccountId): AccountView | null {
    return this.all.find((view) => view.account.id === id) ?? null
  }

  /** Resolves once the server accepted the key, or with the reason why not. */
  async add(input: CommandInput<'account:add'>): Promise<Result<Account>> {
    const result = await this.api.call('account:add', input)
    if (!result.ok) return result
    this.#include(result.value)
    return { ok: true, value: result.value.account }
  }

  async addDemo(): Promise<AppError | null> {
    const result = await this.api.call('account:addDemo', {})
    if (!result.ok) return result.error
    for (const view of result.value) this.#include(view)
    return null
  }

  /** Accounts keep their place for good: the oldest comes first. */
  replaceAll(views: readonly AccountView[]): void {
    this.all = [...views].sort((a, b) => a.account.createdAt - b.account.createdAt)
  }

  /** The event with the whole list may come before or after the answer to a command. */
  #include(view: AccountView): void {
    if (this.find(view.account.id) === null) this.replaceAll([...this.all, view])
  }

  async signIn(accountId: string, secret: string): Promise<AppError | null> {
    const result = await this.api.call('account:signIn', { accountId, secret })
    return result.ok ? null : result.error
  }

  async signInImkit(input: CommandInput<'account:signInImkit'>): Promise<AppError | null> {
    const result = await this.api.call('account:signInImkit', input)
    return result.ok ? null : result.error
  }

  async remove(accountId: AccountId): Promise<AppError | null> {
    const result = await this.api.call('account:remove', { accountId })
    if (!result.ok) return result.error
    this.all = this.all.filter((view) => view.account.id !== accountId)
    return null
  }

  async setPaused(accountId: AccountId, isPaused: boolean): Promise<AppError | null> {
    const result = await this.api.call('account:setPaused', { accountId, isPaused })
    return result.ok ? null : result.error
  }

  async rename(accountId: AccountId, name: string): Promise<AppError | null> {
    const result = await this.api.call('account:rename', { accountId, name })
    return result.ok ? null : result.error
  }
}
