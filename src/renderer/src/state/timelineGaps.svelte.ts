import type { AppError, ConversationId, Message, MessageId, Span } from '../../../shared/domain'
import type { Api } from '../api'

/** What became of the last fetch into a gap; the gap is known by the message before it, which stays. */
export type GapFetch = {
  readonly afterId: MessageId
  /** `partial`: all that was wanted at once came, and more is missing. */
  readonly state: 'running' | 'partial' | 'failed'
  readonly error: AppError | null
}

/** What of the open conversation is proven whole, and the filling of what is not. */
export class TimelineGaps {
  spans = $state.raw<readonly Span[]>([])
  fetching = $state.raw<GapFetch | null>(null)

  #conversationId: ConversationId | null = null
  #reads = 0

  constructor(private readonly api: Api) {}

  reset(conversationId: ConversationId | null): void {
    this.#conversationId = conversationId
    this.#reads += 1
    this.spans = []
    this.fetching = null
  }

  /** As they are now, or as they were where that cannot be read; null when a later call will tell. */
  async read(): Promise<readonly Span[] | null> {
    const conversationId = this.#conversationId
    if (conversationId === null) return null
    this.#reads += 1
    const read = this.#reads
    const result = await this.api.call('message:spans', { conversationId })
    if (read !== this.#reads) return null
    return result.ok ? result.value : this.spans
  }

  /** Fetches what is missing between two messages that follow each other here. */
  async fetch(older: Message, newer: Message): Promise<void> {
    const conversationId = this.#conversationId
    if (conversationId === null || this.fetching?.state === 'running') return
    const running: GapFetch = { afterId: older.id, state: 'running', error: null }
    this.fetching = running
    const result = await this.api.call('conversation:fillGap', {
      conversationId,
      beforeId: newer.id
    })
    if (this.fetching !== running) return
    if (!result.ok) this.fetching = { ...running, state: 'failed', error: result.error }
    else this.fetching = result.value.isFilled ? null : { ...running, state: 'partial' }
  }
}
