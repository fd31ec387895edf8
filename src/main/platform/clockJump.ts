import type { Clock } from '../core/ports'

const TICK_MS = 5_000
/** Wall clock ahead of the monotonic one by this much: the machine slept (Linux, macOS). */
const JUMP_MS = 5_000
/** A tick this late: it slept where the monotonic clock goes on (Windows), or was stopped. */
const LATE_MS = 15_000

/**
 * Notices a sleep that nobody announces: Linux without logind, a stopped virtual machine, a process
 * that was paused. Returns the function that stops it.
 */
export const watchClockJump = (clock: Clock, onJump: () => void): (() => void) => {
  let cancel = (): void => undefined
  const watch = (): void => {
    const wall = clock.now()
    const steady = clock.monotonic()
    cancel = clock.after(TICK_MS, () => {
      const wallElapsed = clock.now() - wall
      const steadyElapsed = clock.monotonic() - steady
      watch()
      if (wallElapsed - steadyElapsed > JUMP_MS || steadyElapsed - TICK_MS > LATE_MS) onJump()
    })
  }
  watch()
  return () => {
    cancel()
  }
}
