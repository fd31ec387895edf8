/** The chart of how soon accounts were live again. Pure. */
import type { ReturnReport } from '../../../shared/domain'
import { t } from '../i18n.svelte'
import { briefDuration, returnWords } from './returnWords'

export const CHART_WIDTH = 300
export const CHART_HEIGHT = 60
/** Returns that are drawn; the list below has all of them. */
const SHOWN = 30
const GAP = 2
/** A return of no time at all can still be seen and pointed at. */
const LEAST_HEIGHT = 2
/** Longer than this is worth a look, ms. */
const LONG_MS = 5_000

export type ReturnBar = {
  readonly id: number
  readonly x: number
  readonly width: number
  readonly height: number
  readonly isLong: boolean
  readonly title: string
}

export type ReturnChart = {
  /** Oldest first. */
  readonly bars: readonly ReturnBar[]
  readonly longestMs: number
  /** All of it in words. */
  readonly label: string
}

const medianOf = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

/** @param returns newest first; null where there is none */
export const returnBars = (returns: readonly ReturnReport[]): ReturnChart | null => {
  const shown = returns.slice(0, SHOWN).reverse()
  if (shown.length === 0) return null
  const sorted = shown.map(({ liveAfterMs }) => liveAfterMs).sort((a, b) => a - b)
  const longestMs = sorted.at(-1) ?? 0
  const step = CHART_WIDTH / SHOWN
  const first = SHOWN - shown.length
  const bars = shown.map((one, index) => ({
    id: one.id,
    x: (first + index) * step,
    width: step - GAP,
    height: Math.max(LEAST_HEIGHT, (CHART_HEIGHT * one.liveAfterMs) / Math.max(longestMs, 1)),
    isLong: one.liveAfterMs > LONG_MS,
    title: returnWords(one)
  }))
  const label = t('settings.returnsChart', {
    count: shown.length,
    median: briefDuration(medianOf(sorted)),
    longest: briefDuration(longestMs)
  })
  return { bars, longestMs, label }
}
