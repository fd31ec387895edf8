import type { RemoteMessage } from '../../core/backendEvents'
import type { IngestBatch } from '../../core/store'
import type { Changes, Context } from './context'
import { applyMessage } from './ingestMessage'
import { beginSpan, newestSentAt, noteApart } from './spans'

/** A message whose conversation is known, ready to be stored. */
export type Placed = { readonly message: RemoteMessage; readonly conversation: number }

/** Stores the messages of a batch; a live one also says how far its conversation is whole. */
export const createPlacing = (
  context: Context,
  changes: Changes,
  { origin, continuity }: IngestBatch
): ((placed: Placed) => void) => {
  const newestBefore = new Map<number, number | null>()
  return ({ message, conversation }) => {
    const isApart = origin === 'live' && continuity === 'apart'
    if (isApart && !newestBefore.has(conversation))
      newestBefore.set(conversation, newestSentAt(context, conversation))
    const before = changes.inserted
    applyMessage(context, changes, message, conversation, origin)
    if (origin !== 'live' || changes.inserted === before) return
    if (!isApart) beginSpan(context, changes, conversation, message.sentAt)
    else {
      const newest = newestBefore.get(conversation) ?? null
      noteApart(context, changes, conversation, message.sentAt, newest)
    }
  }
}
