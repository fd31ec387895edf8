/** Edits, recalls, reactions and pins: what everybody in the room sees (imkit.md 4.5). */
import { err } from '../../../shared/domain'
import type { SendOutcome } from '../../core/chatBackend'
import { sameText } from '../shared/sameText'
import { confirmed, request, type Of, type SendDeps } from './commandRequest'
import { emojiOf } from './reactionWords'
import { wordsOf } from './sendMessage'
import type { WireMessage } from './wire'

/** Whether the message shows the effect of the command. */
export const hasHappened = (wire: WireMessage, command: Of<'edit'> | Of<'unsend'>): boolean =>
  command.type === 'unsend'
    ? wire.type === 'recall'
    : wire.type !== 'recall' && sameText(wire.text, wordsOf(command).message)

/** Edit and recall are a send with the id of the message (imkit.md 4.5). */
export const change = (
  deps: SendDeps,
  command: Of<'edit'> | Of<'unsend'>
): Promise<SendOutcome> => {
  const { conversationServerId: room, messageServerId: _id } = command
  return request(
    deps,
    {
      method: 'POST',
      path: `/rooms/${encodeURIComponent(room)}/message`,
      json: command.type === 'edit' ? { _id, ...wordsOf(command) } : { _id, messageType: 'recall' }
    },
    (wire) =>
      hasHappened(wire, command)
        ? confirmed(deps, wire, room)
        : { type: 'unknown', error: err('server_error', 'the message has not changed').error }
  )
}

/** Own reactions that are shown as this emoji: another device may have sent the word for it. */
export const ownReactions = (
  deps: Pick<SendDeps, 'context'>,
  wire: WireMessage,
  emoji: string
): readonly string[] =>
  (wire.reactions ?? []).flatMap(({ client, reaction }) =>
    client === deps.context.directory.me() && emojiOf(reaction) === emojiOf(emoji) ? [reaction] : []
  )

const removeReaction = (
  deps: SendDeps,
  command: Of<'react'>,
  reaction: string,
  isLast = false
): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'DELETE',
      path: `/messages/${encodeURIComponent(command.messageServerId)}/reaction`,
      query: { reaction }
    },
    (wire) => {
      const [left] = ownReactions(deps, wire, command.emoji)
      return left === undefined || isLast
        ? confirmed(deps, wire, command.conversationServerId)
        : removeReaction(deps, command, left, true)
    }
  )

export const react = (deps: SendDeps, command: Of<'react'>): Promise<SendOutcome> =>
  command.isRemoval
    ? removeReaction(deps, command, command.emoji)
    : request(
        deps,
        {
          method: 'POST',
          path: `/messages/${encodeURIComponent(command.messageServerId)}/reaction`,
          json: { reaction: command.emoji }
        },
        (wire) => confirmed(deps, wire, command.conversationServerId)
      )

/** For everybody in the room (imkit.md 4.5). */
export const pinMessage = (deps: SendDeps, command: Of<'pinMessage'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: command.isPinned ? 'POST' : 'DELETE',
      path: `/messages/${encodeURIComponent(command.messageServerId)}/pin`
    },
    (wire) => confirmed(deps, wire, command.conversationServerId)
  )
