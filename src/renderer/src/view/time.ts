const DAY_MS = 86_400_000

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23'
})
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const weekdayLong = new Intl.DateTimeFormat(undefined, { weekday: 'long' })
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayMonthLong = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long'
})
const fullDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' })
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const complete = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })

/** Local midnight of the day of `at`, epoch ms. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

// A hostile or broken server can send any number; a formatter throws on what is no date.
const isDate = (at: number): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15

/** 24 hours of a day may be 23 or 25: rounding keeps daylight saving out of the count. */
const daysBefore = (at: number, today: number): number =>
  Math.round((today - startOfDay(at)) / DAY_MS)

export const timeOfDay = (at: number): string => (isDate(at) ? clock.format(at) : '')

export const timeWithSeconds = (at: number): string => (isDate(at) ? clockSeconds.format(at) : '')

/** Day and time, as short as they are still clear: in copied text. */
export const dateAndTime = (at: number): string => (isDate(at) ? short.format(at) : '')

export const completeTime = (at: number): string => (isDate(at) ? complete.format(at) : '')

/** Time in the list: clock today, weekday this week, then the date. `today` is local midnight. */
export const listTime = (at: number, today: number): string => {
  if (!isDate(at)) return ''
  const days = daysBefore(at, today)
  if (days <= 0) return clock.format(at)
  if (days === 1) return 'Yesterday'
  if (days < 7) return weekday.format(at)
  return days < 300 ? dayMonth.format(at) : fullDate.format(at)
}

/** Words of a day divider. `today` is local midnight. */
export const dayLabel = (at: number, today: number): string => {
  if (!isDate(at)) return ''
  const days = daysBefore(at, today)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return weekdayLong.format(at)
  return days < 300 ? dayMonthLong.format(at) : longDate.format(at)
}
