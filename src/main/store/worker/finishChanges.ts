import type { IngestResult } from '../../core/store'
import type { Changes, Context } from './context'
import { toMessageId } from './ids'
import { unhide } from './preferences'
import { readConversationIds, readResult } from './results'
import { refreshSummaries } from './summary'
import { writeIndex } from './writeMessages'

/** With more changed messages than this a page of a catch-up is not read back. */
const LISTED_MESSAGES = 200

/** Ends a transaction's work: index, summaries, and what there is to publish. */
export const finishChanges = (
  context: Context,
  changes: Changes,
  mayBeBulk = false
): IngestResult => {
  writeIndex(context, changes)
  refreshSummaries(context, changes)
  const unread = queueNotifiable(context, changes.notifiable)
  const unhidden = unhide(context, changes, unread)
  // Reading a page of a thousand back costs a fifth of storing it.
  const isBulk = mayBeBulk && changes.messages.size > LISTED_MESSAGES
  return {
    ...readResult(context, changes, isBulk),
    isBulk,
    notifiable: unread.map(toMessageId),
    unhidden,
    spansChanged: changes.areAllSpansChanged ? 'all' : readConversationIds(context, changes.spans),
    inserted: changes.inserted,
    updated: changes.updated,
    edited: changes.edited,
    quarantined: changes.quarantined
  }
}

/**
 * Only what the end of the transaction leaves unread waits for a notification. CROSS JOIN, here and
 * wherever a list of keys is joined: the planner believes the statistics of the last closing, and after
 * those of an almost empty store it would walk all unread messages and read the list for each of them.
 */
const queueNotifiable = ({ db }: Context, keys: readonly number[]): readonly number[] => {
  if (keys.length === 0) return []
  const queued = db.all<{ message: number }>(
    `INSERT INTO notify_queue (message, account)
     SELECT m.id, m.account FROM json_each(?) n CROSS JOIN messages m ON m.id = n.value
     WHERE m.is_unread = 1 RETURNING message`,
    [JSON.stringify(keys)]
  )
  const isQueued = new Set(queued.map(({ message }) => message))
  return keys.filter((key) => isQueued.has(key))
}
