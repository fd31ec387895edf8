import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { hasGap, mergeSpans, type Span, spanAt } from '../../../src/shared/domain'

const LENGTH = 40
const spanOf = fc
  .tuple(fc.nat(LENGTH - 1), fc.nat(LENGTH - 1))
  .map(([since, until]): Span => ({ since, until }))
const spansOf = fc.array(spanOf, { maxLength: 12 })

/** The model: which moments are covered, one by one. */
const covered = (spans: readonly Span[]): readonly boolean[] =>
  Array.from({ length: LENGTH }, (_, at) =>
    spans.some(({ since, until }) => since <= at && at <= until)
  )

describe('mergeSpans', () => {
  it('covers what its parts cover, no more and no less', () => {
    fc.assert(
      fc.property(spansOf, (spans) => {
        expect(covered(mergeSpans(spans))).toEqual(covered(spans))
      })
    )
  })

  it('leaves spans that neither overlap nor touch, oldest first', () => {
    fc.assert(
      fc.property(spansOf, (spans) => {
        const merged = mergeSpans(spans)
        merged.forEach((span, index) => {
          expect(span.since).toBeLessThanOrEqual(span.until)
          const next = merged[index + 1]
          if (next !== undefined) expect(next.since).toBeGreaterThan(span.until + 1)
        })
      })
    )
  })

  it('does not depend on order or repetition, and one more span takes nothing away', () => {
    fc.assert(
      fc.property(spansOf, spansOf, spanOf, (a, b, extra) => {
        const merged = mergeSpans([...a, ...b])
        expect(mergeSpans([...b, ...mergeSpans(a), ...b])).toEqual(merged)
        covered(mergeSpans([...merged, extra])).forEach((isCovered, at) => {
          if (covered(merged)[at] === true) expect(isCovered).toBe(true)
        })
      })
    )
  })
})

describe('hasGap', () => {
  it('is told exactly where something between two messages is unproven and a side is proven', () => {
    fc.assert(
      fc.property(spansOf, fc.nat(LENGTH - 1), fc.nat(LENGTH - 1), (spans, a, b) => {
        const merged = mergeSpans(spans)
        const [older, newer] = [Math.min(a, b), Math.max(a, b)]
        const isCovered = covered(merged)
        const between = isCovered.slice(older + 1, newer)
        const isProven = between.every((one) => one)
        const isNear = (at: number): boolean =>
          [at - 1, at, at + 1].some((moment) => isCovered[moment] === true)
        const expected = !isProven && (isNear(older) || isNear(newer))
        expect(hasGap(merged, older, newer)).toBe(expected)
      })
    )
  })

  it('is none within one millisecond or in the next', () => {
    const spans = [{ since: 10, until: 20 }]
    expect(hasGap(spans, 9, 10)).toBe(false)
    expect(hasGap(spans, 9, 9)).toBe(false)
    expect(hasGap(spans, 8, 10)).toBe(true)
    expect(spanAt(spans, 21)).toEqual(spans[0])
    expect(spanAt(spans, 22)).toBeNull()
  })
})
