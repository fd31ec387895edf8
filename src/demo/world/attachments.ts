import { randomUUID } from 'node:crypto'

import type { AttachmentRow } from './rows'
import type { Tables } from './tables'

const utiByMime: Readonly<Record<string, string>> = {
  'image/jpeg': 'public.jpeg',
  'image/png': 'public.png',
  'image/gif': 'com.compuserve.gif',
  'application/pdf': 'com.adobe.pdf',
  'text/plain': 'public.plain-text'
}

export type NewAttachment = {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
  readonly width?: number
  readonly height?: number
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
    bytes: () => file.bytes
  }
}
