/** Pictures of people and conversations: from the store, else from the server, then kept in the store. */
import { err, type Result } from '../../../shared/domain'
import type { Accounts } from '../account/accounts'
import type { Clock, Logger } from '../ports'
import type { Store } from '../store'

/** Nothing larger is taken for somebody's picture, bytes. */
const MAX_BYTES = 2_000_000
/** At once: a list that is scrolled must not crowd out what people wait for. */
const PARALLEL = 3
const OFFLINE: Result<never> = err('offline')
/** After this long the server is asked again, ms. */
const STALE_MS = 7 * 86_400_000

export interface PictureLoader {
  /** Null: there is none, or it cannot be had now. */
  load(id: string): Promise<Uint8Array | null>
}

export const createPictureLoader = (
  store: Store,
  accounts: Accounts,
  clock: Clock,
  logger: Logger
): PictureLoader => {
  const underWay = new Map<string, Promise<Uint8Array | null>>()
  const waiting: (() => void)[] = []
  let running = 0

  const inTurn = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (running >= PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve))
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }

  const readOrFetch = async (id: string): Promise<Uint8Array | null> => {
    const picture = await store.findPicture(id)
    if (picture === null) return null
    const { accountId, of, bytes, fetchedAt } = picture
    const runtime = accounts.find(accountId)
    const isFresh = fetchedAt !== null && Math.abs(clock.now() - fetchedAt) < STALE_MS
    const canAsk = (): boolean => runtime?.connection().phase === 'online'
    if (isFresh || runtime === null || !canAsk()) return bytes
    // Its turn may come when the connection is gone, or the key was refused.
    const fetched = await inTurn(() =>
      canAsk() ? runtime.downloadPicture(of, MAX_BYTES) : Promise.resolve(OFFLINE)
    )
    if (!fetched.ok) return bytes
    await store.savePicture(id, fetched.value, clock.now()).catch((error: unknown) => {
      logger.warn('picture not kept', { picture: id, error: String(error) })
    })
    return fetched.value
  }

  return {
    load: (id) => {
      const known = underWay.get(id)
      if (known !== undefined) return known
      const work = readOrFetch(id).finally(() => {
        underWay.delete(id)
      })
      underWay.set(id, work)
      return work
    }
  }
}
