import type { ImkitPref } from '../types'

export type UserRow = {
  readonly uid: string
  nickname: string
  avatarUrl: string
  description: string
  email: string
  readonly isRobot: boolean
  readonly createdAt: number
  isNotified: boolean
  /** Room ids. */
  readonly muted: Set<string>
  readonly prefs: Map<string, unknown>
  readonly roomPrefs: Map<string, ImkitPref>
  /** Messages that this user hid for itself: room id -> message id -> when. */
  readonly hidden: Map<string, Map<string, number>>
  readonly blocked: Map<string, number>
  /** Left rooms: room id -> when. */
  readonly quitted: Map<string, number>
}

export type MemberRow = {
  readonly user: UserRow
  /** Everything up to here, in (createdAt, id) order, is read. */
  readAt: number
  readId: string | null
}

export type InvitationRow = {
  readonly inviter: UserRow
  readonly invitee: UserRow
  readonly createdAt: number
}

export type RoomRow = {
  readonly id: string
  readonly type: 'direct' | 'group'
  name: string
  cover: string
  description: string
  roomTags: readonly string[]
  extParams: unknown
  owner: UserRow | null
  managers: readonly string[]
  /** Anybody may join without an invitation. */
  isOpen: boolean
  /** Who may not come in, and since when. */
  readonly banned: Map<string, number>
  readonly createdAt: number
  readonly members: Map<string, MemberRow>
  readonly invitations: Map<string, InvitationRow>
  readonly messages: MessageList
}

export type Reaction = { readonly client: string; readonly reaction: string }

export type MessageRow = {
  readonly id: string
  readonly room: RoomRow
  readonly sender: UserRow | null
  type: string
  text: unknown
  readonly createdAt: number
  updatedAt: number
  editedAt: number | null
  reactions: readonly Reaction[]
  mentions: readonly string[]
  replyTo: string | null
  /** What the message type carries (section 5.1). */
  fields: Readonly<Record<string, unknown>>
  isPinned: boolean
  /** By the owner or a manager, for the whole room. */
  isHidden: boolean
}

export type FileRow = {
  readonly id: string
  readonly bucket: string
  readonly fileName: string
  readonly mimeType: string
  readonly client: string
  readonly extra: unknown
  readonly uploadedAt: number
  readonly bytes: () => Uint8Array
}

export const emptyPref: ImkitPref = {
  tags: [],
  tagColors: {},
  folder: '',
  hidden: false,
  sticky: false,
  muted: false,
  translation: null
}

const systemTypes: ReadonlySet<string> = new Set([
  'joinRoom',
  'leaveRoom',
  'addMember',
  'addMembers',
  'deleteMember',
  'deleteMembers',
  'cancelInvitations',
  'assignAdmin',
  'waitingCall',
  'missingCall',
  'endCall'
])

/** What a person wrote, announcements included; lines about the room and its calls do not count. */
export function countsAsUnread(row: MessageRow, uid: string): boolean {
  return row.sender?.uid !== uid && row.type !== 'recall' && !systemTypes.has(row.type)
}

/** The messages of a room in both of its orders; ties are broken by id. */
export class MessageList {
  readonly byCreated: MessageRow[] = []
  readonly byUpdated: MessageRow[] = []
  readonly byId = new Map<string, MessageRow>()

  get newest(): MessageRow | null {
    return this.byCreated[this.byCreated.length - 1] ?? null
  }

  add(row: MessageRow): void {
    this.byId.set(row.id, row)
    insert(this.byCreated, row, 'createdAt')
    insert(this.byUpdated, row, 'updatedAt')
  }

  touch(row: MessageRow, updatedAt: number): void {
    removeFrom(this.byUpdated, row, 'updatedAt')
    row.updatedAt = updatedAt
    insert(this.byUpdated, row, 'updatedAt')
  }

  remove(row: MessageRow): void {
    this.byId.delete(row.id)
    removeFrom(this.byCreated, row, 'createdAt')
    removeFrom(this.byUpdated, row, 'updatedAt')
  }

  clear(): void {
    this.byId.clear()
    this.byCreated.length = 0
    this.byUpdated.length = 0
  }
}

type TimeField = 'createdAt' | 'updatedAt'

/** First index whose (time, id) is not before the given one; an empty id is before all. */
export function firstFrom(
  rows: readonly MessageRow[],
  field: TimeField,
  time: number,
  id: string
): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    const isBefore =
      row !== undefined && (row[field] < time || (row[field] === time && row.id < id))
    if (isBefore) low = middle + 1
    else high = middle
  }
  return low
}

function insert(rows: MessageRow[], row: MessageRow, field: TimeField): void {
  const last = rows[rows.length - 1]
  if (last === undefined || last[field] < row[field]) rows.push(row)
  else rows.splice(firstFrom(rows, field, row[field], row.id), 0, row)
}

function removeFrom(rows: MessageRow[], row: MessageRow, field: TimeField): void {
  const index = firstFrom(rows, field, row[field], row.id)
  if (rows[index] === row) rows.splice(index, 1)
}
