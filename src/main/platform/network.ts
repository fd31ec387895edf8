import { net } from 'electron'

import type { Clock, Network, Power } from '../core/ports'

/**
 * Main has no `online` event of its own, so it looks: together with the watch for sleep (clockJump),
 * so that an idle machine is woken once for both. A broken socket tells of a loss at once anyway.
 */
const POLL_MS = 5_000
/** While there is none, somebody waits for it: the question costs nothing. */
const OFFLINE_POLL_MS = 200
/** ... but who has none for longer than this is on the way, and the battery counts. */
const PATIENT_AFTER_MS = 60_000
const PATIENT_POLL_MS = 1_000

export interface AppNetwork extends Network {
  /** After `ready`. */
  start(): void
  dispose(): void
}

export type NetworkOptions = {
  readonly clock: Clock
  /** Waking up is when the network most likely changed. */
  readonly power: Power
  readonly query?: () => boolean
}

export const createNetwork = ({
  clock,
  power,
  query = () => net.isOnline()
}: NetworkOptions): AppNetwork => {
  const listeners = new Set<(isOnline: boolean) => void>()
  const stops: (() => void)[] = []
  let last = true
  let lostAt = 0
  let cancel: (() => void) | null = null

  const check = (): boolean => {
    const isOnline = query()
    if (isOnline !== last) {
      last = isOnline
      if (!isOnline) lostAt = clock.monotonic()
      for (const listener of listeners) listener(isOnline)
    }
    return isOnline
  }
  const poll = (): void => {
    const isOnline = check()
    const isPatient = clock.monotonic() - lostAt >= PATIENT_AFTER_MS
    const offlineMs = isPatient ? PATIENT_POLL_MS : OFFLINE_POLL_MS
    cancel = clock.after(isOnline ? POLL_MS : offlineMs, poll)
  }

  return {
    start: () => {
      if (cancel !== null) return
      poll()
      stops.push(power.onResume(check), power.onUnlock(check))
    },
    // Asked, not remembered: a caller that is about to connect must not act on a 2 s old answer.
    isOnline: check,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose: () => {
      cancel?.()
      cancel = null
      for (const stop of stops.splice(0)) stop()
      listeners.clear()
    }
  }
}
