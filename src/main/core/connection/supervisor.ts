/**
 * Runs the connection of one account: feeds the reducer, carries out its effects and owns every
 * timer. Nothing else in Tern connects, retries or closes a socket.
 */
import type { ConnectionState } from '../../../shared/domain'
import {
  BackendError,
  type BackendSink,
  type ChatBackend,
  type ConnectFailure,
  type Session
} from '../chatBackend'
import type { BackendEvent } from '../backendEvents'
import type { Clock, Logger, Random } from '../ports'
import { StoreError } from '../store'
import { backoffDelayMs } from './backoff'
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionModel,
  initialModel,
  reduce
} from './phase'

/** A half-open link is found by asking: this long without a word, ms. */
export const PROBE_IDLE_MS = 30_000
/** ... and this long for the answer, ms. */
export const PROBE_LIMIT_MS = 5_000
/** Failures are forgiven after this long online, ms: a server that accepts and then kills must not reset the backoff. */
export const STABLE_AFTER_MS = 10_000
/** Servers push lossily (photon.md 2.2): rows are compared this often while connected, ms. */
export const CATCH_UP_EVERY_MS = 120_000
/** ... and this often on battery: what is pushed comes as fast as ever, ms. */
export const CATCH_UP_EVERY_ON_BATTERY_MS = 300_000

export type CatchUpProgress = { readonly done: number; readonly total: number | null }

export type SupervisorDependencies = {
  readonly backend: ChatBackend
  readonly session: () => Session
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Live events, in order of arrival. */
  readonly onEvent: (event: BackendEvent) => void
  /** Fetches and stores what was missed; rejects with `BackendError` or `StoreError`. */
  readonly catchUp: (
    isFirstOfConnection: boolean,
    signal: AbortSignal,
    onProgress: (progress: CatchUpProgress) => void
  ) => Promise<void>
  readonly onState: (state: ConnectionState, detail: string) => void
  readonly isOnBattery: () => boolean
}

export interface ConnectionSupervisor {
  readonly state: () => ConnectionState
  send(input: Exclude<ConnectionInput, { readonly generation: number }>): void
  /** The store refused a write: what could not be stored has to be fetched again. */
  reportStorageFailure(error: unknown): void
  /** Runs a catch-up now (or right after the running one), without touching the socket. */
  requestCatchUp(): void
  /** Something may have happened to the link: asks it now instead of at the next idle probe. */
  verify(): void
  /** Something is being sent: a link that died unnoticed must not keep it until the idle probe. */
  confirm(): void
  dispose(): Promise<void>
}

export const createSupervisor = (dependencies: SupervisorDependencies): ConnectionSupervisor =>
  new Supervisor(dependencies)

class Supervisor implements ConnectionSupervisor {
  private model: ConnectionModel
  private progress: CatchUpProgress | null = null
  /** Ends everything of the current generation. */
  private scope = new AbortController()
  private cancels: (() => void)[] = []
  private cancelWait: (() => void) | null = null
  /** The connection of which an answer is awaited. */
  private asking: number | null = null
  private lastHeardAt = 0
  private onlineSince = 0
  private connectStartedAt = 0
  private catchUpState: 'idle' | 'running' | 'again' = 'idle'
  private hasCaughtUpSinceConnect = false
  private isDisposed = false

  constructor(private readonly deps: SupervisorDependencies) {
    this.model = initialModel(deps.clock.now())
  }

  state = (): ConnectionState => {
    const { phase, failures, since, retryAt, cause, errorCode } = this.model
    const attempt = phase === 'online' ? 0 : failures + 1
    const accountId = this.deps.session().account.id
    const { progress } = this
    return { accountId, phase, attempt, since, retryAt, cause, errorCode, progress }
  }

  send(input: ConnectionInput): void {
    if (this.isDisposed) return
    const before = this.model
    const { model, effects } = reduce(before, input, {
      now: this.deps.clock.now(),
      delayAfter: (failures) => backoffDelayMs(failures, this.deps.random.next())
    })
    this.model = model
    if (model.phase !== 'catching_up') this.progress = null
    if (model.phase === 'online' && before.phase !== 'online')
      this.onlineSince = this.deps.clock.monotonic()
    for (const effect of effects) this.run(effect)
    if (model.phase === 'online' && before.phase !== 'online' && model.failures > 0)
      this.forgiveWhenStable()
    if (model !== before && isVisibleChange(before, model)) {
      this.deps.onState(this.state(), this.describe(input))
    }
  }

  reportStorageFailure(error: unknown): void {
    // The running catch-up may already have passed the row that was lost: it has to look once more.
    if (this.catchUpState !== 'idle') {
      this.catchUpState = 'again'
      return
    }
    this.send({
      type: 'catchUpFailed',
      generation: this.model.generation,
      failure: storageFailure(error)
    })
  }

  requestCatchUp(): void {
    if (this.model.phase !== 'online' && this.model.phase !== 'catching_up') return
    if (this.catchUpState === 'idle') void this.catchUp()
    else this.catchUpState = 'again'
  }

  verify(): void {
    if (this.model.phase !== 'online' && this.model.phase !== 'catching_up') return
    void this.ask(this.model.generation)
    this.requestCatchUp()
  }

  confirm(): void {
    const { phase, generation } = this.model
    if (phase === 'online' && this.asking !== generation) void this.ask(generation)
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return
    this.send({ type: 'stop', cause: 'shutting_down' })
    this.isDisposed = true
    await this.deps.backend.close()
  }

  private run(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'reset':
        this.reset()
        return
      case 'connect':
        void this.connect()
        return
      case 'catchUp':
        this.requestCatchUp()
        return
      case 'wait':
        this.wait(effect.delayMs)
        return
      case 'watch':
        this.watch()
        return
    }
  }

  private reset(): void {
    this.scope.abort()
    this.scope = new AbortController()
    for (const cancel of this.cancels) cancel()
    this.cancels = []
    this.cancelWait?.()
    this.cancelWait = null
    this.catchUpState = 'idle'
    this.hasCaughtUpSinceConnect = false
    void this.deps.backend.close()
  }

  private async connect(): Promise<void> {
    const { generation } = this.model
    const { signal } = this.scope
    this.connectStartedAt = this.deps.clock.monotonic()
    const sink: BackendSink = {
      event: (event) => {
        if (generation !== this.model.generation) return
        this.lastHeardAt = this.deps.clock.monotonic()
        this.deps.onEvent(event)
      },
      disconnected: (failure) => {
        this.send({ type: 'disconnected', generation, failure })
      }
    }
    const result = await this.deps.backend
      .connect(this.deps.session(), sink, signal)
      .catch((error: unknown) => this.connectThrew(error))
    if (result.ok) this.send({ type: 'connected', generation })
    else this.send({ type: 'failed', generation, failure: result.error })
  }

  /** A bug of an adapter must not leave the account connecting for ever. */
  private connectThrew(error: unknown): { readonly ok: false; readonly error: ConnectFailure } {
    this.deps.logger.error('connect threw', { error: String(error) })
    return { ok: false, error: { cause: 'unreachable', error: { code: 'internal' } } }
  }

  /** Single flight: a trigger during a run makes one more run follow. */
  private async catchUp(): Promise<void> {
    const { generation } = this.model
    const { signal } = this.scope
    this.catchUpState = 'running'
    try {
      do {
        this.catchUpState = 'running'
        await this.deps.catchUp(!this.hasCaughtUpSinceConnect, signal, (progress) => {
          if (generation === this.model.generation) this.showProgress(progress)
        })
        if (generation !== this.model.generation) return
        this.hasCaughtUpSinceConnect = true
      } while (this.isCatchUpWantedAgain())
      this.catchUpState = 'idle'
      this.progress = null
      this.send({ type: 'caughtUp', generation })
    } catch (error) {
      if (generation !== this.model.generation) return
      this.catchUpState = 'idle'
      this.progress = null
      this.send({ type: 'catchUpFailed', generation, failure: this.classify(error) })
    }
  }

  private isCatchUpWantedAgain(): boolean {
    return this.catchUpState === 'again'
  }

  private showProgress(progress: CatchUpProgress): void {
    this.progress = progress
    if (this.model.phase === 'catching_up') this.deps.onState(this.state(), '')
  }

  private classify(error: unknown): ConnectFailure {
    if (error instanceof BackendError) return error.failure
    if (error instanceof StoreError) return storageFailure(error)
    this.deps.logger.error('catch-up threw', { error: String(error) })
    return { cause: 'catch_up_failed', error: { code: 'internal' } }
  }

  private wait(delayMs: number): void {
    const { generation } = this.model
    this.cancelWait?.()
    this.cancelWait = this.deps.clock.after(delayMs, () => {
      this.send({ type: 'retryDue', generation })
    })
  }

  private watch(): void {
    const { generation } = this.model
    this.lastHeardAt = this.deps.clock.monotonic()
    this.probeWhenIdle(generation, PROBE_IDLE_MS)
    const periodMs = (): number =>
      this.deps.isOnBattery() ? CATCH_UP_EVERY_ON_BATTERY_MS : CATCH_UP_EVERY_MS
    this.every(periodMs, () => {
      // A run that takes longer than the period must not be followed by another, and another:
      // nobody would ever be online, and nothing would be sent.
      if (this.catchUpState === 'idle') this.requestCatchUp()
    })
  }

  /** A timer only while there is something to forgive: an idle connection wakes the processor rarely. */
  private forgiveWhenStable(): void {
    const { generation } = this.model
    const since = this.onlineSince
    const cancel = this.deps.clock.after(STABLE_AFTER_MS, () => {
      // Since a catch-up in between it is another time online, with a timer of its own.
      if (this.model.phase === 'online' && this.onlineSince === since)
        this.send({ type: 'stable', generation })
    })
    this.cancels.push(cancel)
  }

  /** Asks after exactly that long without a word, however the words before fell. */
  private probeWhenIdle(generation: number, delayMs: number): void {
    const cancel = this.deps.clock.after(delayMs, () => {
      this.cancels = this.cancels.filter((one) => one !== cancel)
      const idleMs = this.deps.clock.monotonic() - this.lastHeardAt
      const isIdle = idleMs >= PROBE_IDLE_MS
      this.probeWhenIdle(generation, isIdle ? PROBE_IDLE_MS : PROBE_IDLE_MS - idleMs)
      if (isIdle) void this.ask(generation)
    })
    this.cancels.push(cancel)
  }

  private every(periodMs: () => number, task: () => void): void {
    let cancel: () => void = () => undefined
    const arm = (): void => {
      cancel = this.deps.clock.after(periodMs(), () => {
        arm()
        task()
      })
    }
    arm()
    this.cancels.push(() => {
      cancel()
    })
  }

  private async ask(generation: number): Promise<void> {
    this.asking = generation
    const isAlive = await this.deps.backend.probe(PROBE_LIMIT_MS).catch(() => false)
    if (this.asking === generation) this.asking = null
    if (!isAlive) this.send({ type: 'probeFailed', generation })
  }

  /** Words for the connection log: numbers only. */
  private describe(input: ConnectionInput): string {
    const ms = Math.round(this.deps.clock.monotonic() - this.connectStartedAt)
    if (input.type === 'connected') return `authenticated after ${String(ms)} ms`
    if (input.type === 'caughtUp') return `live after ${String(ms)} ms`
    if ('failure' in input) return input.failure.error.code
    return ''
  }
}

const storageFailure = (error: unknown): ConnectFailure => {
  const isFull = error instanceof StoreError && error.code === 'storage_full'
  return {
    cause: 'storage_failed',
    error: { code: isFull ? 'storage_full' : 'storage_failed' }
  }
}

const isVisibleChange = (before: ConnectionModel, after: ConnectionModel): boolean =>
  before.phase !== after.phase ||
  before.retryAt !== after.retryAt ||
  before.cause !== after.cause ||
  before.errorCode !== after.errorCode ||
  before.generation !== after.generation
