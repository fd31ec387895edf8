/** Votes and options of polls (photon.md 3.7, Photon only). */
import type { SendOutcome } from '../../core/chatBackend'
import { asList } from '../shared/fields'
import { eventsOf, request, type Of, type SendDeps } from './commandRequest'
import { readMessage, stripPart, type WireMessage } from './wire'

/** A row without its content says nothing: the live one brings it. */
const confirm = (deps: SendDeps, wire: WireMessage, conversationServerId: string): SendOutcome => ({
  type: 'confirmed',
  events: wire.poll === null ? [] : eventsOf(deps, wire, conversationServerId),
  sent: null
})

export const vote = (deps: SendDeps, command: Of<'vote'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: command.isRemoval ? '/poll/unvote' : '/poll/vote',
      json: {
        chatGuid: command.conversationServerId,
        pollMessageGuid: command.messageServerId,
        optionIdentifier: command.optionId
      }
    },
    (wire) => confirm(deps, wire, command.conversationServerId)
  )

/** The list that has the option already: an earlier try came through. */
const findOption = async (
  deps: SendDeps,
  command: Of<'addPollOption'>
): Promise<WireMessage | null> => {
  const answer = await deps.rest.request({
    method: 'GET',
    path: `/chat/${encodeURIComponent(command.conversationServerId)}/message`,
    query: { with: 'message.payloadData', sort: 'DESC', limit: '200' },
    signal: deps.signal
  })
  const rows = answer.ok ? (asList(answer.value.data) ?? []) : []
  for (const row of rows) {
    const wire = readMessage(row)
    if ('reason' in wire || !wire.isFromMe || wire.poll?.type !== 'definition') continue
    if (wire.associatedGuid === null) continue
    const isOfPoll = stripPart(wire.associatedGuid).guid === command.messageServerId
    if (isOfPoll && wire.poll.options.some(({ text }) => text === command.text)) return wire
  }
  return null
}

/** Said twice this would be two options, so it is looked for first. */
export const addOption = async (
  deps: SendDeps,
  command: Of<'addPollOption'>
): Promise<SendOutcome> => {
  const room = command.conversationServerId
  const found = await findOption(deps, command)
  if (found !== null) return confirm(deps, found, room)
  return request(
    deps,
    {
      method: 'POST',
      path: '/poll/option',
      json: {
        chatGuid: room,
        pollMessageGuid: command.messageServerId,
        optionText: command.text
      }
    },
    (wire) => confirm(deps, wire, room)
  )
}
