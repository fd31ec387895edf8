/** Words, also the first ones of a conversation. */
import { err } from '../../../shared/domain'
import type { SendOutcome } from '../../core/chatBackend'
import { asList, asRecord } from '../shared/fields'
import type { RestFailure } from '../shared/restFailure'
import { confirmSend, photonOutcomeOf, request, type Of, type SendDeps } from './commandRequest'
import { readChat, readMessage } from './wire'

export const sendText = (deps: SendDeps, command: Of<'send'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: '/message/text',
      json: {
        chatGuid: command.conversationServerId,
        message: command.text,
        tempGuid: command.clientId,
        ...(deps.hasPrivateApi ? { method: 'private-api' } : {}),
        ...(command.replyToServerId === null
          ? {}
          : { selectedMessageGuid: command.replyToServerId, partIndex: 0 })
      }
    },
    (wire) => confirmSend(deps, wire, command),
    (failure) => {
      const address = isChatMissing(failure) ? directAddressOf(command.conversationServerId) : null
      return address === null ? photonOutcomeOf(failure) : beginConversation(deps, command, address)
    }
  )

/** The words that the official SDK looks for too (photon.md 3.1). */
const isChatMissing = ({ sentence }: RestFailure): boolean =>
  /chat (does not exist|not found)/i.test(sentence)

const directAddressOf = (guid: string): string | null => {
  const [, style, address] = guid.split(';')
  return style === '-' && address !== undefined && address !== '' ? address : null
}

/** The server waits up to 30 s for the Mac to do it. */
const NEW_CONVERSATION_MS = 35_000

/** A direct conversation may begin with its first message (photon.md 3.3). */
const beginConversation = async (
  deps: SendDeps,
  command: Of<'send'>,
  address: string
): Promise<SendOutcome> => {
  const answer = await deps.rest.request({
    method: 'POST',
    path: '/chat/new',
    json: {
      addresses: [address],
      message: command.text,
      tempGuid: command.clientId,
      ...(deps.hasPrivateApi ? { method: 'private-api' } : {})
    },
    timeoutMs: NEW_CONVERSATION_MS,
    signal: deps.signal
  })
  if (!answer.ok) return photonOutcomeOf(answer.error)
  const chat = readChat(answer.value.data)
  if (chat !== null) deps.directory.learnChat(chat)
  const wire = readMessage(asList(asRecord(answer.value.data)?.messages)?.[0])
  return 'reason' in wire
    ? { type: 'unknown', error: err('server_error', wire.reason).error }
    : confirmSend(deps, wire, command)
}
