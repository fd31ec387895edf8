import type { MessagePosition } from '../../../shared/domain'
import { isAfter, type Changes, type Context } from './context'
import type { MessageRow } from './rows'
import { advanceReadMark } from './unread'
import { findByServerId } from './writeMessages'

/** The account's owner among the members of a conversation. */
export const OWNER = ''

const positionOf = (row: MessageRow): MessagePosition => ({
  sentAt: row.sent_at,
  order: row.ord
})

/**
 * Somebody has read up to a message. Marks move forward only. One that names a message which is not
 * stored yet is kept, the newest of each member, and applied when the message comes.
 */
export const applyReadMark = (
  context: Context,
  changes: Changes,
  conversation: number,
  address: string,
  serverId: string
): void => {
  const row = findByServerId(context, changes.account, serverId)
  if (row !== undefined && hasFinalPlace(row)) {
    if (row.conversation === conversation) reach(context, changes, address, row)
    return
  }
  if (serverId === '') return
  context.db.run(
    `INSERT INTO awaited_marks (conversation, address, server_id) VALUES (?, ?, ?)
     ON CONFLICT (conversation, address) DO UPDATE SET server_id = excluded.server_id`,
    [conversation, address, serverId]
  )
  awaitedOf(context).add(serverId)
}

/** A message came, or its place became known: marks that waited for it are applied. */
export const applyAwaitedMarks = (context: Context, changes: Changes, row: MessageRow): void => {
  if (row.server_id === null || !awaitedOf(context).has(row.server_id)) return
  if (!hasFinalPlace(row)) return
  const readers = context.db.all<{ address: string }>(
    'DELETE FROM awaited_marks WHERE conversation = ? AND server_id = ? RETURNING address',
    [row.conversation, row.server_id]
  )
  for (const { address } of readers) reach(context, changes, address, row)
}

/** An own message as it is when others have read past its place already. */
export const withReceipt = (context: Context, changes: Changes, row: MessageRow): MessageRow =>
  row.is_from_me === 1 &&
  row.read_at === null &&
  row.server_id !== null &&
  hasFinalPlace(row) &&
  !isAfter(positionOf(row), seenMarkOf(context, row.conversation))
    ? { ...row, read_at: changes.now }
    : row

/** Until the full payload came an own message stands where our clock put it. */
const hasFinalPlace = (row: MessageRow): boolean => row.is_reduced === 0

const reach = (context: Context, changes: Changes, address: string, row: MessageRow): void => {
  if (address === OWNER) advanceReadMark(context, changes, row.conversation, positionOf(row))
  else advanceSeenMark(context, changes, row.conversation, positionOf(row))
}

/** The moment of reading is not told: what is read now gets the time at which we learned it. */
const advanceSeenMark = (
  context: Context,
  changes: Changes,
  conversation: number,
  mark: MessagePosition
): void => {
  const before = seenMarkOf(context, conversation)
  if (!isAfter(mark, before)) return
  const { db, caches } = context
  db.run('UPDATE conversations SET seen_sent_at = ?, seen_ord = ? WHERE key = ?', [
    mark.sentAt,
    mark.order,
    conversation
  ])
  caches.seen.set(conversation, mark)
  const read = db.all<{ id: number }>(
    `UPDATE messages SET read_at = ? WHERE conversation = ? AND is_from_me = 1
       AND read_at IS NULL AND server_id IS NOT NULL
       AND (sent_at, ord) > (?, ?) AND (sent_at, ord) <= (?, ?) RETURNING id`,
    [changes.now, conversation, before.sentAt, before.order, mark.sentAt, mark.order]
  )
  for (const { id } of read) {
    if (changes.messages.has(id)) continue
    changes.messages.add(id)
    changes.updated += 1
  }
}

/** How far any other member has read; everything of ours up to there is marked so. */
const seenMarkOf = ({ db, caches }: Context, conversation: number): MessagePosition => {
  let mark = caches.seen.get(conversation)
  if (mark === undefined) {
    const row = db.get<{ seen_sent_at: number; seen_ord: number }>(
      'SELECT seen_sent_at, seen_ord FROM conversations WHERE key = ?',
      [conversation]
    )
    mark = { sentAt: row?.seen_sent_at ?? -1, order: row?.seen_ord ?? -1 }
    caches.seen.set(conversation, mark)
  }
  return mark
}

/** Server ids that some mark waits for, of all accounts: most stores have few or none. */
const awaitedOf = ({ db, caches }: Context): Set<string> =>
  (caches.awaited ??= new Set(
    db
      .all<{ server_id: string }>('SELECT server_id FROM awaited_marks')
      .map(({ server_id }) => server_id)
  ))
