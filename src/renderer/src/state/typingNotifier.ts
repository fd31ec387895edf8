import type { ConversationId } from '../../../shared/domain'

/** The other side forgets after some seconds, so it is told again while writing goes on. */
const REPEAT_MS = 4_000
const IDLE_MS = 5_000

/** Tells that somebody writes: at most every 4 s, and that it ended 5 s after the last key. */
export class TypingNotifier {
  #conversationId: ConversationId | null = null
  #toldAt = 0
  #idleTimer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly tell: (conversationId: ConversationId, isTyping: boolean) => void) {}

  note(conversationId: ConversationId, now: number): void {
    if (this.#conversationId !== conversationId) this.stop()
    if (this.#conversationId === null || now - this.#toldAt >= REPEAT_MS) {
      this.#conversationId = conversationId
      this.#toldAt = now
      this.tell(conversationId, true)
    }
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => {
      this.stop()
    }, IDLE_MS)
  }

  stop(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer)
    this.#idleTimer = null
    if (this.#conversationId === null) return
    this.tell(this.#conversationId, false)
    this.#conversationId = null
  }
}
