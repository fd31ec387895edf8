import type { Clock } from '../core/ports'

/** The real time. Electron keeps the process alive by itself, so timers do not have to. */
export const createClock = (): Clock => ({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, task) => {
    // setTimeout turns anything above 2^31-1 ms into 1 ms; a far future must not become "now".
    const timer = setTimeout(task, Math.min(Math.max(0, delayMs), 2_147_483_647))
    return () => {
      clearTimeout(timer)
    }
  }
})
