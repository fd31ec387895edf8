import type { AccountId, ConnectionState } from '../../../shared/domain'
import type { Api } from '../api'

const isThere = (connection: ConnectionState): boolean =>
  connection.phase === 'online' || connection.phase === 'catching_up'

/** Connection of each account, and since when it has been away. */
export class ConnectionsState {
  byAccount = $state.raw<ReadonlyMap<AccountId, ConnectionState>>(new Map())
  /** Epoch ms at which an account was first seen without a connection; absent while it has one. */
  awaySince = $state.raw<ReadonlyMap<AccountId, number>>(new Map())
  readonly isAnyAway = $derived(this.awaySince.size > 0)

  constructor(private readonly api: Api) {}

  replaceAll(connections: readonly ConnectionState[], now: number): void {
    this.byAccount = new Map(connections.map((item) => [item.accountId, item]))
    this.awaySince = new Map(
      connections
        .filter((item) => !isThere(item))
        .map((item) => [item.accountId, this.awaySince.get(item.accountId) ?? now])
    )
  }

  apply(connection: ConnectionState, now: number): void {
    this.byAccount = new Map(this.byAccount).set(connection.accountId, connection)
    const away = new Map(this.awaySince)
    if (isThere(connection)) away.delete(connection.accountId)
    else away.set(connection.accountId, away.get(connection.accountId) ?? now)
    this.awaySince = away
  }

  keepOnly(accountIds: ReadonlySet<AccountId>): void {
    this.byAccount = new Map([...this.byAccount].filter(([id]) => accountIds.has(id)))
    this.awaySince = new Map([...this.awaySince].filter(([id]) => accountIds.has(id)))
  }

  async tryNow(accountId: AccountId): Promise<void> {
    await this.api.call('account:connectNow', { accountId })
  }
}
