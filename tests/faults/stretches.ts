/** How long the main thread works without a pause: what everything else in it waits for. */
import { readFileSync } from 'node:fs'

const TICK_MS = 10

/**
 * Processor time of the main thread, ms: on a machine that others use too, the clock tells of them.
 * Where the system does not say it, the clock.
 */
const workedMs = (): number => {
  try {
    const [ns] = readFileSync(`/proc/self/task/${String(process.pid)}/schedstat`, 'utf8').split(' ')
    return Number(ns) / 1e6
  } catch {
    return performance.now()
  }
}

export interface Stretches {
  /** Of all that were at least a tick apart; ms. */
  p99Ms(): number
  longestMs(): number
  reset(): void
  stop(): void
}

/** Looks every 10 ms, or as soon as the thread has time for it again. */
export const watchStretches = (): Stretches => {
  let stretches: number[] = []
  let before = workedMs()
  const timer = setInterval(() => {
    const now = workedMs()
    stretches.push(now - before)
    before = now
  }, TICK_MS)
  timer.unref()
  const at = (share: number): number => {
    const sorted = stretches.toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  }
  return {
    p99Ms: () => at(0.99),
    longestMs: () => at(1),
    reset: () => {
      stretches = []
    },
    stop: () => {
      clearInterval(timer)
    }
  }
}
