import type { AccountId, AppError, Result } from '../../../shared/domain'
import { asAccountId } from '../../../shared/domain'
import type { CommandInput } from '../../../shared/ipc/commands'
import type { AccountView } from '../../../shared/ipc/views'
import type { Api } from '../api'

/** The accounts and what a person can do with them. */
export class AccountsState {
  all = $state.raw<readonly AccountView[]>([])

  constructor(private readonly api: Api) {}

  find(id: AccountId): AccountView | null {
    return this.all.find((view) => view.account.id === id) ?? null
  }

  /** Resolves once the server accepted the key, or with the reason why not. */
  async add(input: CommandInput<'account:add'>): Promise<Result<AccountId>> {
    return this.#added(await this.api.call('account:add', input))
  }

  async addDemo(): Promise<Result<AccountId>> {
    return this.#added(await this.api.call('account:addDemo', {}))
  }

  #added(result: Result<AccountView>): Result<AccountId> {
    if (!result.ok) return result
    const id = result.value.account.id
    // The event with the whole list may come before or after this answer.
    if (this.find(id) === null) this.all = [...this.all, result.value]
    return { ok: true, value: id }
  }

  async signIn(accountId: string, secret: string): Promise<AppError | null> {
    const result = await this.api.call('account:signIn', { accountId, secret })
    return result.ok ? null : result.error
  }

  async remove(accountId: AccountId): Promise<AppError | null> {
    const result = await this.api.call('account:remove', { accountId })
    if (!result.ok) return result.error
    this.all = this.all.filter((view) => view.account.id !== asAccountId(accountId))
    return null
  }

  async rename(accountId: AccountId, name: string): Promise<AppError | null> {
    const result = await this.api.call('account:rename', { accountId, name })
    return result.ok ? null : result.error
  }
}
