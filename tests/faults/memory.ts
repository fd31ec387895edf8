/** What memory does over a long run. */
export type Sample = { readonly at: number; readonly rssMb: number }

export type MemoryVerdict = {
  /** MB an hour, over the second half: the first is warming up. */
  readonly slope: number
  /** Standard error of the slope. */
  readonly error: number
  /** Null: too short to say. */
  readonly holds: boolean | null
}

/** More than this in an hour, for sure, is a leak, MB: 90 bytes for each of 200 messages a second. */
export const MOST_GROWTH = 60

/** A half must last as long, ms, to tell growth from warming up. */
const LONG_ENOUGH_MS = 120_000

/** Least squares. It grows where the slope is above the bound by more than twice its error. Pure. */
export const judgeMemory = (samples: readonly Sample[]): MemoryVerdict => {
  const late = samples.slice(Math.floor(samples.length / 2))
  const n = late.length
  if (n < 3) return { slope: Number.NaN, error: Number.NaN, holds: null }
  const hours = late.map(({ at }) => (at - (late[0]?.at ?? 0)) / 3_600_000)
  const meanX = hours.reduce((sum, x) => sum + x, 0) / n
  const meanY = late.reduce((sum, { rssMb }) => sum + rssMb, 0) / n
  const spread = hours.reduce((sum, x) => sum + (x - meanX) ** 2, 0)
  const slope =
    late.reduce((sum, { rssMb }, i) => sum + ((hours[i] ?? 0) - meanX) * (rssMb - meanY), 0) /
    spread
  const left = late.reduce(
    (sum, { rssMb }, i) => sum + (rssMb - meanY - slope * ((hours[i] ?? 0) - meanX)) ** 2,
    0
  )
  const error = Math.sqrt(left / (n - 2) / spread)
  const lastedMs = (late.at(-1)?.at ?? 0) - (late[0]?.at ?? 0)
  const holds = lastedMs < LONG_ENOUGH_MS ? null : slope - 2 * error <= MOST_GROWTH
  return { slope, error, holds }
}
