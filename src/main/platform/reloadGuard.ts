import type { Clock } from '../core/ports'

/** A page that crashes at once when loaded must not be reloaded in a loop. */
export const RELOAD_INTERVAL_MS = 60_000

export interface ReloadGuard {
  /** Reloads now when the last reload is a minute ago, else as soon as it is. */
  request(): void
  dispose(): void
}

export const createReloadGuard = (clock: Clock, reload: () => void): ReloadGuard => {
  let lastAt: number | null = null
  let cancel: (() => void) | null = null
  const run = (): void => {
    cancel = null
    lastAt = clock.monotonic()
    reload()
  }
  return {
    request: () => {
      if (cancel !== null) return
      const wait = lastAt === null ? 0 : lastAt + RELOAD_INTERVAL_MS - clock.monotonic()
      if (wait <= 0) run()
      else cancel = clock.after(wait, run)
    },
    dispose: () => {
      cancel?.()
      cancel = null
    }
  }
}
