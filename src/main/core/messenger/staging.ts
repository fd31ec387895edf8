/** Files chosen, pasted or dropped, on their way into a draft. */
import type { ConversationId, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import { isShowable, readImageHeader } from '../../../shared/image/imageHeader'
import { safeFileName } from '../../../shared/media/fileName'
import type { DraftFile, LocalChange, NewDraftFile, Store } from '../store'

/** Largest file taken, bytes. The servers allow more; a message held in the store should not. */
export const STAGED_FILE_LIMIT = 100 * 1024 * 1024
/** What all drafts together may hold, bytes. */
export const STAGED_TOTAL_LIMIT = 1024 * 1024 * 1024

export type ChosenFile = {
  readonly fileName: string
  readonly mimeType: string
  readonly bytes: Uint8Array
  /** How long a voice note is, ms. */
  readonly voiceMs?: number | null
}

/** Sent on from another conversation, it is part of no draft. */
export type StagingMode = 'draft' | 'loose'

type Staging = {
  readonly store: Pick<Store, 'stageFile'>
  readonly applyLocal: (change: Promise<LocalChange>) => Promise<Result<null>>
}

/** Fails with `too_large` of the field `bytes`, or `total` when only all together are. */
export const stageFile = async (
  { store, applyLocal }: Staging,
  conversationId: ConversationId,
  chosen: ChosenFile,
  mode: StagingMode = 'draft'
): Promise<Result<DraftFile>> => {
  const { bytes } = chosen
  if (bytes.byteLength === 0) return err('invalid_input', 'empty file', 'bytes')
  if (bytes.byteLength > STAGED_FILE_LIMIT) return err('too_large', undefined, 'bytes')
  const { file, ...change } = await store.stageFile(
    conversationId,
    toNewFile(chosen, mode),
    STAGED_TOTAL_LIMIT
  )
  if (file === null) return err('too_large', undefined, 'total')
  await applyLocal(Promise.resolve(change))
  return ok(file)
}

const toNewFile = (
  { fileName, mimeType, bytes, voiceMs }: ChosenFile,
  mode: StagingMode
): NewDraftFile => ({
  fileName: safeFileName(fileName),
  mimeType: mimeType === '' ? 'application/octet-stream' : mimeType,
  bytes,
  voiceMs: voiceMs ?? null,
  isLoose: mode === 'loose',
  ...sizeOf(bytes)
})

const sizeOf = (bytes: Uint8Array): Pick<NewDraftFile, 'width' | 'height'> => {
  const header = readImageHeader(bytes)
  return header !== null && isShowable(header)
    ? { width: header.width, height: header.height }
    : { width: null, height: null }
}
