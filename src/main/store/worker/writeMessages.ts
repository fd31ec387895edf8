import { StoreError } from '../../core/store'
import type { Changes, Context } from './context'
import { makeMessageKey } from './ids'
import { indexTextOf, isSameRow } from './mergeMessage'
import type { MessageRow } from './rows'

const COLUMNS = [
  'id',
  'account',
  'conversation',
  'server_id',
  'client_id',
  'is_from_me',
  'sender',
  'subject',
  'text',
  'sent_at',
  'ord',
  'edited_at',
  'unsent_at',
  'delivered_at',
  'read_at',
  'is_delivered',
  'send_state',
  'failure',
  'reply_to',
  'service',
  'unsupported',
  'effect',
  'is_reduced',
  'is_unread',
  'has_attachments',
  'body',
  'mentions',
  'edits',
  'is_pinned',
  'pinned_at'
] as const satisfies readonly (keyof MessageRow)[]

const MUTABLE = COLUMNS.slice(3)
const INSERT = `INSERT INTO messages (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT DO NOTHING`
const UPDATE = `UPDATE messages SET ${MUTABLE.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`

const addToCount = (changes: Changes, conversation: number, delta: number): void => {
  changes.countDeltas.set(conversation, (changes.countDeltas.get(conversation) ?? 0) + delta)
  changes.touched.add(conversation)
}

/** Adds a row, under the next free key where its own is taken; returns it as it is stored. */
export const insertMessage = (
  context: Context,
  changes: Changes,
  wanted: MessageRow
): MessageRow => {
  if (insertIfNew(context, changes, wanted)) return wanted
  const row = { ...wanted, id: makeMessageKey(context.db, wanted.sent_at) }
  if (!insertIfNew(context, changes, row))
    throw new StoreError('storage_failed', 'a message is stored already')
  return row
}

/** False when its key or one of its ids is taken: nothing is stored then. */
export const insertIfNew = ({ db }: Context, changes: Changes, row: MessageRow): boolean => {
  const { changes: count } = db.run(
    INSERT,
    COLUMNS.map((column) => row[column])
  )
  if (count === 0) return false
  const text = indexTextOf(row)
  // A message deleted in this very transaction may have left its key, and its old text in the index.
  if (text !== null) changes.index.set(row.id, { text, isNew: !changes.index.has(row.id) })
  changes.removed.delete(row.id)
  changes.messages.add(row.id)
  addToCount(changes, row.conversation, 1)
  return true
}

/** Writes what differs. Returns whether anything did. */
export const updateMessage = (
  { db }: Context,
  changes: Changes,
  before: MessageRow,
  after: MessageRow
): boolean => {
  if (isSameRow(before, after)) return false
  db.run(UPDATE, [...MUTABLE.map((column) => after[column]), after.id])
  const text = indexTextOf(after)
  if (text !== indexTextOf(before)) {
    // A row of this very batch may wait for its first indexing: then there is nothing to take out.
    const isNew = changes.index.get(after.id)?.isNew ?? indexTextOf(before) === null
    changes.index.set(after.id, { text, isNew })
  }
  changes.messages.add(after.id)
  changes.touched.add(after.conversation)
  return true
}

/** Removes a row with all that hangs on it. Tombstones are the caller's business. */
export const deleteMessage = ({ db }: Context, changes: Changes, row: MessageRow): void => {
  db.run('DELETE FROM outbox WHERE message = ?', [row.id])
  const blobs = db.all<{ blob: number }>(
    'SELECT blob FROM attachments WHERE message = ? AND blob IS NOT NULL',
    [row.id]
  )
  db.run('DELETE FROM messages WHERE id = ?', [row.id])
  for (const { blob } of blobs) db.run('DELETE FROM blobs WHERE key = ?', [blob])
  changes.index.set(row.id, { text: null, isNew: false })
  changes.messages.delete(row.id)
  changes.removed.set(row.id, row.conversation)
  addToCount(changes, row.conversation, -1)
}

/** Writes the collected texts to the full-text index, in key order: out of order it flushes. */
export const writeIndex = ({ db }: Context, changes: Changes): void => {
  const keys = [...changes.index.keys()].sort((a, b) => a - b)
  for (const key of keys) {
    const entry = changes.index.get(key)
    if (entry === undefined) continue
    if (!entry.isNew) db.run('DELETE FROM search_index WHERE rowid = ?', [key])
    if (entry.text !== null) {
      db.run('INSERT INTO search_index (rowid, text) VALUES (?, ?)', [key, entry.text])
    }
  }
}

const BY_SERVER_ID = 'SELECT * FROM messages WHERE server_id = ? AND account = ?'
const BY_CLIENT_ID = 'SELECT * FROM messages WHERE client_id = ? AND account = ?'

export const findByServerId = (
  { db }: Context,
  account: number,
  serverId: string
): MessageRow | undefined => db.get<MessageRow>(BY_SERVER_ID, [serverId, account])

export const findByClientId = (
  { db }: Context,
  account: number,
  clientId: string
): MessageRow | undefined => db.get<MessageRow>(BY_CLIENT_ID, [clientId, account])

export const findByKey = ({ db }: Context, key: number): MessageRow | undefined =>
  db.get<MessageRow>('SELECT * FROM messages WHERE id = ?', [key])

export const getByKey = (context: Context, key: number): MessageRow => {
  const row = findByKey(context, key)
  if (row === undefined) throw new StoreError('storage_failed', 'no such message')
  return row
}
