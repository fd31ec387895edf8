import type { AppErrorCode } from '../../../shared/domain'
import type { Clock } from '../ports'
import { type Store, StoreError } from '../store'
import type { StoreProbe } from './probes'

/**
 * Asks the store for its counts, which reads from every table.
 * @param failure why there is no store, where there is none
 */
export const probeStore = async (
  store: Store | null,
  failure: () => AppErrorCode,
  freeBytes: () => Promise<number | null>,
  clock: Clock
): Promise<StoreProbe> => {
  if (store === null) return { state: 'closed', code: failure() }
  const startedAt = clock.monotonic()
  try {
    const { setAside } = await store.stats()
    const answerMs = clock.monotonic() - startedAt
    return { state: 'open', answerMs, setAside: setAside.length, freeBytes: await freeBytes() }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return {
      state: 'closed',
      code: error.code === 'storage_full' ? 'storage_full' : 'storage_failed'
    }
  }
}
