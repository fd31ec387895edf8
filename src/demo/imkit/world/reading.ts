import type { ImkitPref } from '../types'
import { countsAsUnread, emptyPref, type MessageRow, type RoomRow, type UserRow } from './rows'
import type { Tables } from './tables'

/** Messages of others behind the marker; what the user hid does not count. */
export function unreadOf(room: RoomRow, uid: string): number {
  return unreadRows(room, uid).length
}

export function isMentioned(room: RoomRow, uid: string): boolean {
  return unreadRows(room, uid).some((row) => row.mentions.includes(uid))
}

export function badgeOf(tables: Tables, uid: string): number {
  return tables.roomsOf(uid).reduce((sum, room) => sum + unreadOf(room, uid), 0)
}

function unreadRows(room: RoomRow, uid: string): readonly MessageRow[] {
  const member = room.members.get(uid)
  if (member === undefined) return []
  const hidden = member.user.hidden.get(room.id)
  const rows = room.messages.byCreated
  const unread: MessageRow[] = []
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const row = rows[i]
    if (row === undefined || row.createdAt < member.readAt) break
    if (row.createdAt === member.readAt && row.id <= (member.readId ?? '')) break
    if (countsAsUnread(row, uid) && hidden?.has(row.id) !== true) unread.push(row)
  }
  return unread
}

/** The marker only moves forward (section 4.6). */
export function markRead(tables: Tables, user: UserRow, row: MessageRow): void {
  const member = row.room.members.get(user.uid)
  if (member === undefined) return
  const isOlder =
    row.createdAt < member.readAt ||
    (row.createdAt === member.readAt && row.id < (member.readId ?? ''))
  if (isOlder) return
  member.readAt = row.createdAt
  member.readId = row.id
  tables.emit({ type: 'lastRead', room: row.room, uid: user.uid, messageId: row.id })
}

export function prefOf(user: UserRow, roomId: string): ImkitPref {
  return user.roomPrefs.get(roomId) ?? emptyPref
}

export function setPref(
  tables: Tables,
  user: UserRow,
  room: RoomRow,
  change: Partial<ImkitPref>
): ImkitPref {
  const pref = { ...prefOf(user, room.id), ...change }
  user.roomPrefs.set(room.id, pref)
  tables.emit({ type: 'roomPref', uid: user.uid, room })
  return pref
}
