import { createHash } from 'node:crypto'

import { wellFormed } from '../wire/encoding'
import type { WorldEvent, WorldListener } from './events'
import {
  MessageList,
  type FileRow,
  type MemberRow,
  type MessageRow,
  type RoomRow,
  type UserRow
} from './rows'

export type NewRoom = {
  readonly id: string
  readonly type: 'direct' | 'group'
  readonly name?: string
  readonly description?: string
  readonly roomTags?: readonly string[]
  readonly owner?: UserRow | null
  readonly createdAt?: number
}

/** The rows, the clock and the one listener: no policy. */
export class Tables {
  readonly users = new Map<string, UserRow>()
  readonly rooms = new Map<string, RoomRow>()
  readonly messages = new Map<string, MessageRow>()
  readonly files = new Map<string, FileRow>()
  /** token -> uid. */
  readonly tokens = new Map<string, string>()
  clockAt: number | null = null
  private latest = 0
  private counter = 0
  private listener: WorldListener = () => undefined

  listen(listener: WorldListener): void {
    this.listener = listener
  }

  emit(event: WorldEvent): void {
    this.listener(event)
  }

  /** Now, but never twice the same, unless a test stopped the clock. */
  now(): number {
    if (this.clockAt !== null) return this.clockAt
    this.latest = Math.max(Date.now(), this.latest + 1)
    return this.latest
  }

  /** An ObjectId: whole seconds, five bytes of the process, a counter that keeps ids ascending. */
  objectId(at: number): string {
    this.counter += 1
    const seconds = Math.floor(at / 1000)
    return `${hex(seconds, 8)}7e52a1c0de${hex(this.counter, 6)}`
  }

  user(uid: string): UserRow {
    return this.users.get(uid) ?? this.addUser(uid, uid, false)
  }

  addUser(uid: string, nickname: string, isRobot: boolean): UserRow {
    const user: UserRow = {
      uid,
      nickname: wellFormed(nickname),
      avatarUrl: '',
      description: '',
      email: '',
      isRobot,
      createdAt: Date.now(),
      isNotified: true,
      muted: new Set(),
      prefs: new Map(),
      roomPrefs: new Map(),
      hidden: new Map(),
      blocked: new Map(),
      quitted: new Map()
    }
    this.users.set(uid, user)
    return user
  }

  addRoom(values: NewRoom): RoomRow {
    const room: RoomRow = {
      id: values.id,
      type: values.type,
      name: wellFormed(values.name ?? ''),
      cover: '',
      description: wellFormed(values.description ?? ''),
      roomTags: values.roomTags ?? [],
      extParams: '',
      owner: values.owner ?? null,
      managers: [],
      isOpen: false,
      banned: new Map(),
      createdAt: values.createdAt ?? this.now(),
      members: new Map(),
      invitations: new Map(),
      messages: new MessageList()
    }
    this.rooms.set(room.id, room)
    return room
  }

  /** Somebody who joins has read what was there before. */
  addMember(room: RoomRow, user: UserRow): MemberRow {
    const known = room.members.get(user.uid)
    if (known !== undefined) return known
    const newest = room.messages.newest
    const member: MemberRow = {
      user,
      readAt: newest?.createdAt ?? 0,
      readId: newest?.id ?? null
    }
    room.members.set(user.uid, member)
    room.invitations.delete(user.uid)
    user.quitted.delete(room.id)
    return member
  }

  roomsOf(uid: string): RoomRow[] {
    return [...this.rooms.values()].filter((room) => room.members.has(uid))
  }
}

/** Section 4.3: md5 of both uids, lower-cased, sorted and joined. */
export function directRoomId(a: string, b: string): string {
  const names = [a.toLowerCase(), b.toLowerCase()].sort()
  return createHash('md5').update(names.join('_')).digest('hex')
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0').slice(-digits)
}
