import { startOfDay } from '../view/time'

/** The one ticking value of the window: countdowns, mute ends and day names derive from it. */
export class ClockState {
  now = $state(Date.now())
  /** Local midnight: changes once a day, so lists are not redrawn every second. */
  readonly today = $derived(startOfDay(this.now))
  #timer: ReturnType<typeof setInterval> | null = null
  #stepMs = 0

  /** Ticks each second while somebody counts down, else twice a minute: an idle window stays idle. */
  setFast(isFast: boolean): void {
    const stepMs = isFast ? 1_000 : 30_000
    if (stepMs === this.#stepMs) return
    this.dispose()
    this.#stepMs = stepMs
    this.now = Date.now()
    this.#timer = setInterval(() => {
      this.now = Date.now()
    }, stepMs)
  }

  dispose(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#stepMs = 0
  }
}
