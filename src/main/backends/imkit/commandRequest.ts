/** What all commands share: one request, and the events of the message that answers it. */
import { err } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'
import type { OnUpload, OutboxCommand, SendOutcome } from '../../core/chatBackend'
import type { BackendLimits } from '../backendDeps'
import { outcomeOf } from '../shared/outcome'
import type { RestClient, RestRequest } from '../shared/restClient'
import type { MessagePages } from './messagePages'
import { toMessage, type MappingContext } from './toDomain'
import { readMessage, type WireMessage } from './wire'

export type SendDeps = {
  readonly rest: RestClient
  readonly pages: MessagePages
  readonly context: MappingContext
  readonly limits: BackendLimits
  readonly signal: AbortSignal
  /** Null: nobody wants to know how far a file got. */
  readonly onUpload?: OnUpload | null
}

export type Of<Type extends OutboxCommand['type']> = Extract<OutboxCommand, { type: Type }>

/** One request whose answer is a message. */
export const request = async (
  deps: SendDeps,
  rest: RestRequest,
  onMessage: (wire: WireMessage) => SendOutcome | Promise<SendOutcome>
): Promise<SendOutcome> => {
  const answer = await deps.rest.request({ ...rest, signal: deps.signal })
  if (!answer.ok) return outcomeOf(answer.error)
  const wire = readMessage(answer.value.data)
  // "Done", but what was done cannot be read: look for it.
  return 'reason' in wire
    ? { type: 'unknown', error: err('server_error', wire.reason).error }
    : onMessage(wire)
}

const eventOf = (message: RemoteMessage): BackendEvent => ({
  type: 'message',
  message,
  conversation: null
})

/** Events of an answer's message, under the room that the command named. */
export const confirmed = (
  deps: Pick<SendDeps, 'context'>,
  wire: WireMessage,
  room: string
): Extract<SendOutcome, { type: 'confirmed' }> => ({
  type: 'confirmed',
  events: [eventOf(toMessage(wire, wire.room ?? room, deps.context))],
  sent: null
})

/** The sent message under our client id, whatever the server kept of `extra`. */
export const sentOf = (
  deps: Pick<SendDeps, 'context'>,
  wire: WireMessage,
  command: Of<'send'>
): { readonly events: readonly BackendEvent[]; readonly sent: RemoteMessage } => {
  const room = wire.room ?? command.conversationServerId
  const mapped = toMessage(wire, room, deps.context)
  const sent: RemoteMessage = {
    ...mapped,
    clientId: command.clientId,
    isFromMe: true,
    senderAddress: '',
    senderName: null
  }
  deps.context.directory.learnMessage(room, wire)
  return { events: [eventOf(sent)], sent }
}
