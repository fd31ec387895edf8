import type { Clock } from './ports'

/**
 * Something that may be done a few times in a while and not more: a cure that does not help must not
 * become a loop.
 *
 * @returns whether it may be done now; a yes is counted
 */
export const createBudget = (clock: Clock, times: number, withinMs: number): (() => boolean) => {
  let spentAt: readonly number[] = []
  return () => {
    const now = clock.monotonic()
    spentAt = spentAt.filter((at) => now - at < withinMs)
    if (spentAt.length >= times) return false
    spentAt = [...spentAt, now]
    return true
  }
}
