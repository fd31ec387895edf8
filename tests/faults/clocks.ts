/** Clocks for the fault matrix: real time, but quicker, or with a hand on the wall clock. */
import type { Clock } from '../../src/main/core/ports'

/**
 * Real timers at a multiple of real time, so that half a minute of silence is a second.
 *
 * @param epoch where both times are the same, epoch ms: one for all processes of a test
 */
export const createFastClock = (speed: number, epoch = Date.now()): Clock => {
  const now = (): number => Math.round(epoch + (Date.now() - epoch) * speed)
  const began = performance.now()
  return {
    now,
    monotonic: () => (performance.now() - began) * speed,
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs / speed)
      return () => {
        clearTimeout(timer)
      }
    }
  }
}

export interface ShiftedClock extends Clock {
  /** Moves the wall clock alone, ms. */
  shift(ms: number): void
}

/** @param base gives the steady time and the timers */
export const createShiftedClock = (base: Clock): ShiftedClock => {
  let offset = 0
  return {
    now: () => base.now() + offset,
    monotonic: () => base.monotonic(),
    after: (delayMs, task) => base.after(delayMs, task),
    shift: (ms) => {
      offset += ms
    }
  }
}
