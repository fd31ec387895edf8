import { t } from '../i18n.svelte'
import { dateFormat } from './timeStyle.svelte'

const DAY_MS = 86_400_000

/** Local midnight of the day of `at`, epoch ms. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

// A hostile or broken server can send any number; a formatter throws on what is no date.
const isDate = (at: number): boolean => Number.isFinite(at) && Math.abs(at) <= 8.64e15

const told = (maker: Parameters<typeof dateFormat>[0], at: number): string =>
  isDate(at) ? dateFormat(maker).format(at) : ''

/** 24 hours of a day may be 23 or 25: rounding keeps daylight saving out of the count. */
const daysBefore = (at: number, today: number): number =>
  Math.round((today - startOfDay(at)) / DAY_MS)

export const timeOfDay = (at: number): string => told('clock', at)

export const timeWithSeconds = (at: number): string => told('clockSeconds', at)

/** Day and time, as short as they are still clear: in copied text. */
export const dateAndTime = (at: number): string => told('short', at)

export const completeTime = (at: number): string => told('complete', at)

/** @param day 0 is Sunday */
export const weekdayName = (day: number, length: 'short' | 'long'): string =>
  // 1 January 2023 was a Sunday.
  told(length === 'short' ? 'weekday' : 'weekdayLong', new Date(2023, 0, 1 + day).getTime())

/** Time in the list: clock today, weekday this week, then the date. `today` is local midnight. */
export const listTime = (at: number, today: number): string => {
  if (!isDate(at)) return ''
  const days = daysBefore(at, today)
  if (days <= 0) return told('clock', at)
  if (days === 1) return t('time.yesterday')
  if (days < 7) return told('weekday', at)
  return told(days < 300 ? 'dayMonth' : 'shortDate', at)
}

/** Words of a day divider. `today` is local midnight. */
export const dayLabel = (at: number, today: number): string => {
  if (!isDate(at)) return ''
  const days = daysBefore(at, today)
  if (days === 0) return t('time.today')
  if (days === 1) return t('time.yesterday')
  if (days > 1 && days < 7) return told('weekdayLong', at)
  return told(days < 300 ? 'dayMonthLong' : 'longDate', at)
}
