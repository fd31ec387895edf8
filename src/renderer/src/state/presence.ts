import { AWAY_AFTER_MS } from '../../../shared/domain'

/** Each of them means that a person is at this window. */
const TOUCHES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focus'] as const

/**
 * Whether somebody sees what is on screen. A window with the focus on an unattended desk shows its
 * messages to nobody: they are not read, and main tells of them.
 */
export class Presence {
  #touchedAt = performance.now()
  #isLocked = false
  readonly #listeners = new Set<() => void>()
  readonly #stop = new AbortController()

  constructor() {
    const { signal } = this.#stop
    const options = { capture: true, passive: true, signal }
    for (const name of TOUCHES) window.addEventListener(name, this.#touch, options)
    document.addEventListener('visibilitychange', this.#touch, { signal })
  }

  isThere(): boolean {
    if (this.#isLocked || !document.hasFocus() || document.visibilityState !== 'visible')
      return false
    return performance.now() - this.#touchedAt < AWAY_AFTER_MS
  }

  /** Called when somebody looks again; returns what ends it. */
  onReturn(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The screen of the computer; who unlocks it is there. */
  setLocked(isLocked: boolean): void {
    this.#isLocked = isLocked
    if (!isLocked) this.#touched(true)
  }

  dispose(): void {
    this.#stop.abort()
    this.#listeners.clear()
  }

  readonly #touch = (event: Event): void => {
    // What has just got the focus was away until then, however short.
    const isNew = event.type === 'focus' || event.type === 'visibilitychange'
    this.#touched(isNew || !this.isThere())
  }

  #touched(isReturn: boolean): void {
    this.#touchedAt = performance.now()
    if (isReturn && this.isThere()) for (const listener of this.#listeners) listener()
  }
}
