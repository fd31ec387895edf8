import { beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../../src/main/core/backendEvents'
import type { IngestBatch, IngestResult, Store } from '../../../../src/main/core/store'
import { StoreError } from '../../../../src/main/core/store'
import { createLiveIngest, type LiveIngest } from '../../../../src/main/core/sync/liveIngest'
import { defer, type Deferred } from '../../../support/fakeBackend'
import { createFakeClock } from '../../../support/fakeClock'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { settle } from '../../../support/settle'

const RESULT: IngestResult = {
  messages: [],
  isBulk: false,
  spansChanged: [],
  removed: [],
  conversations: [],
  notifiable: [],
  unhidden: [],
  inserted: 0,
  updated: 0,
  edited: 0,
  quarantined: 0
}

const events = (from: number, count: number): readonly BackendEvent[] =>
  Array.from({ length: count }, (_, index) => messageEvent(`m${from + index}`))

describe('liveIngest', () => {
  let commits: (Deferred<IngestResult> & { readonly batch: IngestBatch })[]
  let isApart: boolean
  let results: IngestResult[]
  let failures: unknown[]
  let live: LiveIngest
  const sizes = (): readonly number[] => commits.map(({ batch }) => batch.events.length)

  beforeEach(() => {
    commits = []
    isApart = false
    results = []
    failures = []
    const store: Pick<Store, 'ingest'> = {
      ingest: (batch) => {
        const commit = { ...defer<IngestResult>(), batch }
        commits.push(commit)
        return commit.promise
      }
    }
    live = createLiveIngest({
      accountId: ACCOUNT_ID,
      store: store as Store,
      clock: createFakeClock(),
      isApart: () => isApart,
      onResult: (result) => {
        results.push(result)
      },
      onFailure: (error) => {
        failures.push(error)
      }
    })
  })

  it('writes a single message at once and never moves the cursor', () => {
    live.push(messageEvent('m1'))
    expect(sizes()).toEqual([1])
    expect(commits[0]!.batch).toMatchObject({ origin: 'live', accountId: ACCOUNT_ID })
    expect(commits[0]!.batch).not.toHaveProperty('cursor')
  })

  it('collects what arrives during a commit into the next one, in order', async () => {
    for (const event of events(1, 40)) live.push(event)
    expect(sizes()).toEqual([1])
    commits[0]!.resolve(RESULT)
    await settle()
    expect(sizes()).toEqual([1, 39])
    expect(commits.flatMap(({ batch }) => batch.events)).toEqual(events(1, 40))
  })

  it('keeps every transaction short in a flood', async () => {
    for (const event of events(1, 1_201)) live.push(event)
    for (let index = 0; index < 4; index += 1) {
      commits[index]?.resolve(RESULT)
      await settle()
    }
    expect(sizes()).toEqual([1, 500, 500, 200])
    expect(results).toHaveLength(4)
  })

  it('reports a failed commit and goes on with the rest', async () => {
    for (const event of events(1, 2)) live.push(event)
    const full = new StoreError('storage_full', 'disk full')
    commits[0]!.reject(full)
    await settle()
    commits[1]!.resolve(RESULT)
    await live.settled()
    expect(failures).toEqual([full])
    expect(results).toEqual([RESULT])
  })

  it('is settled when all that was pushed is committed', async () => {
    let isSettled = false
    for (const event of events(1, 2)) live.push(event)
    void live.settled().then(() => {
      isSettled = true
    })
    commits[0]!.resolve(RESULT)
    await settle()
    expect(isSettled).toBe(false)
    commits[1]!.resolve(RESULT)
    await settle()
    expect(isSettled).toBe(true)
    await live.settled()
  })

  it('forgets what waits and says nothing more after dispose', async () => {
    for (const event of events(1, 3)) live.push(event)
    live.dispose()
    commits[0]!.resolve(RESULT)
    await settle()
    live.push(messageEvent('late'))
    expect(sizes()).toEqual([1])
    expect(results).toEqual([])
  })
})
