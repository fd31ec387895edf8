import { t } from '../i18n.svelte'
import { numberFormat } from './timeStyle.svelte'

const UNITS = [
  'time.bytes',
  'time.kilobytes',
  'time.megabytes',
  'time.gigabytes',
  'time.terabytes'
] as const

/** "2.1 MB". Empty for unknown sizes (0 or less). */
export const fileSize = (bytes: number): string => {
  if (!Number.isFinite(bytes) || bytes <= 0) return ''
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1_000 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return t(UNITS[power] ?? 'time.bytes', { size: numberFormat('decimal', digits).format(value) })
}

/** The same for what is known: nothing is "0 bytes". */
export const sizeText = (bytes: number): string => fileSize(bytes) || t('time.bytes', { size: 0 })

export const count = (value: number): string => numberFormat('decimal').format(value)

/** 1 is "100%". */
export const percent = (value: number): string => numberFormat('percent').format(value)

/** A badge has room for two digits. */
export const badge = (value: number): string => (value > 99 ? '99+' : String(value))
