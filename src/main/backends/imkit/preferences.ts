/** Mute, hide, pin and tags, kept on the server for all devices (imkit.md 4.7). */
import { err } from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { FoundOutcome, OutboxCommand, SendOutcome } from '../../core/chatBackend'
import { outcomeOf } from '../shared/outcome'
import { fetchRoom } from './rooms'
import type { SendDeps } from './commandRequest'

type SetPreferences = Extract<OutboxCommand, { type: 'setPreferences' }>
type PrefDeps = Pick<SendDeps, 'rest' | 'signal'>

const eventOf = (command: SetPreferences): BackendEvent => {
  const { conversationServerId, isMuted, isHidden, isSticky, tags } = command
  return {
    type: 'conversationPrefs',
    conversationServerId,
    isMuted,
    isHidden,
    isSticky,
    ...(tags === undefined ? {} : { tags })
  }
}

/**
 * Muting is written to both places that clients read; the room's preference is also the one that
 * the other devices are told of.
 */
export const setPreferences = async (
  deps: PrefDeps,
  command: SetPreferences
): Promise<SendOutcome> => {
  const { isMuted, isHidden, isSticky, tags, conversationServerId } = command
  const room = encodeURIComponent(conversationServerId)
  const json = {
    ...(isMuted === null ? {} : { muted: isMuted }),
    ...(isHidden === null ? {} : { hidden: isHidden }),
    ...(isSticky === null ? {} : { sticky: isSticky }),
    ...(tags === undefined ? {} : { tags })
  }
  const { rest, signal } = deps
  const kept = await rest.request({ method: 'POST', path: `/roomPrefs/${room}`, json, signal })
  if (!kept.ok) return outcomeOf(kept.error)
  if (isMuted !== null) {
    const method = isMuted ? 'POST' : 'DELETE'
    const muted = await rest.request({ method, path: `/me/mute/${room}`, signal })
    if (!muted.ok) return outcomeOf(muted.error)
  }
  return { type: 'confirmed', events: [eventOf(command)], sent: null }
}

const isTaggedAsWanted = (
  wanted: readonly string[] | undefined,
  actual: readonly string[] | null
): boolean =>
  wanted === undefined ||
  (wanted.length === (actual?.length ?? 0) && wanted.every((tag) => actual?.includes(tag)))

const isAsWanted = (wanted: boolean | null, actual: boolean): boolean =>
  wanted === null || wanted === actual

export const findPreferences = async (
  deps: PrefDeps,
  command: SetPreferences
): Promise<FoundOutcome> => {
  const room = await fetchRoom(deps.rest, command.conversationServerId, deps.signal)
  if (room === null)
    return { type: 'undecided', error: err('server_error', 'no answer about the room').error }
  if (room === 'gone' || room.pref === null) return { type: 'absent' }
  const { pref } = room
  const isDone =
    isAsWanted(command.isMuted, room.isMuted === true || pref.isMuted === true) &&
    isAsWanted(command.isHidden, pref.isHidden === true) &&
    isAsWanted(command.isSticky, pref.isSticky === true) &&
    isTaggedAsWanted(command.tags, pref.tags)
  return isDone ? { type: 'found', events: [eventOf(command)], sent: null } : { type: 'absent' }
}
