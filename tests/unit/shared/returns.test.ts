import { describe, expect, it } from 'vitest'

import { asAccountId, longTime, returnText, shortTime } from '../../../src/shared/domain'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('a return in words', () => {
  it('is one line', () => {
    expect(
      returnText({
        accountId: asAccountId('a'),
        cause: 'sleep',
        at: 0,
        awayMs: 7 * HOUR + 12 * MINUTE,
        liveAfterMs: 400,
        messages: 37,
        edits: 1,
        gaps: 0
      })
    ).toBe('asleep 7 h 12 min, live after 0.4 s, 37 messages, 1 edit, 0 gaps')
  })

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [25 * HOUR + MINUTE, '1 d 1 h'],
    [48 * HOUR, '2 d']
  ])('%i ms is %s', (ms, words) => {
    expect(longTime(ms)).toBe(words)
  })

  it.each([
    [0, '0.0 s'],
    [12_345, '12.3 s'],
    [3 * MINUTE, '3 min']
  ])('until live %i ms is %s', (ms, words) => {
    expect(shortTime(ms)).toBe(words)
  })
})
