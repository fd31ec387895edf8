import { BackendError, type ConnectFailure } from '../chatBackend'
import type { Logger } from '../ports'
import { StoreError } from '../store'

export type CatchUpProgress = { readonly done: number; readonly total: number | null }

/** Fetches and stores what was missed; rejects with `BackendError` or `StoreError`. */
export type CatchUp = (
  isFirstOfConnection: boolean,
  signal: AbortSignal,
  onProgress: (progress: CatchUpProgress) => void
) => Promise<void>

export type CatchUpRunsDependencies = {
  readonly catchUp: CatchUp
  readonly logger: Logger
  /** Ends with the connection; nothing is told of it afterwards. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: CatchUpProgress) => void
  /** Null: nothing is missing. */
  readonly onEnd: (failure: ConnectFailure | null) => void
}

/** The catch-ups of one connection: one at a time, and one more where it was asked for meanwhile. */
export class CatchUpRuns {
  private state: 'idle' | 'running' | 'again' = 'idle'
  private hasEndedWell = false

  constructor(private readonly deps: CatchUpRunsDependencies) {}

  get isUnderWay(): boolean {
    return this.state !== 'idle'
  }

  /** Now, or right after the one that is under way: what it has read already it does not read again. */
  request(): void {
    if (this.isUnderWay) this.state = 'again'
    else void this.run()
  }

  private async run(): Promise<void> {
    const failure = await this.runUntilNothingIsWanted()
    if (this.deps.signal.aborted) return
    this.state = 'idle'
    this.deps.onEnd(failure)
  }

  private async runUntilNothingIsWanted(): Promise<ConnectFailure | null> {
    const { catchUp, signal, onProgress, logger } = this.deps
    try {
      do {
        this.state = 'running'
        await catchUp(!this.hasEndedWell, signal, (progress) => {
          if (!signal.aborted) onProgress(progress)
        })
        this.hasEndedWell = true
      } while (this.isWantedAgain() && !signal.aborted)
      return null
    } catch (error) {
      if (error instanceof BackendError) return error.failure
      if (error instanceof StoreError) return storageFailure(error)
      if (!signal.aborted) logger.error('catch-up threw', { error: String(error) })
      return { cause: 'catch_up_failed', error: { code: 'internal' } }
    }
  }

  private isWantedAgain(): boolean {
    return this.state === 'again'
  }
}

/** The store refused a write. */
export const storageFailure = (error: unknown): ConnectFailure => {
  const isFull = error instanceof StoreError && error.code === 'storage_full'
  return {
    cause: 'storage_failed',
    error: { code: isFull ? 'storage_full' : 'storage_failed' }
  }
}
