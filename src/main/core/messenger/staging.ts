/** Files chosen, pasted or dropped, until they are sent or put away. In memory; the outbox is durable. */
import type { Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import { isShowable, readImageHeader } from '../../../shared/image/imageHeader'
import type { StagedAttachment } from '../../../shared/ipc/views'
import type { Random } from '../ports'

/** Largest file taken, bytes. The servers allow more; a message held in the store should not. */
export const STAGED_FILE_LIMIT = 100 * 1024 * 1024

export type StagedFile = StagedAttachment & {
  readonly bytes: Uint8Array
  /** Pixels of a picture that can be shown, so that its place is kept; else null. */
  readonly width: number | null
  readonly height: number | null
}

export interface Staging {
  add(file: {
    readonly fileName: string
    readonly mimeType: string
    readonly bytes: Uint8Array
  }): Result<StagedAttachment>
  /** Takes files out, in the order asked for. Fails without taking any when one is missing. */
  take(ids: readonly string[]): Result<readonly StagedFile[]>
  /** For files that were taken and could not be sent after all. */
  putBack(files: readonly StagedFile[]): void
  discard(id: string): void
}

export const createStaging = (random: Random): Staging => {
  const files = new Map<string, StagedFile>()
  return {
    add: ({ fileName, mimeType, bytes }) => {
      if (bytes.byteLength === 0) return err('invalid_input', 'empty file', 'bytes')
      if (bytes.byteLength > STAGED_FILE_LIMIT) return err('too_large', undefined, 'bytes')
      const view = {
        stagedId: random.uuid(),
        fileName: safeFileName(fileName),
        mimeType: mimeType === '' ? 'application/octet-stream' : mimeType,
        size: bytes.byteLength
      }
      files.set(view.stagedId, { ...view, bytes, ...sizeOf(bytes) })
      return ok(view)
    },
    take: (ids) => {
      const taken = ids.map((id) => files.get(id))
      if (taken.some((file) => file === undefined)) return err('not_found', undefined, 'stagedIds')
      for (const id of ids) files.delete(id)
      return ok(taken.filter((file) => file !== undefined))
    },
    putBack: (taken) => {
      for (const file of taken) files.set(file.stagedId, file)
    },
    discard: (id) => {
      files.delete(id)
    }
  }
}

const sizeOf = (bytes: Uint8Array): Pick<StagedFile, 'width' | 'height'> => {
  const header = readImageHeader(bytes)
  return header !== null && isShowable(header)
    ? { width: header.width, height: header.height }
    : { width: null, height: null }
}

/** Characters that change how a name reads (bidirectional marks) or where it leads (separators). */
const UNSAFE_IN_NAMES =
  /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const RESERVED_NAMES = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i
const NAME_LIMIT = 150
/** File systems count bytes: 255 of them on most. */
const NAME_LIMIT_BYTES = 230

/** A file name that is only a name: no path, no control or direction marks, no reserved device. */
export const safeFileName = (name: string): string => {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const cleaned = base
    .replace(UNSAFE_IN_NAMES, '_')
    .replace(/[. ]+$/, '')
    .replace(/^[. ]+/, '')
  const safe = RESERVED_NAMES.test(cleaned) ? `_${cleaned}` : cleaned
  return safe === '' ? 'file' : shorten(safe)
}

/** Cuts the stem, not the extension, and never through the middle of a character. */
const shorten = (name: string): string => {
  if (isShortEnough(name)) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  const stem = Array.from(name.slice(0, name.length - extension.length))
  stem.length = Math.min(stem.length, NAME_LIMIT)
  while (stem.length > 1 && !isShortEnough(stem.join('') + extension)) stem.pop()
  return extension === '' ? stem.join('').replace(/[. ]+$/, '') : stem.join('') + extension
}

const isShortEnough = (name: string): boolean =>
  name.length <= NAME_LIMIT && new TextEncoder().encode(name).byteLength <= NAME_LIMIT_BYTES
