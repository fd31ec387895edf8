/** A catch-up that was cut off and ends late, when the next connection is live already. */
import { describe, expect, it } from 'vitest'

import { BackendError, type CatchUpPage } from '../../../../src/main/core/chatBackend'
import { type IngestBatch, StoreError } from '../../../../src/main/core/store'
import { ok } from '../../../../src/shared/domain'
import { createAccountsBench } from '../../../support/accountsBench'
import { defer, failureOf, newestAttempt } from '../../../support/fakeBackend'
import { messageEvent } from '../../../support/samples'
import { conversationEvent } from '../../../support/storeWorld'

/** Online over a second connection, while the catch-up of the first has not ended. */
const createBench = async () => {
  const bench = createAccountsBench()
  const batches: IngestBatch[] = []
  const ingest = bench.store.ingest.bind(bench.store)
  bench.store.ingest = (batch) => {
    batches.push(batch)
    return ingest(batch)
  }
  const id = await bench.added()
  const backend = bench.backends.at(-1)!
  newestAttempt(backend).sink.event(conversationEvent('c1'))
  await bench.clock.advance(0)
  const late = defer<never>()
  backend.onCatchUp = async function* (): AsyncIterable<CatchUpPage> {
    await late.promise
  }
  const runtime = bench.accounts.find(id)!
  runtime.wake('user_asked')
  await bench.clock.advance(0)
  backend.onCatchUp = async function* () {
    // Nothing was missed.
  }
  runtime.wake('network_changed')
  await bench.clock.advance(0)
  return { bench, id, backend, batches, late }
}

describe('a catch-up that ends after its connection', () => {
  it.each([
    ['the server', new BackendError(failureOf('unreachable'))],
    ['the store', new StoreError('storage_failed', 'unknown account')]
  ])('by a failure of %s says nothing about the next one', async (_who, failure) => {
    const { bench, id, backend, batches, late } = await createBench()
    expect(bench.phase(id)).toBe('online')
    late.reject(failure)
    await bench.clock.advance(0)
    newestAttempt(backend).sink.event(messageEvent('m1'))
    await bench.clock.advance(0)
    expect(bench.phase(id)).toBe('online')
    expect(batches.at(-1)).toMatchObject({ origin: 'live' })
    // No gap is claimed before what continues what is stored.
    expect(batches.at(-1)).not.toHaveProperty('continuity')
    expect(bench.storageFailures).toEqual([])
  })
})

describe('what is pinned', () => {
  it('and comes when the account is gone is not stored', async () => {
    const bench = createAccountsBench()
    const id = await bench.added()
    const backend = bench.backends.at(-1)!
    const answer = defer<ReturnType<typeof ok<readonly ReturnType<typeof messageEvent>[]>>>()
    Object.assign(backend, { fetchPinned: () => answer.promise })
    const fetching = bench.accounts.find(id)!.fetchPinned('iMessage;-;c1')
    await bench.accounts.remove(id)
    answer.resolve(ok([messageEvent('m1')]))
    await expect(fetching).resolves.toBeUndefined()
  })
})
