/** The files of exported messages, and what is said of those that cannot be had. */
import type { Attachment, Message } from '../../../shared/domain'
import { safeFileName } from '../../../shared/media/fileName'
import type { AttachmentLoader } from '../messenger/attachments'
import type { ExportedAttachment } from './exported'
import type { ExportFolder } from './exporter'

export type FileWriting = {
  readonly attachments: Pick<AttachmentLoader, 'load'>
  readonly folder: ExportFolder
  readonly names: (attachment: Attachment) => string
}

/** @param withFiles false: they are only named */
export const writeFiles = async (
  message: Message,
  withFiles: boolean,
  { attachments, folder, names }: FileWriting
): Promise<readonly ExportedAttachment[]> => {
  const written: ExportedAttachment[] = []
  for (const attachment of message.attachments) {
    const { fileName, mimeType, size } = attachment
    const told = { fileName, mimeType, size }
    if (!withFiles) {
      written.push({ ...told, file: null, missing: 'exported without files' })
      continue
    }
    const loaded = await attachments.load(attachment.id)
    if (!loaded.ok) {
      written.push({ ...told, file: null, missing: missingWords(loaded.error.code) })
      continue
    }
    const file = `files/${names(attachment)}`
    await folder.addFile(file, loaded.value.bytes)
    written.push({ ...told, file, missing: null })
  }
  return written
}

const missingWords = (code: string): string => {
  switch (code) {
    case 'offline':
    case 'server_unreachable':
    case 'timeout':
      return 'not stored, and the server could not be reached'
    case 'too_large':
      return 'too large'
    default:
      return 'not available'
  }
}

/** Names that are unique in the folder, whatever the case rules of the disk. */
export const createFileNames = (): ((attachment: Attachment) => string) => {
  const taken = new Set<string>()
  return ({ fileName }) => {
    const name = safeFileName(fileName)
    const dot = name.lastIndexOf('.')
    const stem = dot > 0 ? name.slice(0, dot) : name
    const extension = dot > 0 ? name.slice(dot) : ''
    let unique = name
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1)
      unique = `${stem} ${String(number)}${extension}`
    taken.add(unique.toLowerCase())
    return unique
  }
}
