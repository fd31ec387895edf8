import type { ConversationId, Message } from '../../../shared/domain'
import type { AppState } from './app.svelte'

/** The pinned messages of the open conversation, and which of them the bar shows. */
export class PinnedState {
  conversationId = $state.raw<ConversationId | null>(null)
  /** Newest first. */
  messages = $state.raw<readonly Message[]>([])
  index = $state.raw(0)
  readonly shown = $derived(this.messages[this.index] ?? null)
  /** What the timeline last said of each message: whether it is pinned. */
  #seen: Record<string, boolean> = {}

  constructor(private readonly app: AppState) {}

  async open(id: ConversationId): Promise<void> {
    this.#seen = {}
    this.index = 0
    await this.#read(id)
    if (this.app.openCapabilities?.pinMessages !== true) return
    // What was pinned long ago may not be stored here.
    await this.app.api.call('message:fetchPinned', { conversationId: id })
    await this.#read(id)
  }

  /** Reads again where a message in the timeline was pinned or unpinned. */
  follow(messages: readonly Message[]): void {
    const id = this.conversationId
    let isNews = false
    for (const message of messages) {
      if (message.conversationId !== id) continue
      const before = this.#seen[message.id] ?? this.messages.some((one) => one.id === message.id)
      if (before !== message.isPinned) isNews = true
      this.#seen[message.id] = message.isPinned
    }
    if (isNews && id !== null) void this.#read(id)
  }

  /** Shows the message in its place; the bar goes on to the one before it. */
  async jump(): Promise<void> {
    const { shown } = this
    if (shown === null) return
    await this.app.timeline.jumpTo(shown.id)
    this.index = (this.index + 1) % this.messages.length
  }

  async #read(id: ConversationId): Promise<void> {
    const result = await this.app.api.call('message:listPinned', { conversationId: id })
    if (this.app.conversations.openId !== id) return
    this.conversationId = id
    this.messages = result.ok ? result.value : []
    this.index = Math.min(this.index, Math.max(0, this.messages.length - 1))
  }
}
