/**
 * The page loop after each connect: every page is committed together with the cursor that claims it
 * (recovery.md 2.4). Whatever ends the loop early leaves a smaller claim, so the next run fetches the
 * rest again: duplicates are free, gaps impossible.
 */
import type { AccountId } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { ChatBackend } from '../chatBackend'
import type { Clock } from '../ports'
import type { IngestResult, Store } from '../store'

export type CatchUpReport = {
  readonly inserted: number
  readonly updated: number
  readonly quarantined: number
  readonly pages: number
  readonly durationMs: number
  readonly isInitial: boolean
}

export type CatchUpDependencies = {
  readonly accountId: AccountId
  readonly backend: ChatBackend
  readonly store: Store
  readonly clock: Clock
  /** Just before the last commit, which says that nothing is missing: what is live now continues it. */
  readonly onWhole: () => void
  /** After the commit of each page, and of the end. */
  readonly onPage: (result: IngestResult, events: readonly BackendEvent[]) => void
}

/**
 * @param onProgress events stored so far and the expected total where known
 * @throws BackendError when a page cannot be had, StoreError when it cannot be kept
 */
export const runCatchUp = async (
  { accountId, backend, store, clock, onWhole, onPage }: CatchUpDependencies,
  signal: AbortSignal,
  onProgress: (progress: { done: number; total: number | null }) => void
): Promise<CatchUpReport> => {
  const startedAt = clock.monotonic()
  const report = { inserted: 0, updated: 0, quarantined: 0, pages: 0, isInitial: false }
  const cursor = await store.getCursor(accountId)
  let done = 0
  for await (const page of backend.catchUp(cursor, signal)) {
    if (signal.aborted) break
    const result = await store.ingest({
      accountId,
      events: page.events,
      cursor: page.cursor,
      origin: page.isInitial ? 'initial' : 'catchUp',
      now: clock.now()
    })
    report.inserted += result.inserted
    report.updated += result.updated
    report.quarantined += result.quarantined
    report.pages += 1
    report.isInitial ||= page.isInitial
    done += page.events.length
    onPage(result, page.events)
    onProgress({ done, total: page.total })
  }
  if (!signal.aborted) {
    onWhole()
    const end = { events: [], origin: 'catchUp', continuity: 'caughtUp' } as const
    onPage(await store.ingest({ accountId, now: clock.now(), ...end }), [])
  }
  return { ...report, durationMs: Math.round(clock.monotonic() - startedAt) }
}
