/** A part of a row that is to stay where it is, and how far below the upper edge of the view; px. */
type Kept = { readonly element: Element; readonly y: number }

/** What layout calls the same place, px. */
const STILL = 0.05

/**
 * Knows what is in view, so that it can be put back after rows around it came, went or changed their
 * height: the first message that is wholly in view, then the others. What is kept is the part that is
 * marked `data-anchor`: the space above it changes with the neighbours.
 */
export class TimelineAnchor {
  #kept: readonly Kept[] = []

  constructor(private readonly scroller: HTMLElement) {}

  /** After a person moved: what is in view now is what is kept from here on. */
  remember(): void {
    const view = this.scroller.getBoundingClientRect()
    const whole: Kept[] = []
    const cut: Kept[] = []
    for (const element of this.scroller.querySelectorAll('[data-anchor]')) {
      const { top, bottom } = element.getBoundingClientRect()
      if (top >= view.bottom) break
      if (bottom <= view.top) continue
      const list = top >= view.top ? whole : cut
      list.push({ element, y: top - view.top })
    }
    this.#kept = [...whole, ...cut]
  }

  /** How far what is kept has moved down since, px; 0 when nothing of it is left. */
  moved(): number {
    const kept = this.#kept.find(({ element }) => element.isConnected)
    if (kept === undefined) return 0
    const by = this.#y(kept.element) - kept.y
    return Math.abs(by) > STILL ? by : 0
  }

  /** After it was put back: the first keeps the place it is meant to have, the others have a new one. */
  settle(): void {
    const [first, ...others] = this.#kept.filter(({ element }) => element.isConnected)
    if (first === undefined) this.remember()
    else this.#kept = [first, ...others.map(({ element }) => ({ element, y: this.#y(element) }))]
  }

  /** Keys of the rows that are kept, the most important first. */
  keys(): readonly string[] {
    return this.#kept.flatMap(({ element }) => {
      const key = element.closest('[data-row]')?.getAttribute('data-row')
      return typeof key === 'string' ? [key] : []
    })
  }

  #y(element: Element): number {
    return element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top
  }
}
