import type { ChatBackend } from '../chatBackend'
import type { Clock } from '../ports'

/** A half-open link is found by asking: this long without a word, ms. */
export const PROBE_IDLE_MS = 30_000
/** ... and this long for the answer, ms. */
export const PROBE_LIMIT_MS = 5_000

/** Asks the link of one connection whether it is alive: sockets look connected long after they died. */
export class LinkProbe {
  private lastHeardAt: number
  private isAsking = false
  private cancelTimer: () => void = () => undefined

  constructor(
    private readonly backend: Pick<ChatBackend, 'probe'>,
    private readonly clock: Clock,
    private readonly onDead: () => void
  ) {
    this.lastHeardAt = clock.monotonic()
  }

  /** Something came over it. */
  heard(): void {
    this.lastHeardAt = this.clock.monotonic()
  }

  /** Asks whenever it was quiet for that long, however the words before fell. */
  watch(): void {
    this.heard()
    this.askWhenIdle(PROBE_IDLE_MS)
  }

  ask(): void {
    this.isAsking = true
    void this.backend
      .probe(PROBE_LIMIT_MS)
      .catch(() => false)
      .then((isAlive) => {
        this.isAsking = false
        if (!isAlive) this.onDead()
      })
  }

  /** Unless an answer is awaited already. */
  askOnce(): void {
    if (!this.isAsking) this.ask()
  }

  dispose(): void {
    this.cancelTimer()
  }

  private askWhenIdle(delayMs: number): void {
    this.cancelTimer = this.clock.after(delayMs, () => {
      const idleMs = this.clock.monotonic() - this.lastHeardAt
      const isIdle = idleMs >= PROBE_IDLE_MS
      this.askWhenIdle(isIdle ? PROBE_IDLE_MS : PROBE_IDLE_MS - idleMs)
      if (isIdle) this.ask()
    })
  }
}
