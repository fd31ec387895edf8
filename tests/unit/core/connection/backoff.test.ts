import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  BACKOFF_CAP_MS,
  BACKOFF_FLOOR_MS,
  backoffDelayMs
} from '../../../../src/main/core/connection/backoff'
import { createFakeRandom } from '../../../support/fakeRandom'

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('backoffDelayMs', () => {
  it('stays between floor and cap, whatever the count', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 1_000_000 }), unit, (failures, random) => {
        const delay = backoffDelayMs(failures, random)
        expect(delay).toBeGreaterThanOrEqual(BACKOFF_FLOOR_MS)
        expect(delay).toBeLessThanOrEqual(BACKOFF_CAP_MS)
        expect(Number.isInteger(delay)).toBe(true)
      })
    )
  })

  it('doubles its ceiling from half a second up to the cap of 30 s', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backoffDelayMs(failures, 1))
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect([1, 4, 20].map((failures) => backoffDelayMs(failures, 0))).toEqual([250, 250, 250])
  })

  it('keeps full jitter at the cap: a fifth of the draws in each fifth of the range', () => {
    const { next } = createFakeRandom(7)
    const fifths = [0, 0, 0, 0, 0]
    for (let draw = 0; draw < 5_000; draw += 1) {
      const delay = backoffDelayMs(30, next())
      const fifth = Math.min(4, Math.floor((delay / BACKOFF_CAP_MS) * 5))
      fifths[fifth] = (fifths[fifth] ?? 0) + 1
    }
    for (const count of fifths) {
      expect(count).toBeGreaterThan(850)
      expect(count).toBeLessThan(1_150)
    }
  })

  it('spreads 200 clients that failed together: no 100 ms holds more than a few of them', () => {
    const buckets = new Map<number, number>()
    for (let client = 0; client < 200; client += 1) {
      const bucket = Math.floor(backoffDelayMs(7, createFakeRandom(client).next()) / 100)
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
    }
    expect(Math.max(...buckets.values())).toBeLessThanOrEqual(6)
    expect(buckets.size).toBeGreaterThan(120)
  })
})
