/** What is added to polls after they were asked: votes and options, in whatever order they come. */
import type { RemotePollUpdate, RemoteVote } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { learnName } from './people'
import { flag } from './rows'
import { isGone } from './tombstones'
import { findByServerId } from './writeMessages'

/** Lists of options point at the poll, or at the list before them. */
const MAX_CHAIN = 50

export const applyVote = (context: Context, changes: Changes, vote: RemoteVote): void => {
  if (isGone(context, changes, vote.serverId, null)) return
  learnName(context, changes, { address: vote.senderAddress, name: vote.senderName })
  const { changes: rows } = context.db.run(
    `INSERT INTO poll_votes (account, server_id, target, sender, is_from_me, options, at, ord)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (server_id, account) DO UPDATE SET target = excluded.target,
       sender = excluded.sender, is_from_me = excluded.is_from_me, options = excluded.options,
       at = excluded.at, ord = excluded.ord
     WHERE (excluded.at, excluded.ord) > (at, ord)`,
    [
      changes.account,
      vote.serverId,
      vote.targetServerId,
      vote.senderAddress,
      flag(vote.isFromMe),
      JSON.stringify(vote.optionIds),
      vote.at,
      vote.order
    ]
  )
  if (rows > 0) notePoll(context, changes, vote.targetServerId)
}

export const applyPollUpdate = (
  context: Context,
  changes: Changes,
  update: RemotePollUpdate
): void => {
  if (isGone(context, changes, update.serverId, null)) return
  const { changes: rows } = context.db.run(
    `INSERT INTO poll_updates (account, server_id, target, options, at, ord)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (server_id, account) DO UPDATE SET target = excluded.target,
       options = excluded.options, at = excluded.at, ord = excluded.ord
     WHERE (excluded.at, excluded.ord) > (at, ord)`,
    [
      changes.account,
      update.serverId,
      update.targetServerId,
      JSON.stringify(update.options),
      update.at,
      update.order
    ]
  )
  if (rows > 0) notePoll(context, changes, update.targetServerId)
}

/** The server deleted a vote's or a list's own row. */
export const deletePollRow = (context: Context, changes: Changes, serverId: string): void => {
  for (const table of ['poll_votes', 'poll_updates']) {
    const row = context.db.get<{ target: string }>(
      `DELETE FROM ${table} WHERE server_id = ? AND account = ? RETURNING target`,
      [serverId, changes.account]
    )
    if (row !== undefined) notePoll(context, changes, row.target)
  }
}

const TARGET_OF = 'SELECT target FROM poll_updates WHERE server_id = ? AND account = ?'

/** The poll that a chain of lists begins with, as far as it is known. */
const pollOf = ({ db }: Context, account: number, target: string): string => {
  let root = target
  for (let step = 0; step < MAX_CHAIN; step += 1) {
    const row = db.get<{ target: string }>(TARGET_OF, [root, account])
    if (row === undefined) return root
    root = row.target
  }
  return root
}

/** The poll itself may come later, or never. */
const notePoll = (context: Context, changes: Changes, target: string): void => {
  const message = findByServerId(context, changes.account, pollOf(context, changes.account, target))
  if (message === undefined || changes.messages.has(message.id)) return
  changes.messages.add(message.id)
  changes.updated += 1
}
