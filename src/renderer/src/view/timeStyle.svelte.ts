/** How dates, times and numbers are written: one place for all of the window, followed while rendering. */
import type { Settings } from '../../../shared/domain'
import { locale } from '../i18n.svelte'
import { dateFormatOf, type DateStyle, numberFormatOf, regionOf } from './timeFormats'

let timeFormat = $state.raw<Settings['timeFormat']>('system')

export const setTimeFormat = (chosen: Settings['timeFormat']): void => {
  timeFormat = chosen
}

/** Language and country that things are written for. */
export const writtenFor = (): string => regionOf(locale())

export const dateFormat = (style: DateStyle): Intl.DateTimeFormat =>
  dateFormatOf(writtenFor(), timeFormat, style)

export const numberFormat = (style: 'decimal' | 'percent', fractionDigits = 0): Intl.NumberFormat =>
  numberFormatOf(writtenFor(), style, fractionDigits)
