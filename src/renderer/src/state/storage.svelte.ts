import type { AppError, DatabaseSize, FileFilter, StorageUse } from '../../../shared/domain'
import type { CommandResult } from '../../../shared/ipc/commands'
import type { Api } from '../api'

/** How far a compaction is. */
export type Compaction = {
  /** Bytes that there are to give back, and that were. */
  readonly total: number
  readonly freed: number
  readonly isRunning: boolean
}

/** Settings > Storage: what is stored, and making it less, piece by piece. */
export class StorageState {
  use = $state.raw<StorageUse | null>(null)
  /** What the last clean-up did. */
  deleted = $state.raw<{ readonly files: number; readonly bytes: number } | null>(null)
  isDeleting = $state.raw(false)
  compaction = $state.raw<Compaction | null>(null)
  error = $state.raw<AppError | null>(null)
  /** The answer to an older question is no longer wanted. */
  #asked = 0
  #isStopped = false

  constructor(private readonly api: Api) {}

  async load(filter: FileFilter): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    const result = await this.api.call('storage:read', filter)
    if (asked !== this.#asked) return
    this.error = result.ok ? null : result.error
    if (result.ok) this.use = result.value
  }

  /** Deletes all that the filter means. A failure leaves what was not reached. */
  async deleteFiles(filter: FileFilter): Promise<void> {
    this.isDeleting = true
    this.deleted = { files: 0, bytes: 0 }
    let after: number | null = 0
    while (after !== null) {
      const piece: CommandResult<'storage:deleteFiles'> = await this.api.call(
        'storage:deleteFiles',
        { ...filter, after }
      )
      this.error = piece.ok ? null : piece.error
      if (!piece.ok) break
      this.deleted = {
        files: this.deleted.files + piece.value.files,
        bytes: this.deleted.bytes + piece.value.bytes
      }
      after = piece.value.next
    }
    this.isDeleting = false
    await this.load(filter)
  }

  /** Until nothing is free, or it is stopped: every piece that was done stays done. */
  async compact(): Promise<void> {
    const before = this.use
    if (before === null || this.compaction?.isRunning === true) return
    this.#isStopped = false
    this.compaction = { total: before.freeBytes, freed: 0, isRunning: true }
    let smallest = Number.POSITIVE_INFINITY
    while (this.#mayGoOn()) {
      const piece = await this.api.call('storage:compact', {})
      this.error = piece.ok ? null : piece.error
      if (!piece.ok) break
      this.#take(piece.value, before.sizeBytes)
      // What is written meanwhile can take as much as was given back: that is for another time.
      if (piece.value.freeBytes === 0 || piece.value.sizeBytes >= smallest) break
      smallest = piece.value.sizeBytes
    }
    this.compaction = { ...this.compaction, isRunning: false }
  }

  stop(): void {
    this.#isStopped = true
  }

  #mayGoOn(): boolean {
    return !this.#isStopped
  }

  #take(size: DatabaseSize, sizeBefore: number): void {
    if (this.use !== null) this.use = { ...this.use, ...size }
    if (this.compaction === null) return
    this.compaction = {
      ...this.compaction,
      freed: Math.max(0, sizeBefore - size.sizeBytes)
    }
  }
}
