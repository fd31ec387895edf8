import { wellFormed } from '../wire/encoding'
import { addMessage } from './messages'
import type { InvitationRow, RoomRow, UserRow } from './rows'
import type { Tables } from './tables'

export function join(tables: Tables, room: RoomRow, user: UserRow, hasLine: boolean): void {
  if (room.members.has(user.uid)) return
  tables.addMember(room, user)
  if (hasLine) addMessage(tables, { room, sender: user, type: 'joinRoom' })
  tables.emit({ type: 'room', room })
}

/** Nothing but a line, where it was asked for, tells the others (section 2.10). */
export function leave(tables: Tables, room: RoomRow, user: UserRow, hasLine: boolean): void {
  if (!room.members.has(user.uid)) return
  if (hasLine) addMessage(tables, { room, sender: user, type: 'leaveRoom' })
  quit(tables, room, user)
  tables.emit({ type: 'room', room })
}

export function add(
  tables: Tables,
  room: RoomRow,
  users: readonly UserRow[],
  by: UserRow,
  hasLine: boolean
): void {
  const added = users.filter(({ uid }) => !room.members.has(uid))
  if (added.length === 0) return
  for (const user of added) tables.addMember(room, user)
  if (hasLine) {
    addMessage(tables, {
      room,
      sender: by,
      type: 'addMembers',
      text: added.map(({ nickname }) => nickname).join(', '),
      fields: { extra: { invitees: added.map(toPerson) } }
    })
  }
  tables.emit({ type: 'room', room })
}

/** The line still reaches those who are removed: they learn it from nowhere else. */
export function remove(
  tables: Tables,
  room: RoomRow,
  users: readonly UserRow[],
  by: UserRow,
  hasLine: boolean
): void {
  const removed = users.filter(({ uid }) => room.members.has(uid))
  if (removed.length === 0) return
  if (hasLine) {
    const fields = { extra: { members: removed.map(toPerson) } }
    addMessage(tables, { room, sender: by, type: 'deleteMember', fields })
  }
  for (const user of removed) quit(tables, room, user)
  tables.emit({ type: 'room', room })
}

export function rename(tables: Tables, room: RoomRow, name: string): void {
  room.name = wellFormed(name)
  tables.emit({ type: 'room', room })
}

export function setTags(tables: Tables, room: RoomRow, tags: readonly string[]): void {
  room.roomTags = tags
  tables.emit({ type: 'room', room })
}

/** Making somebody a manager is told in a line, unmaking is not (section 4.3). */
export function setManager(
  tables: Tables,
  room: RoomRow,
  user: UserRow,
  by: UserRow,
  isManager: boolean
): void {
  if (room.managers.includes(user.uid) === isManager) return
  room.managers = isManager
    ? [...room.managers, user.uid]
    : room.managers.filter((uid) => uid !== user.uid)
  if (isManager) {
    addMessage(tables, {
      room,
      sender: by,
      type: 'assignAdmin',
      fields: { member: toPerson(user) }
    })
  }
  tables.emit({ type: 'room', room })
}

/** Somebody who is banned is put out, too. */
export function ban(tables: Tables, room: RoomRow, user: UserRow, by: UserRow): void {
  room.banned.set(user.uid, tables.now())
  remove(tables, room, [user], by, true)
}

export function deleteRoom(tables: Tables, room: RoomRow): void {
  for (const row of room.messages.byCreated) tables.messages.delete(row.id)
  tables.rooms.delete(room.id)
}

export function invite(tables: Tables, room: RoomRow, invitee: UserRow, inviter: UserRow): void {
  if (room.members.has(invitee.uid) || room.invitations.has(invitee.uid)) return
  const invitation: InvitationRow = { inviter, invitee, createdAt: tables.now() }
  room.invitations.set(invitee.uid, invitation)
  tables.emit({ type: 'invitation', room, invitation })
}

export function cancelInvitation(tables: Tables, room: RoomRow, uid: string): void {
  if (!room.invitations.delete(uid)) return
  tables.emit({ type: 'invitationCancelled', uid, room })
}

export function isSuperuser(room: RoomRow, uid: string): boolean {
  return room.owner?.uid === uid || room.managers.includes(uid)
}

function quit(tables: Tables, room: RoomRow, user: UserRow): void {
  room.members.delete(user.uid)
  user.quitted.set(room.id, tables.now())
}

function toPerson(user: UserRow): Readonly<Record<string, string>> {
  return { _id: user.uid, nickname: user.nickname, avatarUrl: user.avatarUrl }
}
