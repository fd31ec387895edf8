import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  LONGEST_WAIT_MS,
  looksAfter,
  looksAfterCrash,
  type Looks,
  retryDelayMs
} from '../../../../src/main/core/outbox/retryPolicy'

/** How long a hung send may take to leave its row, as far as the server's own guard does not help, ms. */
const ROW_MAY_APPEAR_MS = 28_000

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** Time between sending and the last look, when each look follows its wait. */
const lastLookAfterSending = (looks: Looks, elapsedMs: number): number =>
  elapsedMs + sum(looks.delays.slice(looks.next))

describe('retryDelayMs', () => {
  it('lies between half a second and a minute, whatever the count', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), unit, (attempts, random) => {
        const delay = retryDelayMs(attempts, random)
        expect(delay).toBeGreaterThanOrEqual(500)
        expect(delay).toBeLessThanOrEqual(60_000)
      })
    )
  })

  it('doubles', () => {
    expect([1, 2, 3, 7].map((attempts) => retryDelayMs(attempts, 1))).toEqual([
      1_000, 2_000, 4_000, 60_000
    ])
  })

  it('is never shorter than asked for, and never endless', () => {
    expect(retryDelayMs(1, 0, 42_000)).toBe(42_000)
    expect(retryDelayMs(1, 0, Number.MAX_SAFE_INTEGER)).toBe(LONGEST_WAIT_MS)
  })
})

describe('absence of a send', () => {
  it('is believed soon when the server answered or the connection broke', () => {
    for (const code of ['server_error', 'server_unreachable'] as const)
      expect(lastLookAfterSending(looksAfter({ code }, 0), 0)).toBe(15_800)
  })

  it.each(['timeout', 'cancelled', 'rejected', 'not_a_chat_server'] as const)(
    'after %s is believed only after half a minute',
    (code) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 600_000 }), (elapsedMs) => {
          const looks = looksAfter({ code }, elapsedMs)
          expect(looks.next).toBeLessThan(looks.delays.length)
          const lastLook = lastLookAfterSending(looks, elapsedMs)
          expect(lastLook).toBeGreaterThan(ROW_MAY_APPEAR_MS)
          // Nor much later: the rest of the conversation waits for it.
          expect(lastLook).toBeLessThan(Math.max(elapsedMs, ROW_MAY_APPEAR_MS) + 13_000)
        })
      )
    }
  )

  it('after a crash is believed by the look at once only when enough time has passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 600_000 }), (elapsedMs) => {
        const looks = looksAfterCrash(elapsedMs)
        const isBelievedAtOnce = looks.next + 1 >= looks.delays.length
        const waits = sum(looks.delays.slice(looks.next + 1))
        expect(elapsedMs + waits).toBeGreaterThan(ROW_MAY_APPEAR_MS)
        if (elapsedMs >= 29_500) expect(isBelievedAtOnce).toBe(true)
      })
    )
  })
})
