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
  /** `sentAt` of the messages around the gap that was fetched into last. */
  #filled: { readonly older: number; readonly newer: number } | null = null
  #reads = 0

  constructor(private readonly api: Api) {}

  reset(conversationId: ConversationId | null): void {
    this.#conversationId = conversationId
    this.#filled = null
    this.#reads += 1
    this.spans = []
    this.fetching = null
  }

  get hasFilled(): boolean {
    return this.#filled !== null
  }

  /** Whether these belong into the gap that was fetched into: they must not move what is below. */
  isFilledBy(added: readonly Message[]): boolean {
    const filled = this.#filled
    if (filled === null || added.length === 0) return false
    return added.every(({ sentAt }) => sentAt >= filled.older && sentAt <= filled.newer)
  }

  /** Null when it failed or is no longer asked for. */
  async read(): Promise<readonly Span[] | null> {
    const conversationId = this.#conversationId
    if (conversationId === null) return null
    this.#reads += 1
    const read = this.#reads
    const result = await this.api.call('message:spans', { conversationId })
    return read === this.#reads && result.ok ? result.value : null
  }

  /** Fetches what is missing between two messages that follow each other here. */
  async fetch(older: Message, newer: Message): Promise<void> {
    const conversationId = this.#conversationId
    if (conversationId === null || this.fetching?.state === 'running') return
    const running: GapFetch = { afterId: older.id, state: 'running', error: null }
    this.fetching = running
    this.#filled = { older: older.sentAt, newer: newer.sentAt }
    const result = await this.api.call('conversation:fillGap', {
      conversationId,
      beforeId: newer.id
    })
    if (this.fetching !== running) return
    if (!result.ok) this.fetching = { ...running, state: 'failed', error: result.error }
    else this.fetching = result.value.isFilled ? null : { ...running, state: 'partial' }
  }
}
