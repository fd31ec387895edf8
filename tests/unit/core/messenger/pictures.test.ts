import { expect, it } from 'vitest'

import type { AccountRuntime } from '../../../../src/main/core/account/accountRuntime'
import type { Accounts } from '../../../../src/main/core/account/accounts'
import { createPictureLoader } from '../../../../src/main/core/messenger/pictures'
import type { StoredPicture, Store } from '../../../../src/main/core/store'
import { asAccountId, err, ok, type Result } from '../../../../src/shared/domain'
import { createFakeClock } from '../../../support/fakeClock'
import { createRecordingLogger } from '../../../support/recorders'

const DAY = 86_400_000
const of = { type: 'person', address: 'anna', reference: 'contact' } as const
const ONE = new Uint8Array([1])
const TWO = new Uint8Array([2])

const createBench = (stored: Partial<StoredPicture> = {}) => {
  const clock = createFakeClock()
  let picture: StoredPicture | null = {
    accountId: asAccountId('a'),
    of,
    fetchedAt: null,
    bytes: null,
    ...stored
  }
  const pending: (() => void)[] = []
  const bench = {
    asked: 0,
    phase: 'online',
    isHeld: false,
    answer: ok(ONE) as Result<Uint8Array | null>,
    release: () => {
      for (const go of pending.splice(0)) go()
    }
  }
  const store: Partial<Store> = {
    findPicture: (id) => Promise.resolve(id.startsWith('p') ? picture : null),
    savePicture: (_id, bytes, now) => {
      picture = picture === null ? null : { ...picture, bytes, fetchedAt: now }
      return Promise.resolve()
    }
  }
  const runtime = {
    connection: () => ({ phase: bench.phase }),
    downloadPicture: async () => {
      bench.asked += 1
      if (bench.isHeld) await new Promise<void>((resolve) => pending.push(resolve))
      return bench.answer
    }
  } as unknown as AccountRuntime
  const accounts = { find: () => runtime } as unknown as Accounts
  const loader = createPictureLoader(store as Store, accounts, clock, createRecordingLogger())
  return Object.assign(bench, { loader, clock })
}

it('is fetched once and then read from the store', async () => {
  const bench = createBench()
  expect(await Promise.all([bench.loader.load('p1'), bench.loader.load('p1')])).toEqual([ONE, ONE])
  expect(await bench.loader.load('p1')).toEqual(ONE)
  expect(bench.asked).toBe(1)
})

it('that the server does not have is not asked for again', async () => {
  const bench = createBench()
  bench.answer = ok(null)
  expect(await bench.loader.load('p1')).toBeNull()
  expect(await bench.loader.load('p1')).toBeNull()
  expect(bench.asked).toBe(1)
})

it('is asked for again after a week, and kept when that fails', async () => {
  const bench = createBench()
  await bench.loader.load('p1')
  await bench.clock.advance(8 * DAY)
  bench.answer = err('timeout')
  expect(await bench.loader.load('p1')).toEqual(ONE)
  bench.answer = ok(TWO)
  expect(await bench.loader.load('p1')).toEqual(TWO)
  expect(bench.asked).toBe(3)
})

it('without a connection is what is stored, and is asked for later', async () => {
  const bench = createBench()
  bench.phase = 'offline'
  expect(await bench.loader.load('p1')).toBeNull()
  expect(bench.asked).toBe(0)
  bench.phase = 'online'
  expect(await bench.loader.load('p1')).toEqual(ONE)
})

it('of many people are fetched three at a time', async () => {
  const bench = createBench()
  bench.isHeld = true
  const all = ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => bench.loader.load(id))
  await expect.poll(() => bench.asked).toBe(3)
  bench.release()
  await expect.poll(() => bench.asked).toBe(5)
  bench.release()
  expect(await Promise.all(all)).toHaveLength(5)
})

it('is not asked for when its turn comes after the connection has gone', async () => {
  const bench = createBench()
  bench.isHeld = true
  const all = ['p1', 'p2', 'p3', 'p4'].map((id) => bench.loader.load(id))
  await expect.poll(() => bench.asked).toBe(3)
  bench.phase = 'auth_required'
  bench.release()
  expect(await Promise.all(all)).toEqual([ONE, ONE, ONE, null])
  expect(bench.asked).toBe(3)
})
