/**
 * Lines about the conversation itself (imkit.md 5.1): who came, who went, calls. Official clients show
 * an announcement as such a line too, but a person wrote it and others are to read it: it is a message,
 * and it counts as unread.
 */
import type { ServiceMessage, ServiceParty } from '../../../shared/domain'
import { asList } from '../shared/fields'
import type { Directory } from './directory'
import { readUser, type WireMessage, type WireUser } from './wire'

const peopleIn = (value: unknown): readonly WireUser[] =>
  (asList(value) ?? []).slice(0, 500).flatMap((item) => readUser(item) ?? [])

/** Everybody whom a line about members names. */
export const membersOf = (wire: WireMessage): readonly WireUser[] => {
  const named = [...peopleIn(wire.extra?.invitees), ...peopleIn(wire.extra?.members)]
  return named.length > 0 ? named : wire.member === null ? [] : [wire.member]
}

/** Line types that say who is in the room. */
export const isMembershipType = (type: string): boolean =>
  ['joinRoom', 'leaveRoom', 'addMember', 'addMembers', 'deleteMember', 'deleteMembers'].includes(
    type
  )

/** Whether the line says that this person is no longer in the room. */
export const saysGone = (wire: WireMessage, uid: string): boolean => {
  if (wire.type === 'leaveRoom') return (wire.member ?? wire.sender)?.id === uid
  return (
    (wire.type === 'deleteMember' || wire.type === 'deleteMembers') &&
    membersOf(wire).some(({ id }) => id === uid)
  )
}

/** Null for a message that somebody wrote. */
export const toService = (wire: WireMessage, directory: Directory): ServiceMessage | null => {
  const addressOf = (user: WireUser | null): ServiceParty =>
    user === null ? null : user.id === directory.me() ? '' : user.id
  const nameOf = (user: WireUser): string =>
    user.id === directory.me() ? '' : (user.nickname ?? directory.nameOf(user.id) ?? user.id)
  const actor = addressOf(wire.sender)
  const members = membersOf(wire)
  const [first = null] = members
  // One person is told by address, so that a better name can be shown later; several by name.
  const subject =
    members.length > 1 ? members.map(nameOf) : first === null ? wire.text || null : addressOf(first)
  switch (wire.type) {
    case 'joinRoom':
      return { type: 'participant_joined', actor: addressOf(wire.member ?? wire.sender) }
    case 'leaveRoom':
      return { type: 'participant_left', actor: addressOf(wire.member ?? wire.sender) }
    case 'addMember':
    case 'addMembers':
      return { type: 'participant_added', actor, subject }
    case 'deleteMember':
    case 'deleteMembers':
      return { type: 'participant_removed', actor, subject }
    case 'cancelInvitations':
      return { type: 'invitation_withdrawn', actor }
    case 'assignAdmin':
      return { type: 'admin_named', actor, subject: members.length === 0 ? actor : subject }
    case 'waitingCall':
      return { type: 'calling', actor }
    case 'missingCall':
      return { type: 'call_missed', actor }
    case 'endCall':
      return { type: 'call_ended', actor }
    default:
      return null
  }
}
