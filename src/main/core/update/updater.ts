import type { UpdatesOffReason, UpdateState } from '../../../shared/domain/update'
import type { Clock, Logger, Publisher, UpdateSource } from '../ports'
import { restartBlocker, type UnfinishedWork } from './unfinished'

/** Not at once: the start belongs to the messages. */
export const FIRST_CHECK_MS = 60_000
export const CHECK_EVERY_MS = 6 * 3_600_000

export type UpdaterDependencies = {
  readonly source: UpdateSource
  readonly offReason: UpdatesOffReason | null
  readonly clock: Clock
  readonly logger: Logger
  readonly publisher: Publisher
  readonly isAutomatic: () => boolean
  /** Asked right before a restart, never earlier. */
  readonly unfinished: () => Promise<UnfinishedWork>
}

/** Finds, fetches and installs new versions. It restarts only when told to, and not over unfinished work. */
export interface Updater {
  state(): UpdateState
  /** Looks now, and fetches what it finds. Resolves when that is done or has failed. */
  check(): Promise<UpdateState>
  /** Restarts into a fetched version, or says what is in the way. */
  restart(): Promise<UpdateState>
  start(): void
  dispose(): void
}

class UpdateService implements Updater {
  private current: UpdateState
  private running: Promise<UpdateState> | null = null
  private cancelTimer: (() => void) | null = null
  private isDisposed = false

  constructor(private readonly deps: UpdaterDependencies) {
    const { offReason } = deps
    this.current =
      offReason === null
        ? { phase: 'current', checkedAt: null }
        : { phase: 'off', reason: offReason }
  }

  state(): UpdateState {
    return this.current
  }

  check(): Promise<UpdateState> {
    // A version that lies on disk waits for a restart; looking again would fetch it again.
    if (this.current.phase === 'off' || this.current.phase === 'ready')
      return Promise.resolve(this.current)
    this.running ??= this.run().finally(() => {
      this.running = null
    })
    return this.running
  }

  async restart(): Promise<UpdateState> {
    const { current } = this
    if (current.phase !== 'ready') return current
    const blockedBy = restartBlocker(await this.deps.unfinished())
    if (this.isDisposed) return current
    if (blockedBy === null) {
      this.deps.logger.info('update: restart', { version: current.version })
      this.deps.source.install()
    }
    return this.change({ ...current, blockedBy })
  }

  start(): void {
    if (this.deps.offReason === null) this.plan(FIRST_CHECK_MS)
  }

  dispose(): void {
    this.isDisposed = true
    this.cancelTimer?.()
    this.cancelTimer = null
  }

  private plan(delayMs: number): void {
    this.cancelTimer = this.deps.clock.after(delayMs, () => {
      this.plan(CHECK_EVERY_MS)
      if (this.deps.isAutomatic()) void this.check()
    })
  }

  private async run(): Promise<UpdateState> {
    const { source } = this.deps
    this.change({ phase: 'checking' })
    const found = await source.check()
    if (!found.ok) return this.fail(found.error.code)
    const version = found.value
    if (version === null) return this.change({ phase: 'current', checkedAt: this.deps.clock.now() })
    this.change({ phase: 'downloading', version, percent: 0 })
    const fetched = await source.download((percent) => {
      this.progress(version, Math.floor(percent))
    })
    if (!fetched.ok) return this.fail(fetched.error.code)
    return this.change({ phase: 'ready', version, blockedBy: null })
  }

  private progress(version: string, percent: number): void {
    const { current } = this
    if (current.phase === 'downloading' && current.percent !== percent)
      this.change({ phase: 'downloading', version, percent })
  }

  private fail(code: Extract<UpdateState, { phase: 'failed' }>['code']): UpdateState {
    this.deps.logger.warn('update failed', { code })
    return this.change({ phase: 'failed', code, checkedAt: this.deps.clock.now() })
  }

  private change(state: UpdateState): UpdateState {
    this.current = state
    if (!this.isDisposed) this.deps.publisher.publish({ type: 'update/changed', update: state })
    return state
  }
}

export const createUpdater = (deps: UpdaterDependencies): Updater => new UpdateService(deps)
