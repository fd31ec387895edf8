/** Keeps and tells the returns of one account: the log, the windows and the store hear of each. */
import { type AccountId, returnText } from '../../../shared/domain'
import { createReturnWatch, type ReturnWatch, type SeenReturn } from '../connection/returnWatch'
import type { RuntimeServices } from './runtimeServices'

export type Returns = ReturnWatch & {
  /** Resolves when everything so far is kept. */
  settled(): Promise<void>
}

export const createReturns = (
  accountId: AccountId,
  { store, clock, logger, publisher }: RuntimeServices
): Returns => {
  let work: Promise<unknown> = Promise.resolve()
  /** In order, and never in the way: a report that cannot be kept is only logged. */
  const then = (step: () => Promise<void>): void => {
    work = work.then(step).catch((error: unknown) => {
      logger.warn('return not kept', { account: accountId, error: String(error) })
    })
  }
  const report = async (seen: SeenReturn): Promise<void> => {
    const kept = await store.addReturn({ ...seen, accountId })
    logger.info(returnText(kept), { account: accountId })
    publisher.publish({ type: 'returns/added', report: kept })
  }
  const watch = createReturnWatch({
    clock,
    onReturn: (seen) => {
      then(() => report(seen))
    },
    onLive: (at) => {
      then(() => store.saveLastLive(accountId, at))
    }
  })
  then(async () => {
    watch.started(await store.readLastLive(accountId))
  })
  return {
    ...watch,
    settled: async () => {
      await work
    }
  }
}
