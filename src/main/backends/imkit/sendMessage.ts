/** Words and files (imkit.md 4.5, 4.9). */
import type { ReadBlob, SendOutcome } from '../../core/chatBackend'
import { outcomeOf, rejected } from '../shared/outcome'
import { fileMessage, uploadFile } from './attachments'
import { request, sentOf, type Of, type SendDeps } from './commandRequest'
import { NONCE_KEY } from './toDomain'

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

export const sendFile = async (
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
export const wordsOf = ({
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

export const sendText = (deps: SendDeps, command: Of<'send'>): Promise<SendOutcome> =>
  post(deps, command, {
    messageType: 'text',
    ...wordsOf(command),
    // There is no idempotency key; this comes back and is how we know our own again (imkit.md 4.5).
    extra: { [NONCE_KEY]: command.clientId }
  })
