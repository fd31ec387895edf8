import type { AccountId, ConnectionState } from '../../../shared/domain'
import type { Api } from '../api'
import { emptyMap, filterMap, mapOf, withEntries, withoutKeys } from './collections'

const isThere = (connection: ConnectionState): boolean =>
  connection.phase === 'online' || connection.phase === 'catching_up'

const isTrying = ({ phase }: ConnectionState): boolean =>
  phase === 'connecting' || phase === 'waiting' || phase === 'offline'

/** Connection of each account, and since when it has been away. */
export class ConnectionsState {
  byAccount = $state.raw(emptyMap<AccountId, ConnectionState>())
  /** Epoch ms at which an account was first seen without a connection; absent while it has one. */
  awaySince = $state.raw(emptyMap<AccountId, number>())
  /** Somebody waits for something that time brings: a countdown, or the bar after three seconds. */
  readonly isAnyTrying = $derived([...this.byAccount.values()].some(isTrying))

  constructor(private readonly api: Api) {}

  replaceAll(connections: readonly ConnectionState[], now: number): void {
    this.byAccount = mapOf(connections.map((item) => [item.accountId, item]))
    this.awaySince = mapOf(
      connections
        .filter((item) => !isThere(item))
        .map((item) => [item.accountId, this.awaySince.get(item.accountId) ?? now])
    )
  }

  apply(connection: ConnectionState, now: number): void {
    this.byAccount = withEntries(this.byAccount, [[connection.accountId, connection]])
    const { accountId } = connection
    this.awaySince = isThere(connection)
      ? withoutKeys(this.awaySince, [accountId])
      : withEntries(this.awaySince, [[accountId, this.awaySince.get(accountId) ?? now]])
  }

  keepOnly(accountIds: ReadonlySet<AccountId>): void {
    this.byAccount = filterMap(this.byAccount, (id) => accountIds.has(id))
    this.awaySince = filterMap(this.awaySince, (id) => accountIds.has(id))
  }

  async tryNow(accountId: AccountId): Promise<void> {
    await this.api.call('account:connectNow', { accountId })
  }
}
