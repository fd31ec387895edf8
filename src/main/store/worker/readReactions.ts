import type { Reaction, TapbackKind } from '../../../shared/domain'
import type { Context } from './context'
import type { MessageRow } from './rows'

type ReactionRow = {
  readonly account: number
  readonly target: string
  readonly sender: string
  readonly sender_name: string | null
  readonly is_from_me: number
  readonly emoji: string
  readonly tapback: string | null
  readonly is_removal: number
  readonly at: number
}

const REACTIONS = `
SELECT r.account, r.target, r.sender, p.name AS sender_name, r.is_from_me, r.emoji, r.tapback,
  r.is_removal, r.at
FROM json_each(?) wanted
CROSS JOIN reactions r ON r.target = wanted.value
LEFT JOIN people p ON p.account = r.account AND p.address = r.sender
ORDER BY r.at, r.ord, r.server_id`

const REACTION_SETS = `
SELECT s.account, s.target, s.at, e.value ->> 'sender' AS sender, p.name AS sender_name,
  e.value ->> 'mine' AS is_from_me, e.value ->> 'emoji' AS emoji, NULL AS tapback, 0 AS is_removal
FROM json_each(?) wanted
CROSS JOIN reaction_sets s ON s.target = wanted.value
JOIN json_each(s.reactions) e
LEFT JOIN people p ON p.account = s.account AND p.address = e.value ->> 'sender'
ORDER BY s.target, e.key`

const NO_REACTIONS: readonly Reaction[] = []

const targetKey = (account: number, serverId: string): string => `${String(account)}\n${serverId}`

type Target = Pick<MessageRow, 'account' | 'server_id' | 'unsent_at'>

/**
 * Reactions of messages, of all with two statements: those told one by one, and those told as whole
 * sets, where a person may have several. An unsent message shows none.
 */
export const readReactions = (
  { db }: Context,
  rows: readonly Target[]
): ((row: Target) => readonly Reaction[]) => {
  const targets = rows.flatMap(({ server_id, unsent_at }) =>
    server_id === null || unsent_at !== null ? [] : [server_id]
  )
  if (targets.length === 0) return () => NO_REACTIONS
  const wanted = JSON.stringify(targets)
  const reactions = foldReactions(db.all<ReactionRow>(REACTIONS, [wanted]))
  for (const row of db.all<ReactionRow>(REACTION_SETS, [wanted])) {
    const key = targetKey(row.account, row.target)
    const list = reactions.get(key)
    if (list === undefined) reactions.set(key, [toReaction(row)])
    else list.push(toReaction(row))
  }
  return ({ account, server_id, unsent_at }) =>
    server_id === null || unsent_at !== null
      ? NO_REACTIONS
      : (reactions.get(targetKey(account, server_id)) ?? NO_REACTIONS)
}

/** Per target and sender the newest wins (rows come oldest first); a removal hides. */
const foldReactions = (rows: readonly ReactionRow[]): Map<string, Reaction[]> => {
  const folded = new Map<string, Map<string, ReactionRow>>()
  for (const row of rows) {
    const target = targetKey(row.account, row.target)
    const sender = row.is_from_me === 1 ? '' : row.sender
    let bySender = folded.get(target)
    if (bySender === undefined) folded.set(target, (bySender = new Map<string, ReactionRow>()))
    bySender.delete(sender)
    bySender.set(sender, row)
  }
  const result = new Map<string, Reaction[]>()
  for (const [target, bySender] of folded) {
    const shown = [...bySender.values()].filter(({ is_removal }) => is_removal === 0)
    if (shown.length > 0) result.set(target, shown.map(toReaction))
  }
  return result
}

const toReaction = (row: ReactionRow): Reaction => ({
  senderAddress: row.sender,
  senderName: row.sender_name ?? row.sender,
  isMe: row.is_from_me === 1,
  emoji: row.emoji,
  tapback: row.tapback as TapbackKind | null,
  at: row.at
})
