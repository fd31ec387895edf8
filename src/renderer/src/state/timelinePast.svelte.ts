import type { AppError, ConversationId, Message } from '../../../shared/domain'
import type { Api } from '../api'

/** How fetching back into the past ended. `beginning`: the server has nothing older. */
type ReachEnd =
  | { readonly end: 'there' | 'beginning' | 'cancelled' }
  | { readonly end: 'failed'; readonly error: AppError }

const BEFORE_ALL = { sentAt: 0, order: 0 }

/** Fetches older messages from the server, page by page, until something wanted is among them. */
export class TimelinePast {
  /** While it fetches: how far back it is, epoch ms. */
  reached = $state.raw<number | null>(null)
  #run = 0

  constructor(private readonly api: Api) {}

  cancel(): void {
    this.#run += 1
    this.reached = null
  }

  /**
   * @param isThere asked before every page
   * @param isThere.oldest the oldest stored message; undefined while none is stored
   */
  async reach(
    conversationId: ConversationId,
    isThere: (oldest: Message | undefined) => boolean | Promise<boolean>
  ): Promise<ReachEnd> {
    this.cancel()
    const run = this.#run
    const end = await this.#walk(conversationId, isThere, () => run === this.#run)
    if (run === this.#run) this.reached = null
    return end
  }

  async #walk(
    conversationId: ConversationId,
    isThere: (oldest: Message | undefined) => boolean | Promise<boolean>,
    isWanted: () => boolean
  ): Promise<ReachEnd> {
    for (;;) {
      const oldest = await this.#oldest(conversationId)
      if (await isThere(oldest)) return { end: isWanted() ? 'there' : 'cancelled' }
      if (!isWanted()) return { end: 'cancelled' }
      this.reached = oldest?.sentAt ?? Date.now()
      const page = await this.api.call('message:fetchOlder', { conversationId })
      if (!isWanted()) return { end: 'cancelled' }
      if (!page.ok) return { end: 'failed', error: page.error }
      if (page.value.fetched === 0) return { end: 'beginning' }
    }
  }

  async #oldest(conversationId: ConversationId): Promise<Message | undefined> {
    const anchor = { at: 'after', position: BEFORE_ALL } as const
    const result = await this.api.call('message:window', { conversationId, anchor, limit: 1 })
    return result.ok ? result.value.messages[0] : undefined
  }
}
