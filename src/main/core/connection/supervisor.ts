/**
 * Runs the connection of one account: feeds the reducer, carries out its effects and owns every
 * timer. Nothing else in Tern connects, retries or closes a socket.
 */
import type { AccountId, ConnectionState } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { BackendSink, ChatBackend, ConnectFailure, Session } from '../chatBackend'
import type { Clock, Logger, Random } from '../ports'
import { backoffDelayMs } from './backoff'
import { type CatchUp, type CatchUpProgress, CatchUpRuns, storageFailure } from './catchUpRuns'
import { LinkProbe } from './linkProbe'
import {
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionModel,
  initialModel
} from './model'
import { reduce } from './phase'

/** Failures are forgiven after this long online, ms: a server that accepts and then kills must not reset the backoff. */
export const STABLE_AFTER_MS = 10_000
/** Servers push lossily (photon.md 2.2): rows are compared this often while connected, ms. */
export const CATCH_UP_EVERY_MS = 120_000
/** ... and this often on battery: what is pushed comes as fast as ever, ms. */
export const CATCH_UP_EVERY_ON_BATTERY_MS = 300_000

export type SupervisorDependencies = {
  readonly accountId: AccountId
  readonly backend: ChatBackend
  /** Asked for at each attempt. */
  readonly session: () => Session
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Live events, in order of arrival. */
  readonly onEvent: (event: BackendEvent) => void
  readonly catchUp: CatchUp
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

/** All that begins and ends with one generation of the model. */
type Scope = {
  readonly generation: number
  readonly ended: AbortController
  readonly probe: LinkProbe
  readonly catchUps: CatchUpRuns
  readonly cancels: (() => void)[]
  cancelWait: () => void
}

class Supervisor implements ConnectionSupervisor {
  private model: ConnectionModel
  private progress: CatchUpProgress | null = null
  private scope: Scope
  private onlineSince = 0
  private connectStartedAt = 0
  private isDisposed = false

  constructor(private readonly deps: SupervisorDependencies) {
    this.model = initialModel(deps.clock.now())
    this.scope = this.createScope()
  }

  state = (): ConnectionState => {
    const { phase, failures, since, retryAt, cause, errorCode } = this.model
    const attempt = phase === 'online' ? 0 : failures + 1
    const { accountId } = this.deps
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
    const isOnlineNow = model.phase === 'online' && before.phase !== 'online'
    if (isOnlineNow) this.onlineSince = this.deps.clock.monotonic()
    for (const effect of effects) this.run(effect)
    if (isOnlineNow && model.failures > 0) this.forgiveWhenStable()
    if (model !== before && isVisibleChange(before, model))
      this.deps.onState(this.state(), this.describe(input))
  }

  reportStorageFailure(error: unknown): void {
    const { catchUps, generation } = this.scope
    // The running catch-up may already have passed the row that was lost: it has to look once more.
    if (catchUps.isUnderWay) catchUps.request()
    else this.send({ type: 'catchUpFailed', generation, failure: storageFailure(error) })
  }

  requestCatchUp(): void {
    if (this.isLive()) this.scope.catchUps.request()
  }

  verify(): void {
    if (!this.isLive()) return
    this.scope.probe.ask()
    this.scope.catchUps.request()
  }

  confirm(): void {
    if (this.model.phase === 'online') this.scope.probe.askOnce()
  }

  async dispose(): Promise<void> {
    if (this.isDisposed) return
    this.send({ type: 'stop', cause: 'shutting_down' })
    this.isDisposed = true
    await this.deps.backend.close()
  }

  private isLive(): boolean {
    return this.model.phase === 'online' || this.model.phase === 'catching_up'
  }

  private run(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'reset':
        this.endScope()
        this.scope = this.createScope()
        return
      case 'connect':
        void this.connect(this.scope)
        return
      case 'catchUp':
        this.scope.catchUps.request()
        return
      case 'wait':
        this.wait(effect.delayMs)
        return
      case 'watch':
        this.watch(this.scope)
        return
    }
  }

  private createScope(): Scope {
    const { backend, clock, catchUp, logger } = this.deps
    const { generation } = this.model
    const ended = new AbortController()
    const { signal } = ended
    return {
      generation,
      ended,
      probe: new LinkProbe(backend, clock, () => {
        this.send({ type: 'probeFailed', generation })
      }),
      catchUps: new CatchUpRuns({
        catchUp,
        logger,
        signal,
        onProgress: (progress) => {
          this.showProgress(progress)
        },
        onEnd: (failure) => {
          this.progress = null
          if (failure === null) this.send({ type: 'caughtUp', generation })
          else this.send({ type: 'catchUpFailed', generation, failure })
        }
      }),
      cancels: [],
      cancelWait: () => undefined
    }
  }

  private endScope(): void {
    const { ended, probe, cancels, cancelWait } = this.scope
    ended.abort()
    probe.dispose()
    cancelWait()
    for (const cancel of cancels) cancel()
    void this.deps.backend.close()
  }

  private async connect({ generation, ended, probe }: Scope): Promise<void> {
    this.connectStartedAt = this.deps.clock.monotonic()
    const sink: BackendSink = {
      event: (event) => {
        if (generation !== this.model.generation) return
        probe.heard()
        this.deps.onEvent(event)
      },
      disconnected: (failure) => {
        this.send({ type: 'disconnected', generation, failure })
      }
    }
    const result = await this.deps.backend
      .connect(this.deps.session(), sink, ended.signal)
      .catch((error: unknown) => this.connectThrew(error))
    if (result.ok) this.send({ type: 'connected', generation })
    else this.send({ type: 'failed', generation, failure: result.error })
  }

  /** A bug of an adapter must not leave the account connecting for ever. */
  private connectThrew(error: unknown): { readonly ok: false; readonly error: ConnectFailure } {
    this.deps.logger.error('connect threw', { error: String(error) })
    return { ok: false, error: { cause: 'unreachable', error: { code: 'internal' } } }
  }

  private showProgress(progress: CatchUpProgress): void {
    this.progress = progress
    if (this.model.phase === 'catching_up') this.deps.onState(this.state(), '')
  }

  private wait(delayMs: number): void {
    const { scope } = this
    const { generation } = scope
    scope.cancelWait()
    scope.cancelWait = this.deps.clock.after(delayMs, () => {
      this.send({ type: 'retryDue', generation })
    })
  }

  private watch({ probe, catchUps, cancels }: Scope): void {
    probe.watch()
    const periodMs = (): number =>
      this.deps.isOnBattery() ? CATCH_UP_EVERY_ON_BATTERY_MS : CATCH_UP_EVERY_MS
    const cancel = every(this.deps.clock, periodMs, () => {
      // A run that takes longer than the period must not be followed by another, and another:
      // nobody would ever be online, and nothing would be sent.
      if (!catchUps.isUnderWay) this.requestCatchUp()
    })
    cancels.push(cancel)
  }

  /** A timer only while there is something to forgive: an idle connection wakes the processor rarely. */
  private forgiveWhenStable(): void {
    const { generation, cancels } = this.scope
    const since = this.onlineSince
    const cancel = this.deps.clock.after(STABLE_AFTER_MS, () => {
      // Since a catch-up in between it is another time online, with a timer of its own.
      if (this.model.phase === 'online' && this.onlineSince === since)
        this.send({ type: 'stable', generation })
    })
    cancels.push(cancel)
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

/** The period is asked for anew each time. Returns what ends it. */
const every = (clock: Clock, periodMs: () => number, task: () => void): (() => void) => {
  let cancel: () => void = () => undefined
  const arm = (): void => {
    cancel = clock.after(periodMs(), () => {
      arm()
      task()
    })
  }
  arm()
  return () => {
    cancel()
  }
}

const isVisibleChange = (before: ConnectionModel, after: ConnectionModel): boolean =>
  before.phase !== after.phase ||
  before.retryAt !== after.retryAt ||
  before.cause !== after.cause ||
  before.errorCode !== after.errorCode ||
  before.generation !== after.generation
