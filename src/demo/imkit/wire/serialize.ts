import type { ImkitFaults, ImkitPref } from '../types'
import { isSuperuser } from '../world/membership'
import { isMentioned, prefOf, unreadOf } from '../world/reading'
import type { FileRow, InvitationRow, MessageRow, RoomRow, UserRow } from '../world/rows'

export type Json = Readonly<Record<string, unknown>>

const appId = 'tern-demo'
const urlFields = ['originalUrl', 'thumbnailUrl', 'url'] as const

/** Rows to the objects of section 5. */
export class Serializer {
  /** `origin` is known only once the server listens. */
  constructor(
    private readonly faults: ImkitFaults,
    private readonly origin: () => string
  ) {}

  user(user: UserRow): Json {
    return {
      _id: user.uid,
      id: user.uid,
      nickname: user.nickname,
      avatarUrl: this.absolute(user.avatarUrl),
      description: user.description,
      clientType: 'user',
      isRobot: user.isRobot,
      appID: appId,
      lastLoginTimeMS: user.createdAt
    }
  }

  /** Of the caller itself. */
  me(user: UserRow): Json {
    return {
      ...this.user(user),
      email: user.email,
      mute: [...user.muted],
      notificationEnabled: user.isNotified
    }
  }

  /** `uid`: whose view it is; what that user hid is marked. */
  message(row: MessageRow, uid: string | null = null): Json {
    const json = this.withoutReply(row)
    const original = row.replyTo === null ? undefined : row.room.messages.byId.get(row.replyTo)
    if (original !== undefined) json.reply = this.withoutReply(original)
    const hidden = uid === null ? undefined : row.room.members.get(uid)?.user.hidden
    if (hidden?.get(row.room.id)?.has(row.id) === true) json.isDeleted = true
    return this.trim(json)
  }

  /** Everything that is the same for all members; `room` events carry this. */
  room(room: RoomRow): Json {
    const newest = room.messages.newest
    return this.trim({
      _id: room.id,
      id: room.id,
      appID: appId,
      roomType: room.type,
      name: room.name,
      cover: this.absolute(room.cover),
      description: room.description,
      roomTags: room.roomTags,
      extParams: room.extParams,
      owner: room.owner === null ? null : this.user(room.owner),
      managers: room.managers,
      status: 1,
      opening: room.isOpen ? 1 : 0,
      createdTime: new Date(room.createdAt).toISOString(),
      createdTimeMS: room.createdAt,
      members: [...room.members.values()].map(({ user }) => this.user(user)),
      memberProperties: this.memberProperties(room),
      ...(newest === null ? {} : { lastMessage: this.message(newest) })
    })
  }

  /** With what is the caller's own. The newest lists have no read markers (section 4.3). */
  roomOf(room: RoomRow, user: UserRow, shape: 'list' | 'detail'): Json {
    const { memberProperties, ...shared } = this.room(room)
    return this.trim({
      ...shared,
      ...(shape === 'list' || memberProperties === undefined ? {} : { memberProperties }),
      unread: unreadOf(room, user.uid),
      isMentioned: isMentioned(room, user.uid),
      muted: user.muted.has(room.id),
      pref: prefOf(user, room.id),
      isSuperuser: isSuperuser(room, user.uid)
    })
  }

  /** The small shape of section 2.2. */
  smallRoom(room: RoomRow, uid: string): Json {
    const own = this.memberProperties(room).filter(({ client }) => client === uid)
    const isArray = this.faults.smallRoomEvents === 'array'
    return { room: room.id, memberProperty: isArray ? own : own[0] }
  }

  pref(room: RoomRow, pref: ImkitPref): Json {
    return { room: room.id, ...pref }
  }

  invitation(room: RoomRow, invitation: InvitationRow): Json {
    const at = new Date(invitation.createdAt).toISOString()
    return {
      inviter: this.user(invitation.inviter),
      invitee: this.user(invitation.invitee),
      room: { _id: room.id, id: room.id, name: room.name, cover: this.absolute(room.cover) },
      createdAt: at,
      updatedAt: at
    }
  }

  file(file: FileRow): Json {
    const { byteLength } = file.bytes()
    return {
      _id: file.id,
      id: file.id,
      bucketName: file.bucket,
      filename: file.fileName,
      mimetype: file.mimeType,
      length: byteLength,
      client: file.client,
      extra: file.extra,
      uploadDate: new Date(file.uploadedAt).toISOString(),
      uploadDateMS: file.uploadedAt
    }
  }

  private memberProperties(room: RoomRow): readonly Json[] {
    return [...room.members.values()].map(({ user, readId }) => ({
      client: user.uid,
      badge: unreadOf(room, user.uid),
      ...(readId === null ? {} : { lastRead: readId }),
      ...(isSuperuser(room, user.uid) ? { role: 'admin' } : {})
    }))
  }

  private withoutReply(row: MessageRow): Record<string, unknown> {
    const { extra, ...fields } = row.fields
    return {
      __v: 0,
      appID: appId,
      ...this.withUrls(fields),
      ...(extra === undefined ? {} : { extra: this.extra(extra) }),
      _id: row.id,
      id: row.id,
      room: row.room.id,
      message: row.text,
      messageType: row.type,
      sender: row.sender === null ? null : this.user(row.sender),
      messageTime: new Date(row.createdAt).toISOString(),
      messageTimeMS: row.createdAt,
      createdAt: new Date(row.createdAt).toISOString(),
      createdAtMS: row.createdAt,
      updatedAt: new Date(row.updatedAt).toISOString(),
      updatedAtMS: row.updatedAt,
      editedAt: row.editedAt === null ? null : new Date(row.editedAt).toISOString(),
      reactions: row.reactions,
      reactionCount: row.reactions.length,
      mentions: row.mentions,
      ...(row.isPinned ? { isPined: true } : {}),
      ...(row.isHidden ? { isHidden: true } : {})
    }
  }

  private extra(extra: unknown): unknown {
    return this.faults.stringExtra && typeof extra !== 'string' ? JSON.stringify(extra) : extra
  }

  /** Seeded files are stored as paths, because the port is not known then. */
  private withUrls(fields: Json): Json {
    const result: Record<string, unknown> = { ...fields }
    for (const name of urlFields) {
      const value = result[name]
      if (typeof value === 'string') result[name] = this.absolute(value)
    }
    if (Array.isArray(result.images)) {
      result.images = result.images.map((image: unknown) =>
        typeof image === 'object' && image !== null ? this.withUrls(image as Json) : image
      )
    }
    return result
  }

  private absolute(path: string): string {
    return path.startsWith('/files/') ? this.origin() + path : path
  }

  private trim(json: Json): Json {
    const { omitFields } = this.faults
    if (omitFields.length === 0) return json
    return Object.fromEntries(Object.entries(json).filter(([name]) => !omitFields.includes(name)))
  }
}
