import { orderOf } from './readers'
import type { WireMessage, WireUser } from './wire'
import type { WireRoom } from './wireRoom'

/**
 * What the adapter has learnt about the people and rooms of one server, to read payloads that only
 * hint at them. It is knowledge of this run and rebuilt on every connect, never the truth.
 */
export interface Directory {
  /** The account's owner; '' before the server has said who that is. */
  me(): string
  learnMe(uid: string): void
  learnUser(user: WireUser): void
  nameOf(uid: string): string | null
  learnRoom(room: WireRoom): void
  forgetRoom(id: string): void
  isKnownRoom(id: string): boolean
  /** Rooms of ours that the store has from earlier runs. */
  learnStored(ids: readonly string[]): void
  /** Of this run and of earlier ones. */
  knownRooms(): readonly string[]
  /** Invitations that wait for an answer, as far as they were told. */
  learnInvitation(room: string): void
  /** Whether it was open until now. */
  endInvitation(room: string): boolean
  openInvitations(): readonly string[]
  /** A message that was handed on: the newest of a room is what a read marker is set to. */
  learnMessage(room: string, message: WireMessage): void
  newestIn(room: string): string | null
  /** The server gives `extra` back, so that our own messages can be recognised for certain. */
  keepsExtra(): boolean
  learnExtra(): void
}

const MAX_USERS = 50_000

export const createDirectory = (): Directory => {
  let me = ''
  let hasExtra = false
  const names = new Map<string, string>()
  const rooms = new Set<string>()
  const stored = new Set<string>()
  const invitations = new Set<string>()
  const newest = new Map<
    string,
    { readonly id: string; readonly at: number; readonly order: number }
  >()
  const learnUser = ({ id, nickname }: WireUser): void => {
    if (nickname === null || names.get(id) === nickname) return
    if (names.size < MAX_USERS || names.has(id)) names.set(id, nickname)
  }
  return {
    me: () => me,
    learnMe: (uid) => {
      me = uid
    },
    learnUser,
    nameOf: (uid) => names.get(uid) ?? null,
    learnRoom: (room) => {
      rooms.add(room.id)
      for (const member of room.members ?? []) learnUser(member)
    },
    forgetRoom: (id) => {
      rooms.delete(id)
      stored.delete(id)
      newest.delete(id)
    },
    isKnownRoom: (id) => rooms.has(id),
    learnStored: (ids) => {
      for (const id of ids) stored.add(id)
    },
    knownRooms: () => [...new Set([...rooms, ...stored])],
    learnInvitation: (room) => {
      invitations.add(room)
    },
    endInvitation: (room) => invitations.delete(room),
    openInvitations: () => [...invitations],
    learnMessage: (room, { id, createdAt }) => {
      const known = newest.get(room)
      const order = orderOf(id, createdAt)
      const isNewer =
        known === undefined ||
        createdAt > known.at ||
        (createdAt === known.at && order > known.order)
      if (isNewer) newest.set(room, { id, at: createdAt, order })
    },
    newestIn: (room) => newest.get(room)?.id ?? null,
    keepsExtra: () => hasExtra,
    learnExtra: () => {
      hasExtra = true
    }
  }
}
