/**
 * Lines about the conversation itself (imkit.md 5.1): who came, who went, calls. Official clients show
 * an announcement as such a line too, but a person wrote it and others are to read it: it is a message,
 * and it counts as unread.
 */
import type { ServiceMessage } from '../../../shared/domain'
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
  // '' stands for the account's owner.
  const addressOf = (user: WireUser | null): string =>
    user === null ? 'Someone' : user.id === directory.me() ? '' : user.id
  const nameOf = (user: WireUser | null): string =>
    user === null
      ? 'Someone'
      : user.id === directory.me()
        ? 'You'
        : (user.nickname ?? directory.nameOf(user.id) ?? user.id)
  const { sender } = wire
  const actor = addressOf(sender)
  const members = membersOf(wire)
  const only = members.length === 1 ? (members[0] ?? null) : null
  // One person is told by address, so that a better name can be shown later; several are words.
  const subject =
    only !== null
      ? addressOf(only) || 'You'
      : members.map(nameOf).join(', ') || wire.text || 'someone'
  const other = (description: string, who = sender): ServiceMessage => ({
    type: 'other',
    actor: addressOf(who),
    description
  })
  switch (wire.type) {
    case 'joinRoom': {
      const who = wire.member ?? sender
      return other(`${nameOf(who)} joined`, who)
    }
    case 'leaveRoom':
      return { type: 'participant_left', actor: addressOf(wire.member ?? sender) }
    case 'addMember':
    case 'addMembers':
      return { type: 'participant_added', actor, subject }
    case 'deleteMember':
    case 'deleteMembers':
      return { type: 'participant_removed', actor, subject }
    case 'cancelInvitations':
      return other(`${nameOf(sender)} withdrew an invitation`)
    case 'assignAdmin':
      return other(`${members.map(nameOf).join(', ') || nameOf(sender)} became an administrator`)
    case 'waitingCall':
      return other(`${nameOf(sender)} is calling`)
    case 'missingCall':
      return other('Missed call')
    case 'endCall':
      return other('The call ended')
    default:
      return null
  }
}
