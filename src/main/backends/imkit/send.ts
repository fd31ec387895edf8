import { err } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'
import type { OnUpload, OutboxCommand, ReadBlob, SendOutcome } from '../../core/chatBackend'
import type { BackendLimits } from '../backendDeps'
import { outcomeOf, rejected } from '../shared/outcome'
import type { RestClient, RestRequest } from '../shared/restClient'
import { sameText } from '../shared/sameText'
import { fileMessage, uploadFile } from './attachments'
import type { MessagePages } from './messagePages'
import { isGone } from './management'
import { setPreferences } from './preferences'
import { emojiOf } from './reactionWords'
import { fetchRoom } from './rooms'
import { NONCE_KEY, toMessage, type MappingContext } from './toDomain'
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

type Of<Type extends OutboxCommand['type']> = Extract<OutboxCommand, { type: Type }>

const request = async (
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

const post = (
  deps: SendDeps,
  command: Of<'send'>,
  body: Readonly<Record<string, unknown>>
): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: 'POST',
      path: `/rooms/${encodeURIComponent(command.conversationServerId)}/message`,
      json: {
        room: command.conversationServerId,
        ...body,
        ...(command.replyToServerId === null ? {} : { reply: command.replyToServerId })
      }
    },
    (wire) => ({ type: 'confirmed', ...sentOf(deps, wire, command) })
  )

const sendFile = async (
  deps: SendDeps,
  command: Of<'send'>,
  file: NonNullable<Of<'send'>['attachment']>,
  readBlob: ReadBlob
): Promise<SendOutcome> => {
  const bytes = await readBlob(file.blobId)
  if (bytes === null) return rejected('not_found', 'the file is gone')
  if (bytes.byteLength === 0) return rejected('invalid_input', 'the file is empty')
  const { limits, signal, onUpload } = deps
  const transfer = { timeoutMs: limits.attachmentMs, signal, onUpload }
  const path = await uploadFile(deps.rest, command.conversationServerId, file, bytes, transfer)
  if (!path.ok) {
    const outcome = outcomeOf(path.error)
    // An upload is no message: whatever became of it, nothing was sent, and it may be tried again.
    if (path.error.status === 413) return rejected('too_large', 'the server takes no such file')
    return outcome.type === 'unknown'
      ? { type: 'rejected', error: outcome.error, isRetryable: true }
      : outcome
  }
  const url = `${deps.context.baseUrl}${path.value}`
  return post(deps, command, fileMessage(command, file, url, bytes.byteLength))
}

/** A person is named by `@<uid>` in the text, and in a list beside it (imkit.md 5.1). */
const wordsOf = ({
  text,
  mentions
}: Of<'send'> | Of<'edit'>): {
  readonly message: string
  readonly mentions?: readonly string[]
} => {
  if (mentions === undefined) return { message: text }
  let message = ''
  let at = 0
  for (const { start, length, address } of mentions) {
    message += `${text.slice(at, start)}@${address}`
    at = start + length
  }
  return {
    message: message + text.slice(at),
    mentions: [...new Set(mentions.map(({ address }) => address))]
  }
}

const sendText = (deps: SendDeps, command: Of<'send'>): Promise<SendOutcome> =>
  post(deps, command, {
    messageType: 'text',
    ...wordsOf(command),
    // There is no idempotency key; this comes back and is how we know our own again (imkit.md 4.5).
    extra: { [NONCE_KEY]: command.clientId }
  })

/** Whether the message shows the effect of the command. */
export const hasHappened = (wire: WireMessage, command: Of<'edit'> | Of<'unsend'>): boolean =>
  command.type === 'unsend'
    ? wire.type === 'recall'
    : wire.type !== 'recall' && sameText(wire.text, wordsOf(command).message)

/** Edit and recall are a send with the id of the message (imkit.md 4.5). */
const change = (deps: SendDeps, command: Of<'edit'> | Of<'unsend'>): Promise<SendOutcome> => {
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

const react = (deps: SendDeps, command: Of<'react'>): Promise<SendOutcome> =>
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
const pinMessage = (deps: SendDeps, command: Of<'pinMessage'>): Promise<SendOutcome> =>
  request(
    deps,
    {
      method: command.isPinned ? 'POST' : 'DELETE',
      path: `/messages/${encodeURIComponent(command.messageServerId)}/pin`
    },
    (wire) => confirmed(deps, wire, command.conversationServerId)
  )

/** What a read marker is set to: what was seen, what we have heard of, or what the server has. */
const newestOf = async (deps: SendDeps, command: Of<'markRead'>): Promise<string | null> => {
  const room = command.conversationServerId
  const known = command.upToServerId ?? deps.context.directory.newestIn(room)
  if (known !== null) return known
  const found = await fetchRoom(deps.rest, room, deps.signal)
  return found === null || found === 'gone' ? null : (found.lastMessage?.id ?? null)
}

const markRead = async (deps: SendDeps, command: Of<'markRead'>): Promise<SendOutcome> => {
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
const deleteForMe = async (deps: SendDeps, command: Of<'deleteForMe'>): Promise<SendOutcome> => {
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
    case 'unsend':
      return change(deps, command)
    case 'react':
      return react(deps, command)
    case 'markRead':
      return markRead(deps, command)
    case 'pinMessage':
      return pinMessage(deps, command)
    case 'vote':
    case 'addPollOption':
      return Promise.resolve(rejected('unsupported', 'this service has no polls'))
    case 'setPreferences':
      return setPreferences(deps, command)
    case 'deleteForMe':
      return deleteForMe(deps, command)
  }
}
