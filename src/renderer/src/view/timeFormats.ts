/** The formats of dates and numbers, made once each: making one takes longer than a hundred uses. */
import type { Settings } from '../../../shared/domain'

type TimeFormat = Settings['timeFormat']

export type DateStyle = keyof typeof MAKERS

/** "h12" has hours without a leading zero, as people write them. */
const hours = (locale: string, chosen: TimeFormat): Intl.DateTimeFormatOptions => {
  const is12 =
    chosen === 'system'
      ? new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true
      : chosen === '12'
  return is12 ? { hour: 'numeric', hourCycle: 'h12' } : { hour: '2-digit', hourCycle: 'h23' }
}

const MAKERS = {
  clock: (of: string, chosen: TimeFormat) => ({
    ...hours(of, chosen),
    minute: '2-digit'
  }),
  clockSeconds: (of: string, chosen: TimeFormat) => ({
    ...hours(of, chosen),
    minute: '2-digit',
    second: '2-digit'
  }),
  weekday: () => ({ weekday: 'short' }),
  weekdayLong: () => ({ weekday: 'long' }),
  dayMonth: () => ({ day: 'numeric', month: 'short' }),
  dayMonthLong: () => ({ weekday: 'long', day: 'numeric', month: 'long' }),
  shortDate: () => ({ dateStyle: 'short' }),
  longDate: () => ({ dateStyle: 'long' }),
  short: (of: string, chosen: TimeFormat) => ({
    dateStyle: 'medium',
    timeStyle: 'short',
    ...cycle(of, chosen)
  }),
  complete: (of: string, chosen: TimeFormat) => ({
    dateStyle: 'full',
    timeStyle: 'short',
    ...cycle(of, chosen)
  })
} as const satisfies Record<string, (of: string, chosen: TimeFormat) => Intl.DateTimeFormatOptions>

/** A style brings its own hours; only their cycle can be told. */
const cycle = (of: string, chosen: TimeFormat): Pick<Intl.DateTimeFormatOptions, 'hourCycle'> => {
  const { hourCycle } = hours(of, chosen)
  return hourCycle === undefined ? {} : { hourCycle }
}

/** Language and script; null for what is no language: systems name some of their own. */
const likely = (tag: string): string | null => {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language} ${script ?? ''}`
  } catch {
    return null
  }
}

/** `en` in the way of the person's own country, where the system tells it. */
export const findRegion = (language: string, systems: readonly string[]): string => {
  const wanted = likely(language)
  return systems.find((tag) => likely(tag) === wanted) ?? language
}

const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>()
const regions = new Map<string, string>()

const kept = <Format extends Intl.DateTimeFormat | Intl.NumberFormat>(
  key: string,
  make: () => Format
): Format => {
  const known = made.get(key)
  if (known !== undefined) return known as Format
  const format = make()
  made.set(key, format)
  return format
}

/** Language and country that dates and numbers are written for. */
export const regionOf = (language: string): string => {
  const region = regions.get(language) ?? findRegion(language, navigator.languages)
  regions.set(language, region)
  return region
}

/** @param of language, and country where it is known */
export const dateFormatOf = (
  of: string,
  chosen: TimeFormat,
  style: DateStyle
): Intl.DateTimeFormat =>
  kept(`${of} ${chosen} ${style}`, () => new Intl.DateTimeFormat(of, MAKERS[style](of, chosen)))

export const numberFormatOf = (
  of: string,
  style: 'decimal' | 'percent',
  fractionDigits: number
): Intl.NumberFormat =>
  kept(
    `${of} ${style} ${String(fractionDigits)}`,
    () =>
      new Intl.NumberFormat(of, {
        style,
        minimumFractionDigits: fractionDigits,
        maximumFractionDigits: fractionDigits
      })
  )
