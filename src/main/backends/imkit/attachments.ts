import { err, ok, type Result } from '../../../shared/domain'
import type { AttachmentBytes, OnUpload, OutboxCommand } from '../../core/chatBackend'
import { formFile } from '../shared/countedFile'
import { asRecord, readId } from '../shared/fields'
import type { RestClient } from '../shared/restClient'
import type { RestFailure } from '../shared/restFailure'
import { extensionOf, isFilePath } from './fileUrl'
import { NONCE_KEY } from './toDomain'

/** The bucket of the official clients (imkit.md 4.9). */
const BUCKET = 'chatserver-upload'

/** A file and its name. Storage elsewhere gets no header of ours: it is another host. */
export const fetchAttachment = async (
  rest: RestClient,
  serverId: string,
  maxBytes: number,
  signal: AbortSignal,
  onProgress?: (bytes: number) => void
): Promise<Result<AttachmentBytes>> => {
  if (!isFilePath(serverId)) return err('unsupported', 'not a file of this server')
  const [file, about] = await Promise.all([
    rest.download(serverId, maxBytes, signal, onProgress),
    rest.request({ method: 'GET', path: `${serverId}/metadata`, signal })
  ])
  if (!file.ok) return { ok: false, error: file.error.error }
  const metadata = about.ok ? asRecord(about.value.data) : null
  const { bytes, mimeType } = file.value
  return ok({
    bytes,
    mimeType: readId(metadata?.mimetype, 200) ?? (mimeType || 'application/octet-stream'),
    fileName: readName(metadata?.filename)
  })
}

/** One client percent-encodes the name that it uploads (imkit.md 4.9). */
const readName = (value: unknown): string => {
  const name = readId(value, 1_000) ?? 'file'
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

type Send = Extract<OutboxCommand, { type: 'send' }>
type File = NonNullable<Send['attachment']>

type Transfer = {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly onUpload?: OnUpload | null | undefined
}

/** The path of the uploaded file, which nobody sees before a message names it. */
export const uploadFile = async (
  rest: RestClient,
  room: string,
  file: Pick<File, 'fileName' | 'mimeType'>,
  bytes: Uint8Array,
  { onUpload, ...timing }: Transfer
): Promise<Result<string, RestFailure>> => {
  const form = (onMove: () => void): FormData => {
    const parts = new FormData()
    const part = formFile({ ...file, bytes }, (sent, total) => {
      onMove()
      onUpload?.(sent, total)
    })
    parts.set('file', part)
    parts.set('extra', JSON.stringify({ roomID: room }))
    return parts
  }
  const path = `/files/${BUCKET}`
  const answer = await rest.request({ method: 'POST', path, form, ...timing })
  if (!answer.ok) return answer
  const record = asRecord(answer.value.data)
  const id = readId(record?._id) ?? readId(record?.id)
  if (id !== null) return ok(`${path}/${encodeURIComponent(id)}`)
  const error = err('server_error', 'an upload without an id').error
  return { ok: false, error: { kind: 'server', status: null, error, sentence: '', data: null } }
}

const kindOf = (mimeType: string): 'image' | 'video' | 'audio' | 'file' => {
  const kind = mimeType.split('/')[0]
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file'
}

/** The message that shows an uploaded file; the shapes of both official clients (imkit.md 5.1). */
export const fileMessage = (
  command: Send,
  file: File,
  url: string,
  size: number
): Readonly<Record<string, unknown>> => {
  const messageType = kindOf(file.mimeType)
  const fileExtension = extensionOf(file.fileName)
  const fileName =
    fileExtension === '' ? file.fileName : file.fileName.slice(0, -fileExtension.length - 1)
  return {
    messageType,
    message: command.text === '' && messageType !== 'image' ? file.fileName : command.text,
    originalUrl: url,
    ...(file.voiceMs === undefined ? {} : { duration: file.voiceMs / 1_000 }),
    ...(messageType === 'image' ? { images: [{ originalUrl: url, thumbnailUrl: url }] } : {}),
    extra: {
      fileName,
      fileExtension,
      mimeType: file.mimeType,
      bytes: size,
      [NONCE_KEY]: command.clientId
    }
  }
}
