import type { Changes, Context } from './context'

export type TombstoneKind = 'server' | 'client'

/** Remembers that an id is gone for good: a late insert cannot bring it back. */
export const bury = (
  { db }: Context,
  account: number,
  kind: TombstoneKind,
  value: string
): void => {
  db.run('INSERT OR IGNORE INTO tombstones (account, kind, value) VALUES (?, ?, ?)', [
    account,
    kind,
    value
  ])
}

const isBuried = ({ db }: Context, account: number, kind: TombstoneKind, value: string): boolean =>
  db.get('SELECT 1 FROM tombstones WHERE account = ? AND kind = ? AND value = ?', [
    account,
    kind,
    value
  ]) !== undefined

/** Whether a server's message must not be stored (again). */
export const isGone = (
  context: Context,
  { account }: Changes,
  serverId: string,
  clientId: string | null
): boolean => {
  if (isBuried(context, account, 'server', serverId)) return true
  if (clientId === null || !isBuried(context, account, 'client', clientId)) return false
  // Deleted here before the server had numbered it: from now on known by its number too.
  bury(context, account, 'server', serverId)
  return true
}
