/** Files and voice notes (photon.md 3.5). */
import type { ReadBlob, SendOutcome } from '../../core/chatBackend'
import { formFile } from '../shared/countedFile'
import { rejected } from '../shared/outcome'
import { toCaf } from './caf'
import { confirmSend, request, type Of, type SendDeps } from './commandRequest'

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

export const sendFile = async (
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
