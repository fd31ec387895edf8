import type { Clock, LogFields, Logger } from '../../../src/main/core/ports'

type Timer = { readonly at: number; readonly task: () => void }

/** Time that moves only when told to; wall and steady clock can be set apart. */
export class FakeClock implements Clock {
  private timers: Timer[] = []

  constructor(
    private wall = 1_700_000_000_000,
    private steady = 1_000
  ) {}

  now(): number {
    return this.wall
  }

  monotonic(): number {
    return this.steady
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.steady + delayMs, task }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  advance(ms: number): void {
    const end = this.steady + ms
    for (;;) {
      const [next] = [...this.timers].sort((a, b) => a.at - b.at)
      if (next === undefined || next.at > end) break
      this.timers = this.timers.filter((timer) => timer !== next)
      this.moveTo(Math.max(next.at, this.steady))
      next.task()
    }
    this.moveTo(end)
  }

  /** Only the wall clock moves: what a sleep looks like afterwards. */
  jumpWall(ms: number): void {
    this.wall += ms
  }

  /** Both clocks move, but no timer runs in between: a process that was stopped. */
  freeze(ms: number): void {
    this.moveTo(this.steady + ms)
  }

  get pending(): number {
    return this.timers.length
  }

  private moveTo(steady: number): void {
    this.wall += steady - this.steady
    this.steady = steady
  }
}

export type LogLine = {
  readonly level: string
  readonly message: string
  readonly fields: LogFields
}

export class FakeLogger implements Logger {
  readonly lines: LogLine[] = []

  debug(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', message, fields })
  }

  info(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', message, fields })
  }

  warn(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', message, fields })
  }

  error(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', message, fields })
  }
}

/** Lets everything that is already resolved run on. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
