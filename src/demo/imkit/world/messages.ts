import { wellFormed, wellFormedJson } from '../wire/encoding'
import type { MessageRow, RoomRow, UserRow } from './rows'
import type { Tables } from './tables'

export type NewMessage = {
  readonly room: RoomRow
  readonly sender: UserRow | null
  readonly type?: string
  readonly text?: unknown
  readonly fields?: Readonly<Record<string, unknown>>
  readonly mentions?: readonly string[]
  readonly replyTo?: string | null
  readonly id?: string
  readonly at?: number
}

/** Stores a message and, unless told otherwise, tells it to the members. */
export function addMessage(tables: Tables, values: NewMessage, isPushed = true): MessageRow {
  const at = values.at ?? tables.now()
  const row: MessageRow = {
    id: values.id ?? tables.objectId(at),
    room: values.room,
    sender: values.sender,
    type: values.type ?? 'text',
    text: wellFormedJson(values.text ?? ''),
    createdAt: at,
    updatedAt: at,
    editedAt: null,
    reactions: [],
    mentions: values.mentions ?? [],
    replyTo: values.replyTo ?? null,
    fields: (wellFormedJson(values.fields ?? {}) ?? {}) as Record<string, unknown>,
    isPinned: false,
    isHidden: false
  }
  tables.messages.set(row.id, row)
  row.room.messages.add(row)
  if (isPushed) tables.emit({ type: 'message', row })
  return row
}

/** Only what is given changes. */
export function editMessage(
  tables: Tables,
  row: MessageRow,
  change: {
    readonly text?: unknown
    readonly type?: string
    readonly mentions?: readonly string[]
    readonly fields?: Readonly<Record<string, unknown>>
  }
): MessageRow {
  if (change.text !== undefined) row.text = wellFormedJson(change.text)
  if (change.type !== undefined) row.type = change.type
  if (change.mentions !== undefined) row.mentions = change.mentions
  if (change.fields !== undefined) {
    row.fields = { ...row.fields, ...(wellFormedJson(change.fields) as Record<string, unknown>) }
  }
  touch(tables, row)
  row.editedAt = row.updatedAt
  return changed(tables, row)
}

export function recallMessage(tables: Tables, row: MessageRow): MessageRow {
  row.type = 'recall'
  row.text = ''
  row.fields = {}
  row.mentions = []
  row.reactions = []
  touch(tables, row)
  return changed(tables, row)
}

export function setReaction(
  tables: Tables,
  row: MessageRow,
  user: UserRow,
  reaction: string,
  isThere: boolean
): MessageRow {
  const text = wellFormed(reaction)
  const isSame = (other: { client: string; reaction: string }): boolean =>
    other.client === user.uid && other.reaction === text
  if (row.reactions.some(isSame) === isThere) return row
  row.reactions = isThere
    ? [...row.reactions, { client: user.uid, reaction: text }]
    : row.reactions.filter((other) => !isSame(other))
  touch(tables, row)
  return changed(tables, row)
}

export function setPinned(tables: Tables, row: MessageRow, isPinned: boolean): MessageRow {
  row.isPinned = isPinned
  touch(tables, row)
  return changed(tables, row)
}

/** For everybody in the room; hiding for oneself is `hideForUser`. */
export function setHidden(tables: Tables, row: MessageRow, isHidden: boolean): MessageRow {
  row.isHidden = isHidden
  touch(tables, row)
  return changed(tables, row)
}

/** No tombstone: the list knows nothing of it any more (section 4.4). */
export function hardDelete(tables: Tables, row: MessageRow): void {
  tables.messages.delete(row.id)
  row.room.messages.remove(row)
  tables.emit({ type: 'hardDeleted', room: row.room, messageId: row.id })
}

export function hardDeleteAll(tables: Tables, room: RoomRow): number {
  const rows = [...room.messages.byCreated]
  for (const row of rows) tables.messages.delete(row.id)
  room.messages.clear()
  tables.emit({ type: 'hardDeleted', room, messageId: '_all' })
  return rows.length
}

/** Hides messages for one user. Returns those that were not hidden before. */
export function hideForUser(
  tables: Tables,
  user: UserRow,
  room: RoomRow,
  rows: readonly MessageRow[],
  isAll: boolean
): readonly string[] {
  const hidden = user.hidden.get(room.id) ?? new Map<string, number>()
  user.hidden.set(room.id, hidden)
  const at = tables.now()
  const messageIds = rows.filter(({ id }) => !hidden.has(id)).map(({ id }) => id)
  for (const id of messageIds) hidden.set(id, at)
  tables.emit({ type: 'userDeleted', uid: user.uid, room, messageIds, isAll })
  return messageIds
}

function touch(tables: Tables, row: MessageRow): void {
  row.room.messages.touch(row, tables.now())
}

function changed(tables: Tables, row: MessageRow): MessageRow {
  tables.emit({ type: 'message', row })
  return row
}
