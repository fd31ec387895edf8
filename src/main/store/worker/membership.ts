import type { Changes, Context } from './context'
import { findConversationKey } from './conversations'
import { advanceReadMark, applyMarkedUnread, newestAcknowledged } from './unread'

/** The account's owner is no longer in it; what was stored stays. */
export const leave = (context: Context, changes: Changes, serverId: string): void => {
  const key = findConversationKey(context, changes.account, serverId)
  if (key === null) return
  const { changes: rows } = context.db.run(
    'UPDATE conversations SET is_left = 1 WHERE key = ? AND is_left = 0',
    [key]
  )
  if (rows > 0) changes.changed.add(key)
  context.caches.left.add(key)
  changes.left.add(key)
}

/** The server tells of it again: the owner is (back) in it. */
export const rejoin = (context: Context, changes: Changes, key: number): void => {
  if (!context.caches.left.delete(key)) return
  context.db.run('UPDATE conversations SET is_left = 0 WHERE key = ?', [key])
  changes.changed.add(key)
}

/** Nobody can read on in what was left in this transaction: nothing of it counts as unread. */
export const settleLeft = (context: Context, changes: Changes): void => {
  for (const key of changes.left) {
    if (!context.caches.left.has(key)) continue
    applyMarkedUnread(context, changes, key, false)
    const mark = newestAcknowledged(context, key, null)
    if (mark !== null) advanceReadMark(context, changes, key, mark)
  }
}
