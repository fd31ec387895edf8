/**
 * Simulated time. The world's time drives servers and networks; each run of the app has a clock of
 * its own on top of it, which stands still while the machine sleeps, jumps when somebody sets it, and
 * dies with the app. Nothing here waits: time moves from one due task to the next.
 */
import type { Clock } from '../../src/main/core/ports'

/** 2026-01-05T09:00:00Z by the world's (and at first everybody's) clock. */
export const WORLD_START = Date.UTC(2026, 0, 5, 9)

type Task = { readonly at: number; readonly id: number; run: (() => void) | null }

export interface World {
  /** Epoch ms, true time. */
  now(): number
  after(delayMs: number, run: () => void): () => void
  /** Lets time pass: due tasks run in order, and what they cause settles in between. */
  advance(ms: number): Promise<void>
  /** Lets promises settle. No time passes. */
  settle(): Promise<void>
}

/** One macrotask: every chain of promises that is due has ended by then. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

export const createWorld = (): World => {
  const heap: Task[] = []
  let now = WORLD_START
  let nextId = 1

  const isBefore = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)
  const push = (task: Task): void => {
    let index = heap.push(task) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(task, heap[parent]!)) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = task
  }
  const pop = (): Task => {
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = index * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
      if (!isBefore(heap[child]!, last)) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = last
    return first
  }

  return {
    now: () => now,
    settle: nextTask,
    after: (delayMs, run) => {
      const task: Task = { at: now + Math.max(0, Math.round(delayMs)), id: nextId, run }
      nextId += 1
      push(task)
      return () => {
        task.run = null
      }
    },
    advance: async (ms) => {
      const until = now + ms
      await nextTask()
      while (heap.length > 0 && heap[0]!.at <= until) {
        const task = pop()
        if (task.run === null) continue
        now = task.at
        task.run()
        await nextTask()
      }
      now = until
    }
  }
}

/** The clock of one run of the app. */
export interface AppClock extends Clock {
  /** No timer runs until `wakeUp`; the wall clock goes on. */
  sleep(): void
  wakeUp(): void
  /** The app is gone: no timer of it ever runs again. */
  kill(): void
}

/** @param wallOffset how far the machine's wall clock is from the true time, ms */
export const createAppClock = (world: World, wallOffset: () => number): AppClock => {
  const timers = new Set<{ leftMs: number; dueAt: number; cancel: () => void; run: () => void }>()
  const startedAt = world.now()
  let sleptMs = 0
  let asleepSince: number | null = null
  let isDead = false

  const arm = (timer: typeof timers extends Set<infer One> ? One : never): void => {
    timer.dueAt = world.now() + timer.leftMs
    timer.cancel = world.after(timer.leftMs, () => {
      timers.delete(timer)
      timer.run()
    })
  }
  return {
    now: () => world.now() + wallOffset(),
    monotonic: () => (asleepSince ?? world.now()) - startedAt - sleptMs,
    after: (delayMs, run) => {
      if (isDead) return () => undefined
      const timer = { leftMs: Math.max(0, delayMs), dueAt: 0, cancel: () => {}, run }
      timers.add(timer)
      if (asleepSince === null) arm(timer)
      return () => {
        timers.delete(timer)
        timer.cancel()
      }
    },
    sleep: () => {
      asleepSince = world.now()
      for (const timer of timers) {
        timer.cancel()
        timer.leftMs = Math.max(0, timer.dueAt - world.now())
      }
    },
    wakeUp: () => {
      if (asleepSince === null) return
      sleptMs += world.now() - asleepSince
      asleepSince = null
      for (const timer of timers) arm(timer)
    },
    kill: () => {
      isDead = true
      for (const timer of timers) timer.cancel()
      timers.clear()
    }
  }
}
