/** What all commands share: one request, and the events of the row that answers it. */
import { err } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'
import type { OnUpload, OutboxCommand, SendOutcome } from '../../core/chatBackend'
import type { BackendLimits } from '../backendDeps'
import { outcomeOf, rejected, unknownOutcome } from '../shared/outcome'
import type { RestClient, RestRequest } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { failureOf } from './appleWords'
import type { Directory } from './directory'
import { toEvent } from './toDomain'
import { readMessage, type WireMessage } from './wire'

export type SendDeps = {
  readonly rest: RestClient
  readonly directory: Directory
  readonly limits: BackendLimits
  /** The server can send through Apple's own API, which replies, edits and reactions need. */
  readonly hasPrivateApi: boolean
  readonly signal: AbortSignal
  /** Null: nobody wants to know how far a file got. */
  readonly onUpload?: OnUpload | null
}

export type Of<Type extends OutboxCommand['type']> = Extract<OutboxCommand, { type: Type }>

/** The server's guard against the same tempGuid in flight: the first request is still being worked on. */
const isStillInFlight = (failure: RestFailure): boolean =>
  failure.status === 400 && /already|queued|duplicate/i.test(failure.sentence)

/** An own message that the Mac could not send: `data` holds its row (photon.md 3.5). */
const failedRow = (failure: RestFailure): SendOutcome | null => {
  const wire = failure.data === null ? null : readMessage(failure.data)
  if (wire === null || 'reason' in wire || wire.error === 0) return null
  return rejected('rejected', failureOf(wire.error) ?? '')
}

/** What this server's failures say beyond their status. */
export const photonOutcomeOf = (failure: RestFailure): SendOutcome => {
  if (failure.kind === 'rejected' && isStillInFlight(failure)) return unknownOutcome(failure)
  return (failure.kind === 'server' ? failedRow(failure) : null) ?? outcomeOf(failure)
}

/** One request whose answer is a row. */
export const request = async (
  deps: SendDeps,
  rest: RestRequest,
  onRow: (wire: WireMessage) => SendOutcome,
  onFailure: (failure: RestFailure) => SendOutcome | Promise<SendOutcome> = photonOutcomeOf
): Promise<SendOutcome> => {
  const answer = await deps.rest.request({ ...rest, signal: deps.signal })
  if (!answer.ok) return onFailure(answer.error)
  const wire = readMessage(answer.value.data)
  // "Done", but what was done cannot be read: look for it.
  return 'reason' in wire
    ? { type: 'unknown', error: err('server_error', wire.reason).error }
    : onRow(wire)
}

/** Events of an answer's row, under the conversation that the command named. */
export const eventsOf = (
  deps: Pick<SendDeps, 'directory'>,
  wire: WireMessage,
  conversationServerId: string
): readonly BackendEvent[] => {
  const event = toEvent(
    { ...wire, chats: [] },
    { directory: deps.directory, conversationServerId, isReduced: true }
  )
  return event === null ? [] : [event]
}

/** The sent message under our client id, whatever the server echoed. */
export const sentOf = (
  deps: Pick<SendDeps, 'directory'>,
  wire: WireMessage,
  command: Of<'send'>
): { readonly events: readonly BackendEvent[]; readonly sent: RemoteMessage | null } => {
  const row: WireMessage = { ...wire, tempGuid: command.clientId, isFromMe: true }
  const events = eventsOf(deps, row, command.conversationServerId)
  const first = events[0]
  return { events, sent: first?.type === 'message' ? first.message : null }
}

export const confirmSend = (deps: SendDeps, wire: WireMessage, command: Of<'send'>): SendOutcome =>
  wire.error === 0
    ? { type: 'confirmed', ...sentOf(deps, wire, command) }
    : rejected('rejected', failureOf(wire.error) ?? '')
