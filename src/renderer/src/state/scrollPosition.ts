/** A page is this part of what is in view: what was at its edge is still there to see. */
const PAGE = 0.875
/** How long a page takes, ms. */
const PAGE_MS = 120
/** What a wheel or a finger began is over when the position has not changed for this long, ms. */
const OVER_AFTER_MS = 300
/** Frames until nothing of a movement that was ended arrives any more: one draws, one commits. */
const ENDING_FRAMES = 2

/** A movement of this: `total` px in `PAGE_MS` from `startedAt`, of which `done` px are moved. */
type Glide = { readonly total: number; readonly startedAt: number; readonly done: number }

/** Where a scroller is: set from here, and told apart from what a person did. */
export class ScrollPosition {
  /** What was last set or taken over, px. */
  #known = 0
  #drivenAt = Number.NEGATIVE_INFINITY
  #glide: Glide | null = null
  #glideFrame = 0
  #endingFrame = 0
  #onmove: (() => void) | null = null

  constructor(readonly scroller: HTMLElement) {}

  /**
   * Listens for what a person does to the scroller.
   *
   * @param onmove the position may have changed; for movements of this before anything is measured
   */
  start(onmove: () => void): void {
    this.#onmove = onmove
    this.scroller.addEventListener('scroll', onmove, { passive: true })
    for (const type of ['wheel', 'touchmove'] as const) {
      this.scroller.addEventListener(type, this.#ondrive, { passive: true })
    }
    this.scroller.addEventListener('pointerdown', this.#onpointerdown)
  }

  dispose(): void {
    this.#stopPaging()
    this.#release()
    if (this.#onmove !== null) this.scroller.removeEventListener('scroll', this.#onmove)
    for (const type of ['wheel', 'touchmove'] as const) {
      this.scroller.removeEventListener(type, this.#ondrive)
    }
    this.scroller.removeEventListener('pointerdown', this.#onpointerdown)
  }

  /** A position is a whole pixel; what is over would be cut off. */
  set(top: number): void {
    this.scroller.scrollTop = Math.round(top)
    this.#known = this.scroller.scrollTop
  }

  /** After a scroll event: the position if it is a person's, null where it is known. */
  takeOver(): number | null {
    const top = this.scroller.scrollTop
    if (Math.abs(top - this.#known) <= 1) return null
    this.#known = top
    const now = performance.now()
    if (now - this.#drivenAt < OVER_AFTER_MS) this.#drivenAt = now
    return top
  }

  get isPaging(): boolean {
    return this.#glide !== null
  }

  /** What arrives now is the rest of a movement that was ended. */
  get isEnding(): boolean {
    return this.#endingFrame !== 0
  }

  /** A page up (-1) or down (1); pages that are asked for on the way add up. */
  page(by: -1 | 1): void {
    const { total, done } = this.#glide ?? { total: 0, done: 0 }
    const left = Math.sign(total) === by ? total - done : 0
    const page = Math.round(this.scroller.clientHeight * PAGE)
    this.#stopPaging()
    this.#glide = { total: left + by * page, startedAt: performance.now(), done: 0 }
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#move(this.#glide, 1)
    else this.#glideFrame = requestAnimationFrame(this.#onframe)
  }

  /** Brings a row into view that has the focus now. */
  show(row: Element): void {
    this.#stopPaging()
    row.scrollIntoView({ block: 'nearest' })
    this.#onmove?.()
  }

  #stopPaging(): void {
    cancelAnimationFrame(this.#glideFrame)
    this.#glide = null
  }

  /**
   * Ends whatever moves: the next position is set to stay. Chromium goes on with what a wheel or a
   * finger began from wherever the position was set to, unless the element cannot be scrolled by
   * hand when it is drawn next.
   */
  end(): void {
    this.#stopPaging()
    if (performance.now() - this.#drivenAt >= OVER_AFTER_MS) return
    this.#drivenAt = Number.NEGATIVE_INFINITY
    this.#release()
    const { style, scrollHeight, clientHeight } = this.scroller
    if (scrollHeight > clientHeight) style.scrollbarGutter = 'stable'
    style.overflowY = 'hidden'
    this.#releaseAfter(ENDING_FRAMES)
  }

  #releaseAfter(frames: number): void {
    this.#endingFrame = requestAnimationFrame(() => {
      if (frames === 0) this.#release()
      else this.#releaseAfter(frames - 1)
    })
  }

  #release(): void {
    cancelAnimationFrame(this.#endingFrame)
    this.#endingFrame = 0
    this.scroller.style.overflowY = ''
    this.scroller.style.scrollbarGutter = ''
  }

  readonly #onframe = (): void => {
    if (this.#glide === null) return
    const part = Math.min(1, (performance.now() - this.#glide.startedAt) / PAGE_MS)
    if (this.#move(this.#glide, part)) this.#glideFrame = requestAnimationFrame(this.#onframe)
  }

  /** By steps, so that rows above may change their height on the way. False: it is over. */
  #move(glide: Glide, part: number): boolean {
    const moved = Math.round(glide.total * (1 - (1 - part) ** 2))
    const before = this.scroller.scrollTop
    this.scroller.scrollTop += moved - glide.done
    const isStuck = moved !== glide.done && this.scroller.scrollTop === before
    this.#glide = part === 1 || isStuck ? null : { ...glide, done: moved }
    this.#onmove?.()
    return this.#glide !== null
  }

  readonly #ondrive = (): void => {
    this.#drivenAt = performance.now()
    this.#stopPaging()
  }

  readonly #onpointerdown = (): void => {
    this.#stopPaging()
  }
}
