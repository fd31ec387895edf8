/** Edits, unsends, tapbacks and read marks. */
import { err, type TapbackKind } from '../../../shared/domain'
import type { SendOutcome } from '../../core/chatBackend'
import { rejected } from '../shared/outcome'
import { sameText } from '../shared/sameText'
import { eventsOf, photonOutcomeOf, request, type Of, type SendDeps } from './commandRequest'
import type { WireMessage } from './wire'

/** An answer to an edit or unsend may be the unchanged row: the Mac did not do it in time (photon.md 3.5). */
const confirmChange = (
  deps: SendDeps,
  wire: WireMessage,
  command: Of<'edit'> | Of<'unsend'>
): SendOutcome =>
  hasHappened(deps, wire, command)
    ? {
        type: 'confirmed',
        events: eventsOf(deps, wire, command.conversationServerId),
        sent: null
      }
    : { type: 'unknown', error: err('server_error', 'the message has not changed').error }

/** Whether the row shows the effect of the command. */
export const hasHappened = (
  deps: Pick<SendDeps, 'directory'>,
  wire: WireMessage,
  command: Of<'edit'> | Of<'unsend'>
): boolean => {
  const event = eventsOf(deps, wire, command.conversationServerId)[0]
  if (event?.type !== 'message') return false
  const { editedAt, unsentAt, text } = event.message
  return command.type === 'unsend'
    ? unsentAt !== null
    : unsentAt === null && editedAt !== null && sameText(text, command.text)
}

export const edit = (deps: SendDeps, command: Of<'edit'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: `/message/${encodeURIComponent(command.messageServerId)}/edit`,
      json: {
        editedMessage: command.text,
        backwardsCompatibilityMessage: `Edited to “${command.text}”`,
        partIndex: 0
      }
    },
    (wire) => confirmChange(deps, wire, command)
  )

export const unsend = (deps: SendDeps, command: Of<'unsend'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: `/message/${encodeURIComponent(command.messageServerId)}/unsend`,
      json: { partIndex: 0 }
    },
    (wire) => confirmChange(deps, wire, command)
  )

const toReactionWord = (tapback: TapbackKind, isRemoval: boolean): string =>
  isRemoval ? `-${tapback}` : tapback

export const react = (deps: SendDeps, command: Of<'react'>): Promise<SendOutcome> => {
  if (command.tapback === null)
    return Promise.resolve(rejected('unsupported', 'only tapbacks can be sent'))
  return request(
    deps,
    {
      method: 'POST',
      path: '/message/react',
      json: {
        chatGuid: command.conversationServerId,
        selectedMessageGuid: command.messageServerId,
        reaction: toReactionWord(command.tapback, command.isRemoval),
        partIndex: 0
      }
    },
    (wire) => ({
      type: 'confirmed',
      events: eventsOf(deps, wire, command.conversationServerId),
      sent: null
    })
  )
}

export const markRead = async (deps: SendDeps, command: Of<'markRead'>): Promise<SendOutcome> => {
  const { conversationServerId, isRead, upToServerId } = command
  const answer = await deps.rest.request({
    method: 'POST',
    path: `/chat/${encodeURIComponent(conversationServerId)}/${isRead ? 'read' : 'unread'}`,
    json: {},
    signal: deps.signal
  })
  if (answer.ok) {
    const upTo = isRead && upToServerId !== undefined ? { upToServerId } : {}
    // What comes in while the answer is on its way was not seen.
    const read = { type: 'conversationRead', conversationServerId, isRead, ...upTo } as const
    return { type: 'confirmed', events: [read], sent: null }
  }
  // A server without the private API fails here for ever; a read mark is not worth repeating that.
  return answer.error.kind === 'server'
    ? { type: 'rejected', error: answer.error.error, isRetryable: false }
    : photonOutcomeOf(answer.error)
}
