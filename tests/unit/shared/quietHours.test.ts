import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { isQuietHour, tomorrowMorning } from '../../../src/shared/domain'

const before = process.env.TZ
beforeAll(() => {
  // Clocks go forward on 29 March 2026 at 02:00 and back on 25 October at 03:00.
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  if (before === undefined) delete process.env.TZ
  else process.env.TZ = before
})

const at = (text: string): number => new Date(text).getTime()
const everyDay = [0, 1, 2, 3, 4, 5, 6]
const night = { isOn: true, from: 22 * 60, to: 7 * 60, days: everyDay }
const SUNDAY = 0
const FRIDAY = 5

describe('quiet hours', () => {
  it.each([
    ['2026-03-02T21:59', false],
    ['2026-03-02T22:00', true],
    ['2026-03-03T06:59', true],
    ['2026-03-03T07:00', false],
    // The night in which an hour is missing, and the one in which an hour comes twice.
    ['2026-03-29T01:59', true],
    ['2026-03-29T03:00', true],
    ['2026-03-29T06:59', true],
    ['2026-03-29T07:00', false],
    ['2026-10-25T00:30:00Z', true],
    ['2026-10-25T01:30:00Z', true],
    ['2026-10-25T05:59:00Z', true],
    ['2026-10-25T06:00:00Z', false]
  ])('at %s: %j', (time, isQuiet) => {
    expect(isQuietHour(night, at(time))).toBe(isQuiet)
  })

  it('belong to the day on which they begin', () => {
    const friday = { ...night, days: [FRIDAY] }
    expect(isQuietHour(friday, at('2026-03-06T23:00'))).toBe(true)
    expect(isQuietHour(friday, at('2026-03-07T06:00'))).toBe(true)
    expect(isQuietHour(friday, at('2026-03-07T23:00'))).toBe(false)
    expect(isQuietHour(friday, at('2026-03-06T06:00'))).toBe(false)
  })

  it('may lie within a day, last a whole one, or be none', () => {
    const noon = { isOn: true, from: 12 * 60, to: 13 * 60, days: [SUNDAY] }
    expect(isQuietHour(noon, at('2026-03-08T12:30'))).toBe(true)
    expect(isQuietHour(noon, at('2026-03-08T13:00'))).toBe(false)
    expect(isQuietHour(noon, at('2026-03-09T12:30'))).toBe(false)
    const whole = { isOn: true, from: 0, to: 0, days: [SUNDAY] }
    expect(isQuietHour(whole, at('2026-03-08T15:00'))).toBe(true)
    expect(isQuietHour({ ...night, isOn: false }, at('2026-03-02T23:00'))).toBe(false)
    expect(isQuietHour({ ...night, days: [] }, at('2026-03-02T23:00'))).toBe(false)
  })
})

describe('until tomorrow', () => {
  it.each([
    ['2026-03-02T07:30', '2026-03-03T08:00'],
    ['2026-03-02T23:30', '2026-03-03T08:00'],
    ['2026-03-03T01:30', '2026-03-03T08:00'],
    ['2026-03-28T12:00', '2026-03-29T08:00'],
    ['2026-10-24T12:00', '2026-10-25T08:00'],
    ['2026-12-31T12:00', '2027-01-01T08:00']
  ])('at %s ends at %s', (now, end) => {
    expect(tomorrowMorning(at(now))).toBe(at(end))
  })
})
