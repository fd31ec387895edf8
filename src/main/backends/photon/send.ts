import { err, type TapbackKind } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'
import type { OnUpload, OutboxCommand, ReadBlob, SendOutcome } from '../../core/chatBackend'
import type { BackendLimits } from '../backendDeps'
import { failureOf } from './appleWords'
import type { Directory } from './directory'
import { toCaf } from './caf'
import { formFile } from '../shared/countedFile'
import { asList, asRecord } from '../shared/fields'
import { outcomeOf, rejected, unknownOutcome } from '../shared/outcome'
import type { RestClient, RestRequest } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { sameText } from '../shared/sameText'
import { addOption, vote } from './pollActions'
import { toEvent } from './toDomain'
import { readChat, readMessage, type WireMessage } from './wire'

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
const photonOutcomeOf = (failure: RestFailure): SendOutcome => {
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

const confirmSend = (deps: SendDeps, wire: WireMessage, command: Of<'send'>): SendOutcome =>
  wire.error === 0
    ? { type: 'confirmed', ...sentOf(deps, wire, command) }
    : rejected('rejected', failureOf(wire.error) ?? '')

const sendText = (deps: SendDeps, command: Of<'send'>): Promise<SendOutcome> =>
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

/**
 * Under which name a file goes out. It is found again by its name (photon.md 3.5), so that of a voice
 * note, which nobody gave one, is like no other.
 */
export const sentName = ({ clientId, attachment }: Of<'send'>): string =>
  attachment?.voiceMs === undefined
    ? (attachment?.fileName ?? '')
    : `voice-${clientId.slice(0, 8)}.caf`

type Upload = {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
  readonly isVoice: boolean
}

const uploadOf = (
  command: Of<'send'>,
  { fileName, mimeType, voiceMs }: NonNullable<Of<'send'>['attachment']>,
  bytes: Uint8Array
): Upload => {
  const voice = voiceMs === undefined ? null : toCaf(bytes)
  return voice === null
    ? { fileName, mimeType, bytes, isVoice: false }
    : { fileName: sentName(command), mimeType: 'audio/x-caf', bytes: voice, isVoice: true }
}

const fileForm = (
  deps: SendDeps,
  command: Of<'send'>,
  upload: Upload,
  onMove: () => void
): FormData => {
  const form = new FormData()
  form.set('chatGuid', command.conversationServerId)
  form.set('tempGuid', command.clientId)
  form.set('name', upload.fileName)
  if (deps.hasPrivateApi) form.set('method', 'private-api')
  if (command.replyToServerId !== null) {
    form.set('selectedMessageGuid', command.replyToServerId)
    form.set('partIndex', '0')
  }
  if (upload.isVoice) form.set('isAudioMessage', 'true')
  const part = formFile(upload, (sent, total) => {
    onMove()
    deps.onUpload?.(sent, total)
  })
  form.set('attachment', part)
  return form
}

const sendFile = async (
  deps: SendDeps,
  command: Of<'send'>,
  file: NonNullable<Of<'send'>['attachment']>,
  readBlob: ReadBlob
): Promise<SendOutcome> => {
  if (command.text !== '') return rejected('unsupported', 'text and file in one message')
  const bytes = await readBlob(file.blobId)
  if (bytes === null) return rejected('not_found', 'the file is gone')
  if (bytes.byteLength === 0) return rejected('invalid_input', 'the file is empty')
  const upload = uploadOf(command, file, bytes)
  return request(
    deps,
    {
      method: 'POST',
      path: '/message/attachment',
      form: (onMove) => fileForm(deps, command, upload, onMove),
      timeoutMs: deps.limits.attachmentMs
    },
    (wire) => confirmSend(deps, wire, command)
  )
}

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

const edit = (deps: SendDeps, command: Of<'edit'>): Promise<SendOutcome> =>
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

const unsend = (deps: SendDeps, command: Of<'unsend'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: `/message/${encodeURIComponent(command.messageServerId)}/unsend`,
      json: { partIndex: 0 }
    },
    (wire) => confirmChange(deps, wire, command)
  )

export const toReactionWord = (tapback: TapbackKind, isRemoval: boolean): string =>
  isRemoval ? `-${tapback}` : tapback

const react = (deps: SendDeps, command: Of<'react'>): Promise<SendOutcome> => {
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

const markRead = async (deps: SendDeps, command: Of<'markRead'>): Promise<SendOutcome> => {
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

/** Carries out one command of the outbox, once. Never throws, never retries. */
export const executeCommand = (
  deps: SendDeps,
  command: OutboxCommand,
  readBlob: ReadBlob
): Promise<SendOutcome> => {
  switch (command.type) {
    case 'send':
      return command.attachment === null
        ? sendText(deps, command)
        : sendFile(deps, command, command.attachment, readBlob)
    case 'edit':
      return edit(deps, command)
    case 'unsend':
      return unsend(deps, command)
    case 'react':
      return react(deps, command)
    case 'markRead':
      return markRead(deps, command)
    case 'vote':
      return vote(deps, command)
    case 'addPollOption':
      return addOption(deps, command)
    case 'pinMessage':
      return Promise.resolve(rejected('unsupported', 'this service pins no messages'))
    case 'setPreferences':
      return Promise.resolve(rejected('unsupported', 'preferences stay here'))
    case 'deleteForMe':
      return Promise.resolve(rejected('unsupported', 'deleting for oneself stays here'))
  }
}
