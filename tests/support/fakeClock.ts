import type { Clock } from '../../src/main/core/ports'
import { settle } from './settle'

type Timer = { readonly id: number; readonly dueAt: number; readonly task: () => void }

export interface FakeClock extends Clock {
  /** Lets time pass: due timers run in order and promises settle in between. */
  advance(ms: number): Promise<void>
  /** Moves the wall clock alone, as NTP, a person or a sleeping machine does. */
  jump(ms: number): void
  /** Timers armed now. */
  pending(): number
}

export const START_AT = Date.UTC(2026, 0, 5, 9, 0, 0)

export const createFakeClock = (startAt = START_AT): FakeClock => {
  let timers: readonly Timer[] = []
  let elapsed = 0
  let offset = startAt
  let nextId = 1

  const takeDue = (until: number): Timer | null => {
    const due = timers
      .filter(({ dueAt }) => dueAt <= until)
      .sort((a, b) => a.dueAt - b.dueAt || a.id - b.id)[0]
    if (due === undefined) return null
    timers = timers.filter(({ id }) => id !== due.id)
    return due
  }

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    after: (delayMs, task) => {
      const id = nextId
      nextId += 1
      timers = [...timers, { id, dueAt: elapsed + Math.max(0, delayMs), task }]
      return () => {
        timers = timers.filter((timer) => timer.id !== id)
      }
    },
    advance: async (ms) => {
      const until = elapsed + ms
      await settle()
      for (let due = takeDue(until); due !== null; due = takeDue(until)) {
        elapsed = Math.max(elapsed, due.dueAt)
        due.task()
        await settle()
      }
      elapsed = until
    },
    jump: (ms) => {
      offset += ms
    },
    pending: () => timers.length
  }
}
