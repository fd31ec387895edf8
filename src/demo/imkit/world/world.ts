import { randomBytes } from 'node:crypto'

import type {
  ImkitMessageView,
  ImkitNewRoom,
  ImkitPref,
  ImkitReceive,
  ImkitRoomView,
  ImkitUserView,
  ImkitWorld
} from '../types'
import * as membership from './membership'
import * as messages from './messages'
import * as reading from './reading'
import type { MessageRow, RoomRow } from './rows'
import { directRoomId, type Tables } from './tables'
import { toMessageView, toRoomView, toUserView } from './views'

/** The world by ids, for tests; what happens is done by the functions beside it. */
export class World implements ImkitWorld {
  constructor(
    readonly tables: Tables,
    readonly me: string
  ) {
    tables.user(me)
  }

  get clockAt(): number | null {
    return this.tables.clockAt
  }

  set clockAt(at: number | null) {
    this.tables.clockAt = at
  }

  listUsers(): readonly ImkitUserView[] {
    return [...this.tables.users.values()].map(toUserView)
  }

  addUser(options: Parameters<ImkitWorld['addUser']>[0]): ImkitUserView {
    return toUserView(this.tables.addUser(options.uid, options.nickname, options.isRobot ?? false))
  }

  listRooms(uid?: string): readonly ImkitRoomView[] {
    const rooms = uid === undefined ? [...this.tables.rooms.values()] : this.tables.roomsOf(uid)
    return rooms.map(toRoomView)
  }

  listMessages(room?: string): readonly ImkitMessageView[] {
    const rooms = room === undefined ? [...this.tables.rooms.values()] : [this.room(room)]
    const rows = rooms.flatMap(({ messages }) => messages.byCreated)
    if (rooms.length > 1) {
      rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    }
    return rows.map(toMessageView)
  }

  unread(uid: string, room?: string): number {
    if (room === undefined) return reading.badgeOf(this.tables, uid)
    return reading.unreadOf(this.room(room), uid)
  }

  lastRead(room: string, uid: string): string | null {
    return this.room(room).members.get(uid)?.readId ?? null
  }

  addRoom(options: ImkitNewRoom): ImkitRoomView {
    const { tables, me } = this
    const uids = [...(options.isMember === false ? [] : [me]), ...options.members]
    const type = options.type ?? (uids.length === 2 ? 'direct' : 'group')
    const [first = me, second = me] = uids
    const isDirect = type === 'direct'
    const room = tables.addRoom({
      ...options,
      type,
      id: options.id ?? (isDirect ? directRoomId(first, second) : randomBytes(12).toString('hex')),
      owner: isDirect ? null : tables.user(options.owner ?? second)
    })
    for (const uid of uids) tables.addMember(room, tables.user(uid))
    tables.emit({ type: 'room', room })
    return toRoomView(room)
  }

  receive(options: ImkitReceive): ImkitMessageView {
    const { from } = options
    const row = messages.addMessage(
      this.tables,
      {
        room: this.room(options.room),
        sender: from === null ? null : this.tables.user(from),
        ...pick(options, ['text', 'type', 'fields', 'mentions', 'replyTo', 'id', 'at'])
      },
      options.isPushed ?? true
    )
    return toMessageView(row)
  }

  edit(messageId: string, text: string): ImkitMessageView {
    return toMessageView(messages.editMessage(this.tables, this.message(messageId), { text }))
  }

  recall(messageId: string): ImkitMessageView {
    return toMessageView(messages.recallMessage(this.tables, this.message(messageId)))
  }

  react(messageId: string, reaction: string, uid?: string): ImkitMessageView {
    return this.setReaction(messageId, reaction, uid, true)
  }

  unreact(messageId: string, reaction: string, uid?: string): ImkitMessageView {
    return this.setReaction(messageId, reaction, uid, false)
  }

  hardDelete(messageId: string): void {
    messages.hardDelete(this.tables, this.message(messageId))
  }

  hardDeleteAll(room: string): void {
    messages.hardDeleteAll(this.tables, this.room(room))
  }

  userDelete(uid: string, room: string, messageIds: readonly string[]): void {
    const row = this.room(room)
    const isAll = messageIds.length === 0
    const rows = isAll ? row.messages.byCreated : messageIds.map((id) => this.message(id))
    messages.hideForUser(this.tables, this.tables.user(uid), row, rows, isAll)
  }

  rename(room: string, name: string): void {
    membership.rename(this.tables, this.room(room), name)
  }

  joinRoom(room: string, uid: string, withSystemMessage = true): void {
    membership.join(this.tables, this.room(room), this.tables.user(uid), withSystemMessage)
  }

  leaveRoom(room: string, uid: string, withSystemMessage = true): void {
    membership.leave(this.tables, this.room(room), this.tables.user(uid), withSystemMessage)
  }

  addMembers(room: string, uids: readonly string[], by: string, withSystemMessage = true): void {
    const users = uids.map((uid) => this.tables.user(uid))
    membership.add(this.tables, this.room(room), users, this.tables.user(by), withSystemMessage)
  }

  removeMember(room: string, uid: string, by: string, withSystemMessage = true): void {
    const users = [this.tables.user(uid)]
    membership.remove(this.tables, this.room(room), users, this.tables.user(by), withSystemMessage)
  }

  deleteRoom(room: string): void {
    membership.deleteRoom(this.tables, this.room(room))
  }

  invite(room: string, uid: string, by: string): void {
    const { tables } = this
    membership.invite(tables, this.room(room), tables.user(uid), tables.user(by))
  }

  cancelInvitation(room: string, uid: string): void {
    membership.cancelInvitation(this.tables, this.room(room), uid)
  }

  readRoom(room: string, uid: string, messageId?: string): void {
    const row = messageId === undefined ? this.room(room).messages.newest : this.message(messageId)
    if (row !== null) reading.markRead(this.tables, this.tables.user(uid), row)
  }

  setPref(uid: string, room: string, pref: Partial<ImkitPref>): void {
    reading.setPref(this.tables, this.tables.user(uid), this.room(room), pref)
  }

  pref(uid: string, room: string): ImkitPref {
    return reading.prefOf(this.tables.user(uid), this.room(room).id)
  }

  setRoomTags(room: string, tags: readonly string[]): void {
    membership.setTags(this.tables, this.room(room), tags)
  }

  setMuted(uid: string, room: string, isMuted: boolean): void {
    const { muted } = this.tables.user(uid)
    if (isMuted) muted.add(room)
    else muted.delete(room)
  }

  setMyPref(uid: string, key: string, data: unknown): void {
    this.tables.user(uid).prefs.set(key, data)
    this.tables.emit({ type: 'myPref', uid, key, data })
  }

  deleteMyPref(uid: string, key: string): void {
    this.tables.user(uid).prefs.delete(key)
    this.tables.emit({ type: 'myPrefDeleted', uid, key })
  }

  type(room: string, uid: string, text?: string): void {
    const user = this.tables.user(uid)
    this.tables.emit({ type: 'typing', room: this.room(room), user, text: text ?? null })
  }

  streamAnswer(options: Parameters<ImkitWorld['streamAnswer']>[0]): ImkitMessageView {
    const { room, from, chunks } = options
    const id = this.tables.objectId(this.tables.now())
    for (const text of chunks) this.streamChunk(room, from, text, id)
    return this.receive({ id, room, from, text: options.final ?? chunks.join('') })
  }

  streamChunk(room: string, from: string, text: string, messageId?: string): string {
    const { tables } = this
    const id = messageId ?? tables.objectId(tables.now())
    const user = tables.user(from)
    tables.emit({ type: 'streaming', room: this.room(room), user, messageId: id, text })
    return id
  }

  addToken(token: string, uid: string): void {
    this.tables.user(uid)
    this.tables.tokens.set(token, uid)
  }

  expireToken(token: string, sockets: 'kept' | 'closed' = 'kept'): void {
    this.tables.tokens.delete(token)
    if (sockets === 'closed') this.tables.emit({ type: 'tokenClosed', token })
  }

  private setReaction(
    messageId: string,
    reaction: string,
    uid: string | undefined,
    isThere: boolean
  ): ImkitMessageView {
    const row = this.message(messageId)
    const other = [...row.room.members.keys()].find((member) => member !== this.me)
    const user = this.tables.user(uid ?? other ?? this.me)
    return toMessageView(messages.setReaction(this.tables, row, user, reaction, isThere))
  }

  private room(id: string): RoomRow {
    const room = this.tables.rooms.get(id)
    if (room === undefined) throw new Error(`no room ${id}`)
    return room
  }

  private message(id: string): MessageRow {
    const row = this.tables.messages.get(id)
    if (row === undefined) throw new Error(`no message ${id}`)
    return row
  }
}

/** Only the names that are there, so that absent and undefined stay the same. */
function pick<T extends object, K extends keyof T>(
  from: T,
  names: readonly K[]
): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {}
  for (const name of names) if (from[name] !== undefined) picked[name] = from[name]
  return picked
}
