import type { RemoteReactionSet } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { learnName } from './people'
import { flag } from './rows'

/** One reaction inside the JSON list of a stored set. */
type StoredReaction = { readonly sender: string; readonly mine: number; readonly emoji: string }

const toStored = (set: RemoteReactionSet): readonly StoredReaction[] => {
  const byKey = new Map<string, StoredReaction>()
  for (const { senderAddress, isFromMe, emoji } of set.reactions) {
    if (emoji === '') continue
    const sender = isFromMe ? '' : senderAddress
    byKey.set(`${sender}\n${emoji}`, { sender, mine: flag(isFromMe), emoji })
  }
  return [...byKey.values()]
}

/**
 * Stores all reactions of a message at one revision of it. An empty set is kept too: it is the proof
 * that an older one is out of date. Returns whether anything changed.
 */
export const applyReactionSet = (
  { db, caches }: Context,
  changes: Changes,
  target: string,
  set: RemoteReactionSet
): boolean => {
  for (const { senderAddress, senderName, isFromMe } of set.reactions) {
    if (!isFromMe) learnName({ db, caches }, changes, { address: senderAddress, name: senderName })
  }
  const { changes: rows } = db.run(
    `INSERT INTO reaction_sets (account, target, at, reactions) VALUES (?, ?, ?, ?)
     ON CONFLICT (target, account) DO UPDATE SET at = excluded.at, reactions = excluded.reactions
     WHERE excluded.at >= at AND (excluded.at, excluded.reactions) IS NOT (at, reactions)`,
    [changes.account, target, set.at, JSON.stringify(toStored(set))]
  )
  return rows > 0
}
