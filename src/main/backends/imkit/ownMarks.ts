/** What only the owner's own devices see: how far was read, and what was deleted for oneself. */
import type { SendOutcome } from '../../core/chatBackend'
import { outcomeOf, rejected } from '../shared/outcome'
import type { Of, SendDeps } from './commandRequest'
import { isGone } from './management'
import { fetchRoom } from './rooms'

/** What a read marker is set to: what was seen, what we have heard of, or what the server has. */
const newestOf = async (deps: SendDeps, command: Of<'markRead'>): Promise<string | null> => {
  const room = command.conversationServerId
  const known = command.upToServerId ?? deps.context.directory.newestIn(room)
  if (known !== null) return known
  const found = await fetchRoom(deps.rest, room, deps.signal)
  return found === null || found === 'gone' ? null : (found.lastMessage?.id ?? null)
}

export const markRead = async (deps: SendDeps, command: Of<'markRead'>): Promise<SendOutcome> => {
  const { conversationServerId, isRead } = command
  if (!isRead) return rejected('unsupported', 'this service knows no "unread" mark')
  const message = await newestOf(deps, command)
  if (message === null) return rejected('not_found', 'nothing to mark')
  const answer = await deps.rest.request({
    method: 'PUT',
    path: `/rooms/${encodeURIComponent(conversationServerId)}/lastRead`,
    json: { message },
    signal: deps.signal
  })
  if (!answer.ok) return outcomeOf(answer.error)
  const read = { type: 'conversationRead', conversationServerId, isRead: true } as const
  return { type: 'confirmed', events: [{ ...read, upToServerId: message }], sent: null }
}

/** What the server does not have, or not for us any more, is as gone as it can be. */
export const deleteForMe = async (
  deps: SendDeps,
  command: Of<'deleteForMe'>
): Promise<SendOutcome> => {
  const { conversationServerId, messageServerId: serverId } = command
  const answer = await deps.rest.request({
    method: 'POST',
    path: '/messages/user-delete',
    json: { room: conversationServerId, messages: [serverId] },
    signal: deps.signal
  })
  if (!answer.ok && !isGone(answer.error)) return outcomeOf(answer.error)
  return { type: 'confirmed', events: [{ type: 'messageDeleted', serverId }], sent: null }
}
