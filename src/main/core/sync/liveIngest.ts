/**
 * Live events on their way into the store. One commit is under way at a time and whatever arrives
 * meanwhile becomes the next one: a single message is written at once, a burst in few transactions.
 * Live events never move the cursor (recovery.md 2.3), so a failed commit is mended by a catch-up.
 */
import type { AccountId } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { Clock } from '../ports'
import type { IngestResult, Store } from '../store'

/** Events in one transaction at most: keeps each one short. */
const BATCH_LIMIT = 500

export interface LiveIngest {
  push(event: BackendEvent): void
  /** Resolves when everything pushed so far is committed or has failed. */
  settled(): Promise<void>
  /** Forgets what is not yet under way. */
  dispose(): void
}

export type LiveIngestDependencies = {
  readonly accountId: AccountId
  readonly store: Store
  readonly clock: Clock
  /** Messages before those that come now may be missing. */
  readonly isApart: () => boolean
  readonly onResult: (result: IngestResult) => void
  readonly onFailure: (error: unknown) => void
}

export const createLiveIngest = (deps: LiveIngestDependencies): LiveIngest => {
  let waiting: BackendEvent[] = []
  let running: Promise<void> | null = null
  let isDisposed = false

  const commit = async (events: readonly BackendEvent[]): Promise<void> => {
    try {
      const { accountId, clock } = deps
      const result = await deps.store.ingest({
        accountId,
        events,
        origin: 'live',
        ...(deps.isApart() ? { continuity: 'apart' as const } : {}),
        now: clock.now()
      })
      if (!isDisposed) deps.onResult(result)
    } catch (error) {
      if (!isDisposed) deps.onFailure(error)
    }
  }

  const drain = async (): Promise<void> => {
    while (waiting.length > 0 && !isDisposed) {
      const batch = waiting.slice(0, BATCH_LIMIT)
      waiting = waiting.slice(BATCH_LIMIT)
      await commit(batch)
    }
    running = null
  }

  return {
    push: (event) => {
      if (isDisposed) return
      waiting.push(event)
      running ??= drain()
    },
    settled: async () => {
      await running
    },
    dispose: () => {
      isDisposed = true
      waiting = []
    }
  }
}
