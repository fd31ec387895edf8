import type { RemoteReaction } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { learnName } from './people'
import { flag } from './rows'
import { isGone } from './tombstones'
import { findByServerId } from './writeMessages'

/** Stores a reaction; its target may be known already, come later, or never. */
export const applyReaction = (
  context: Context,
  changes: Changes,
  reaction: RemoteReaction
): void => {
  if (isGone(context, changes, reaction.serverId, null)) return
  learnName(context, changes, { address: reaction.senderAddress, name: reaction.senderName })
  const { changes: rows } = context.db.run(
    `INSERT INTO reactions
       (account, server_id, target, sender, is_from_me, emoji, tapback, is_removal, at, ord)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (server_id, account) DO UPDATE SET target = excluded.target,
       sender = excluded.sender, is_from_me = excluded.is_from_me, emoji = excluded.emoji,
       tapback = excluded.tapback, is_removal = excluded.is_removal, at = excluded.at,
       ord = excluded.ord
     WHERE (excluded.at, excluded.ord) > (at, ord)`,
    [
      changes.account,
      reaction.serverId,
      reaction.targetServerId,
      reaction.senderAddress,
      flag(reaction.isFromMe),
      reaction.emoji,
      reaction.tapback,
      flag(reaction.isRemoval),
      reaction.at,
      reaction.order
    ]
  )
  if (rows > 0) noteTarget(context, changes, reaction.targetServerId)
}

/** The server deleted a reaction's own row. */
export const deleteReaction = (context: Context, changes: Changes, serverId: string): void => {
  const row = context.db.get<{ target: string }>(
    'SELECT target FROM reactions WHERE server_id = ? AND account = ?',
    [serverId, changes.account]
  )
  if (row === undefined) return
  context.db.run('DELETE FROM reactions WHERE server_id = ? AND account = ?', [
    serverId,
    changes.account
  ])
  noteTarget(context, changes, row.target)
}

const noteTarget = (context: Context, changes: Changes, target: string): void => {
  const message = findByServerId(context, changes.account, target)
  if (message === undefined || changes.messages.has(message.id)) return
  changes.messages.add(message.id)
  changes.updated += 1
}
