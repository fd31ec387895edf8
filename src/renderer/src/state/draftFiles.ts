import type { AppError } from '../../../shared/domain'
import type { StagedAttachment } from '../../../shared/ipc/views'
import type { Api } from '../api'
import type { Draft, DraftError } from './draft.svelte'
import type { Sound } from './microphone'

/** The largest file that is handed to main in one piece. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024
/** More than that is no message; main takes as many. */
export const MAX_FILES = 20

/** What others see of a voice note where it is shown as a file. */
const VOICE_NAME = 'voice-note.wav'

/** Files on their way into a draft, and out of it again. Main keeps the bytes, encrypted, at once. */
export class DraftFiles {
  /** @param onChange the list of a draft is another */
  constructor(
    private readonly api: Api,
    private readonly onChange: (draft: Draft) => void
  ) {}

  async pick(draft: Draft): Promise<void> {
    const { conversationId } = draft
    const result = await this.api.call('attachment:pick', { conversationId })
    if (result.ok) this.#add(draft, result.value)
    else if (result.error.code !== 'cancelled') draft.error = result.error
  }

  /** Pasted or dropped; those that can be taken are, whatever becomes of the others. */
  async stage(draft: Draft, files: readonly File[]): Promise<void> {
    const room = MAX_FILES - draft.staged.length - draft.staging
    const taken = files.slice(0, Math.max(0, room))
    if (taken.length < files.length) draft.error = { code: 'too_large', field: 'count' }
    draft.staging += taken.length
    for (const file of taken) {
      const error = await this.#stage(draft, file, file.name, null)
      draft.staging -= 1
      if (error !== null) draft.error = error
    }
  }

  /** False: it could not be kept. */
  async stageVoice(draft: Draft, { wav, durationMs }: Sound): Promise<boolean> {
    const error = await this.#stage(draft, wav, VOICE_NAME, durationMs)
    if (error !== null) draft.error = error
    return error === null
  }

  async #stage(
    draft: Draft,
    file: Blob,
    name: string,
    voiceMs: number | null
  ): Promise<DraftError | null> {
    const fileName = name.slice(0, 300) || 'file'
    if (file.size > MAX_FILE_BYTES) return { code: 'too_large', field: 'bytes', fileName }
    const bytes = await readBytes(file)
    if (bytes === null) return { code: 'invalid_input', field: 'folder', fileName }
    const result = await this.api.call('attachment:stage', {
      conversationId: draft.conversationId,
      fileName,
      mimeType: file.type.slice(0, 200),
      bytes,
      voiceMs
    })
    if (!result.ok) return withName(result.error, fileName)
    this.#add(draft, [result.value])
    return null
  }

  #add(draft: Draft, files: readonly StagedAttachment[]): void {
    draft.staged = [...draft.staged, ...files]
    this.onChange(draft)
  }

  remove(draft: Draft, stagedId: string): void {
    draft.staged = draft.staged.filter((item) => item.stagedId !== stagedId)
    void this.api.call('attachment:discard', { stagedId })
    this.onChange(draft)
  }

  /** One place forward or back; at the ends it stays where it is. */
  move(draft: Draft, stagedId: string, by: 1 | -1): void {
    const from = draft.staged.findIndex((item) => item.stagedId === stagedId)
    const item = draft.staged[from]
    const to = from + by
    if (item === undefined || to < 0 || to >= draft.staged.length) return
    const others = draft.staged.toSpliced(from, 1)
    draft.staged = others.toSpliced(to, 0, item)
    this.onChange(draft)
  }
}

const withName = (error: AppError, fileName: string): DraftError => ({ ...error, fileName })

/** Null: a folder, or a file that went away. */
const readBytes = async (file: Blob): Promise<Uint8Array<ArrayBuffer> | null> => {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return null
  }
}
