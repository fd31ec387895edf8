/** A switch that the person did not make is noticed late, ms. */
const UNNOTICED_MS = 300
/** While writing, the fingers go on for longer, ms. */
const WRITING_MS = 1_000

/**
 * Keeps words from a conversation that they were not meant for: when another one opened by itself (a
 * notification, a link, a conversation that was just made), Enter does nothing for a moment.
 */
export class ConversationGuard {
  #typedAt = Number.NEGATIVE_INFINITY
  #guardedUntil = Number.NEGATIVE_INFINITY

  /** @param now ms of a steady clock */
  constructor(private readonly now: () => number) {}

  typed(): void {
    this.#typedAt = this.now()
  }

  /** Another conversation opened, and nobody chose it here. */
  switched(): void {
    const now = this.now()
    const isWriting = now - this.#typedAt < WRITING_MS
    this.#guardedUntil = now + (isWriting ? WRITING_MS : UNNOTICED_MS)
  }

  /** The person chose what is open. */
  chosen(): void {
    this.#guardedUntil = Number.NEGATIVE_INFINITY
  }

  /** Whether what is sent now may be meant for another conversation. Once: the next press is meant. */
  stops(): boolean {
    const isGuarded = this.now() < this.#guardedUntil
    this.#guardedUntil = Number.NEGATIVE_INFINITY
    return isGuarded
  }
}
