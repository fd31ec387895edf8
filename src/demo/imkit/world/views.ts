import type { ImkitMessageView, ImkitRoomView, ImkitUserView } from '../types'
import type { MessageRow, RoomRow, UserRow } from './rows'

export function toUserView(user: UserRow): ImkitUserView {
  return { uid: user.uid, nickname: user.nickname, isRobot: user.isRobot }
}

export function toRoomView(room: RoomRow): ImkitRoomView {
  return {
    id: room.id,
    name: room.name,
    type: room.type,
    members: [...room.members.keys()],
    createdAt: room.createdAt
  }
}

export function toMessageView(row: MessageRow): ImkitMessageView {
  return {
    id: row.id,
    room: row.room.id,
    from: row.sender?.uid ?? null,
    type: row.type,
    text: typeof row.text === 'string' ? row.text : JSON.stringify(row.text),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    editedAt: row.editedAt,
    isRecalled: row.type === 'recall',
    reactions: row.reactions,
    mentions: row.mentions,
    replyTo: row.replyTo,
    fields: row.fields
  }
}
