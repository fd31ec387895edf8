import { randomUUID } from 'node:crypto'

import type { AttachmentRow } from './rows'
import type { Tables } from './tables'

const utiByMime: Readonly<Record<string, string>> = {
  'image/jpeg': 'public.jpeg',
  'image/png': 'public.png',
  'image/gif': 'com.compuserve.gif',
  'audio/mp4': 'public.mpeg-4-audio',
  'text/vcard': 'public.vcard',
  'application/pdf': 'com.adobe.pdf',
  'text/plain': 'public.plain-text'
}

export type NewAttachment = {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
  readonly width?: number
  readonly height?: number
  readonly isSticker?: boolean
  readonly blurhash?: string
}

/** A row for a file that is at hand. */
export function createAttachment(
  tables: Tables,
  file: NewAttachment,
  isOutgoing: boolean
): AttachmentRow {
  return {
    rowId: tables.nextAttachmentRowId(),
    guid: randomUUID().toUpperCase(),
    fileName: file.fileName,
    mimeType: file.mimeType,
    uti: utiByMime[file.mimeType] ?? 'public.data',
    width: file.width ?? 0,
    height: file.height ?? 0,
    isOutgoing,
    byteLength: file.bytes.byteLength,
    bytes: () => file.bytes,
    ...(file.isSticker === undefined ? {} : { isSticker: file.isSticker }),
    ...(file.blurhash === undefined ? {} : { blurhash: file.blurhash })
  }
}
