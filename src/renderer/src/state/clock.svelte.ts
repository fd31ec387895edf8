import { startOfDay } from '../view/time'

/**
 * The one ticking value of the window: countdowns, mute ends and day names derive from it. It stands
 * still while nobody can see the window.
 */
export class ClockState {
  now = $state(Date.now())
  /** Local midnight: changes once a day, so lists are not redrawn every second. */
  readonly today = $derived(startOfDay(this.now))
  #timer: ReturnType<typeof setInterval> | null = null
  #stepMs = 0
  readonly #onVisibility = (): void => {
    this.#tick()
  }

  /** Ticks each second while somebody counts down, else twice a minute: an idle window stays idle. */
  setFast(isFast: boolean): void {
    const stepMs = isFast ? 1_000 : 30_000
    if (stepMs === this.#stepMs) return
    this.dispose()
    this.#stepMs = stepMs
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#tick()
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#stop()
    this.#stepMs = 0
  }

  #tick(): void {
    this.#stop()
    this.now = Date.now()
    if (document.visibilityState === 'hidden') return
    this.#timer = setInterval(() => {
      this.now = Date.now()
    }, this.#stepMs)
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}
