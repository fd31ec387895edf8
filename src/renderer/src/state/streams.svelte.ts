import type { ConversationId, Message } from '../../../shared/domain'
import type { MessageStream } from '../../../shared/ipc/events'
import { emptyMap, withEntries, withoutKeys } from './collections'

/** The finished message may come a moment after the end of its stream. */
const WAIT_FOR_MESSAGE_MS = 1_500

/** Messages that are being written while one looks on, at most one in a conversation. */
export class StreamsState {
  byConversation = $state.raw(emptyMap<ConversationId, MessageStream>())
  #endTimers = emptyMap<ConversationId, ReturnType<typeof setTimeout>>()

  /** Null ends the stream: what was shown stays until its message comes, so that nothing jumps. */
  apply(conversationId: ConversationId, stream: MessageStream | null): void {
    this.#stopTimer(conversationId)
    if (stream !== null) {
      this.byConversation = withEntries(this.byConversation, [[conversationId, stream]])
    } else if (this.byConversation.has(conversationId)) {
      const timer = setTimeout(() => {
        this.#drop(conversationId)
      }, WAIT_FOR_MESSAGE_MS)
      this.#endTimers = withEntries(this.#endTimers, [[conversationId, timer]])
    }
  }

  /** The finished messages take the place of their streams. */
  settle(messages: readonly Message[]): void {
    if (this.byConversation.size === 0) return
    for (const { conversationId, serverId } of messages) {
      if (this.byConversation.get(conversationId)?.serverId === serverId) this.#drop(conversationId)
    }
  }

  clear(): void {
    for (const id of this.#endTimers.keys()) this.#stopTimer(id)
    this.byConversation = emptyMap()
  }

  #drop(conversationId: ConversationId): void {
    this.#stopTimer(conversationId)
    this.byConversation = withoutKeys(this.byConversation, [conversationId])
  }

  #stopTimer(conversationId: ConversationId): void {
    clearTimeout(this.#endTimers.get(conversationId))
    this.#endTimers = withoutKeys(this.#endTimers, [conversationId])
  }
}
