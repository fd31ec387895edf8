import { describe, expect, it } from 'vitest'

import { BackendError, type CatchUpPage } from '../../../../src/main/core/chatBackend'
import type { IngestResult } from '../../../../src/main/core/store'
import { type CatchUpReport, runCatchUp } from '../../../../src/main/core/sync/catchUp'
import { createFakeBackend, failureOf, pagesOf } from '../../../support/fakeBackend'
import { createFakeClock } from '../../../support/fakeClock'
import { ACCOUNT_ID, messageEvent } from '../../../support/samples'
import { createStoreWorld, type StoreWorld } from '../../../support/storeWorld'

const page = (cursor: string, names: readonly string[], isInitial = false): CatchUpPage => ({
  events: names.map((name, index) => messageEvent(name, { order: index })),
  cursor,
  total: 5,
  isInitial
})

type Progress = { readonly done: number; readonly total: number | null }

const createBench = async () => {
  const world: StoreWorld = await createStoreWorld()
  const backend = createFakeBackend()
  const scope = new AbortController()
  const results: IngestResult[] = []
  const progress: Progress[] = []
  const run = (): Promise<CatchUpReport> =>
    runCatchUp(
      {
        accountId: ACCOUNT_ID,
        backend,
        store: world.store,
        clock: createFakeClock(),
        onWhole: () => undefined,
        onPage: (result) => {
          results.push(result)
        }
      },
      scope.signal,
      (step) => {
        progress.push(step)
      }
    )
  const stored = async (): Promise<readonly string[]> => {
    const window = await world.store.readWindow(world.conversations[0]!.id, { at: 'newest' }, 100)
    return window.messages.map(({ text }) => text)
  }
  return { world, backend, scope, results, progress, run, stored }
}

describe('runCatchUp', () => {
  it('commits every page with its cursor and reports the sum', async () => {
    const { world, backend, run, progress, stored } = await createBench()
    const cursors: (string | null)[] = []
    const asked: (string | null)[] = []
    backend.onCatchUp = async function* (cursor) {
      asked.push(cursor)
      yield page('c2', ['m1', 'm2'])
      cursors.push(await world.store.getCursor(ACCOUNT_ID))
      yield page('c3', ['m3'])
      cursors.push(await world.store.getCursor(ACCOUNT_ID))
    }
    expect(await run()).toMatchObject({ inserted: 3, updated: 0, pages: 2, isInitial: false })
    expect(cursors).toEqual(['c2', 'c3'])
    expect(progress).toEqual([
      { done: 2, total: 5 },
      { done: 3, total: 5 }
    ])
    expect(await stored()).toHaveLength(3)
    await run()
    expect(asked).toEqual([null, 'c3'])
  })

  it('repeated over the same pages inserts nothing twice', async () => {
    const { backend, run, stored } = await createBench()
    backend.onCatchUp = () => pagesOf(page('c1', ['m1', 'm2']))
    await run()
    expect((await run()).inserted).toBe(0)
    expect(await stored()).toHaveLength(2)
  })

  it('keeps the pages and the cursor from before an error', async () => {
    const { world, backend, run, stored } = await createBench()
    const broken = new BackendError(failureOf('timeout'))
    backend.onCatchUp = async function* () {
      yield page('c1', ['m1'])
      throw broken
    }
    await expect(run()).rejects.toBe(broken)
    expect(await world.store.getCursor(ACCOUNT_ID)).toBe('c1')
    expect(await stored()).toEqual(['text of m1'])
  })

  it('stores nothing more once it is aborted between pages', async () => {
    const { world, backend, scope, run, stored } = await createBench()
    let isClosed = false
    backend.onCatchUp = async function* () {
      try {
        yield page('c1', ['m1'])
        scope.abort()
        yield page('c2', ['m2'])
        yield page('c3', ['m3'])
      } finally {
        isClosed = true
      }
    }
    expect(await run()).toMatchObject({ pages: 1 })
    expect(await world.store.getCursor(ACCOUNT_ID)).toBe('c1')
    expect(await stored()).toEqual(['text of m1'])
    expect(isClosed).toBe(true)
  })

  it('lets the store say that it cannot keep a page', async () => {
    const { world, backend, run } = await createBench()
    const full = new Error('disk full')
    world.store.failWith = { error: full, calls: ['ingest'] }
    backend.onCatchUp = () => pagesOf(page('c1', ['m1']))
    await expect(run()).rejects.toBe(full)
    world.store.failWith = null
    expect(await world.store.getCursor(ACCOUNT_ID)).toBeNull()
  })

  it('asks for no notification about history from before the account was here', async () => {
    const { backend, run, results } = await createBench()
    backend.onCatchUp = () => pagesOf(page('c1', ['m1'], true), page('c2', ['m2']))
    expect((await run()).isInitial).toBe(true)
    expect(results.map(({ notifiable }) => notifiable.length)).toEqual([0, 1, 0])
  })
})
