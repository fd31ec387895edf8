import type { IngestBatch, IngestResult } from '../../core/store'
import { applyEvent } from './applyEvent'
import { accountKey, createChanges, type Changes, type Context } from './context'
import { finishChanges } from './finishChanges'
import { collectMarks, prepare } from './ingestSteps'
import { settleLeft } from './membership'
import { createPlacing } from './placing'
import { settleDoubts } from './spans'
import { advanceReadMark } from './unread'

/**
 * Applies what a server said. Runs inside the caller's transaction. First the conversations and read
 * marks of the whole batch, then its messages: so a message that is read already by the same batch
 * is never counted, and the result does not depend on the order within it.
 */
export const applyEvents = (context: Context, changes: Changes, batch: IngestBatch): void => {
  const steps = batch.events.map((event) => prepare(context, changes, event, batch))
  for (const [conversation, mark] of collectMarks(steps, batch)) {
    advanceReadMark(context, changes, conversation, mark)
  }
  const place = createPlacing(context, changes, batch)
  for (const step of steps) {
    if (step === null) continue
    if ('type' in step) applyEvent(context, changes, step)
    else place(step)
  }
  settleLeft(context, changes)
}

/** One batch, one transaction: rows, index, counts, notify queue and cursor, or nothing. */
export const ingest = (context: Context, batch: IngestBatch): IngestResult => {
  const account = accountKey(context.db, batch.accountId)
  const changes = createChanges(account, batch.accountId, batch.now)
  applyEvents(context, changes, batch)
  if (batch.continuity === 'caughtUp') settleDoubts(context, changes)
  if (batch.cursor !== undefined) {
    context.db.run(
      `INSERT INTO cursors (account, cursor) VALUES (?, ?)
       ON CONFLICT (account) DO UPDATE SET cursor = excluded.cursor`,
      [account, batch.cursor]
    )
  }
  return finishChanges(context, changes, batch.origin !== 'live')
}
