/**
 * The catch-ups of one account, with all that hangs on them: notifications wait for their end, counts
 * are compared after it, and only after it does what comes live continue what is stored.
 */
import type { AccountId } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { ChatBackend } from '../chatBackend'
import type { CatchUpProgress } from '../connection/catchUpRuns'
import type { IngestResult } from '../store'
import { type CatchUpReport, runCatchUp } from '../sync/catchUp'
import type { UnreadCheck } from '../sync/unreadCheck'
import type { Invitations } from './invitations'
import type { Returns } from './returns'
import type { RuntimeServices } from './runtimeServices'

export type CatchingUpDependencies = {
  readonly accountId: AccountId
  readonly backend: ChatBackend
  readonly services: RuntimeServices
  readonly invited: Invitations
  readonly unreadCheck: UnreadCheck
  readonly returns: Pick<Returns, 'confirmed'>
  readonly onResult: (result: IngestResult) => void
  /** The last write of the outbox failed. */
  readonly isOutboxStuck: () => boolean
}

export class CatchingUp {
  private isComplete = false

  constructor(private readonly deps: CatchingUpDependencies) {}

  /** Nothing has been missed since the last run that ended: what comes live continues it. */
  get isWhole(): boolean {
    return this.isComplete
  }

  /** From now on something may be missed. */
  disconnected(): void {
    this.isComplete = false
  }

  /**
   * One run. What a run that was cut off has to say is not about the connection that came after it.
   *
   * @throws BackendError when a page cannot be had, StoreError when it cannot be kept
   */
  async run(
    isFirst: boolean,
    signal: AbortSignal,
    onProgress: (progress: CatchUpProgress) => void
  ): Promise<void> {
    const { accountId, services, unreadCheck, invited } = this.deps
    services.notifications.catchUpStarted(accountId)
    unreadCheck.runBegan()
    if (isFirst) invited.listingBegan()
    try {
      const report = await this.fetch(signal, onProgress)
      if (!signal.aborted) await this.conclude(report, isFirst, signal)
    } catch (error) {
      if (!signal.aborted) {
        this.isComplete = false
        services.onStorageFailure(error)
      }
      throw error
    } finally {
      services.notifications.catchUpEnded(accountId)
    }
  }

  private fetch(
    signal: AbortSignal,
    onProgress: (progress: CatchUpProgress) => void
  ): Promise<CatchUpReport> {
    const { accountId, backend, services } = this.deps
    const { store, clock } = services
    const onWhole = (): void => {
      this.isComplete = true
    }
    const onPage = (result: IngestResult, events: readonly BackendEvent[]): void => {
      this.deps.onResult(result)
      // What a run that was cut off committed last would be taken for the next one's word.
      if (!signal.aborted) this.heard(events)
    }
    return runCatchUp({ accountId, backend, store, clock, onWhole, onPage }, signal, onProgress)
  }

  private heard(events: readonly BackendEvent[]): void {
    const { invited, unreadCheck } = this.deps
    for (const event of events) {
      invited.apply(event)
      unreadCheck.reported(event)
    }
  }

  private async conclude(
    report: CatchUpReport,
    isFirst: boolean,
    signal: AbortSignal
  ): Promise<void> {
    const { accountId, services, invited, returns, unreadCheck, isOutboxStuck } = this.deps
    if (isFirst) invited.listingEnded()
    returns.confirmed()
    await unreadCheck.runEnded(signal)
    // One that wrote nothing says nothing of a disk that has no room for what waits to be sent.
    if (report.pages > 0 || !isOutboxStuck()) services.onStorageWorks()
    if (isFirst || report.inserted > 0)
      services.logger.info('caught up', { account: accountId, ...report })
  }
}
