import type { Changes, Context } from './context'

export type TombstoneKind = 'server' | 'client'

/** Remembers that an id is gone for good: a late insert cannot bring it back. */
export const bury = (
  { db, caches }: Context,
  account: number,
  kind: TombstoneKind,
  value: string
): void => {
  caches.hasTombstones = true
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

/** Most stores have none: then nothing is looked up for each message. */
const hasAny = ({ db, caches }: Context): boolean =>
  (caches.hasTombstones ??= db.get('SELECT 1 FROM tombstones LIMIT 1') !== undefined)

/** Whether a server's message must not be stored (again). */
export const isGone = (
  context: Context,
  { account }: Changes,
  serverId: string,
  clientId: string | null
): boolean => {
  if (!hasAny(context)) return false
  if (isBuried(context, account, 'server', serverId)) return true
  if (clientId === null || !isBuried(context, account, 'client', clientId)) return false
  // Deleted here before the server had numbered it: from now on known by its number too.
  bury(context, account, 'server', serverId)
  return true
}
