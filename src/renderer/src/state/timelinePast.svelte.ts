import {
  type AppError,
  type ConversationId,
  type Message,
  type MessagePosition,
  ok,
  type Result,
  type Span
} from '../../../shared/domain'
import type { Api } from '../api'

/** How fetching back into the past ended. `beginning`: the server has nothing older. */
type ReachEnd =
  | { readonly end: 'there' | 'beginning' | 'cancelled' }
  | { readonly end: 'failed'; readonly error: AppError }

const BEFORE_ALL = { sentAt: 0, order: 0 }

/**
 * Where what is stored after a gap begins, newest first; epoch ms. A gap is told at both of its edges:
 * before what begins a span, and after what ends one.
 */
const gapEdges = (spans: readonly Span[], oldest: number, before: number): readonly number[] =>
  spans
    .flatMap(({ since, until }) => [since, until + 1])
    .filter((at) => at > oldest && at <= before)
    .sort((a, b) => b - a)

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
   * @param gapsBefore gaps before this moment are filled first, the newest first; epoch ms
   */
  async reach(
    conversationId: ConversationId,
    isThere: (oldest: Message | undefined) => boolean | Promise<boolean>,
    gapsBefore: number | null = null
  ): Promise<ReachEnd> {
    this.cancel()
    const run = this.#run
    const end = await this.#walk(conversationId, isThere, gapsBefore, () => run === this.#run)
    if (run === this.#run) this.reached = null
    return end
  }

  async #walk(
    conversationId: ConversationId,
    isThere: (oldest: Message | undefined) => boolean | Promise<boolean>,
    gapsBefore: number | null,
    isWanted: () => boolean
  ): Promise<ReachEnd> {
    const tried: number[] = []
    for (;;) {
      const oldest = await this.#firstAfter(conversationId, BEFORE_ALL)
      if (await isThere(oldest)) return { end: isWanted() ? 'there' : 'cancelled' }
      const gap =
        oldest === undefined || gapsBefore === null
          ? null
          : await this.#newestGap(conversationId, oldest.sentAt, gapsBefore, tried)
      if (!isWanted()) return { end: 'cancelled' }
      this.reached = gap?.sentAt ?? oldest?.sentAt ?? Date.now()
      const fetched = await this.#fetch(conversationId, gap)
      if (!isWanted()) return { end: 'cancelled' }
      if (!fetched.ok) return { end: 'failed', error: fetched.error }
      if (gap === null && fetched.value === 0) return { end: 'beginning' }
    }
  }

  /** From before a message at the newer edge of a gap; null: from before all that is stored. */
  async #fetch(conversationId: ConversationId, gap: Message | null): Promise<Result<number>> {
    if (gap !== null) {
      const filled = await this.api.call('conversation:fillGap', {
        conversationId,
        beforeId: gap.id
      })
      return filled.ok ? ok(0) : filled
    }
    const page = await this.api.call('message:fetchOlder', { conversationId })
    return page.ok ? ok(page.value.fetched) : page
  }

  /** The message after the newest gap that was not tried in vain; null when there is none. */
  async #newestGap(
    conversationId: ConversationId,
    oldest: number,
    before: number,
    tried: number[]
  ): Promise<Message | null> {
    const spans = await this.api.call('message:spans', { conversationId })
    const edges = spans.ok ? gapEdges(spans.value, oldest, before) : []
    const edge = edges.find((at) => !tried.includes(at))
    if (edge === undefined) return null
    tried.push(edge)
    const position = { sentAt: edge - 1, order: Number.MAX_SAFE_INTEGER }
    return (await this.#firstAfter(conversationId, position)) ?? null
  }

  async #firstAfter(
    conversationId: ConversationId,
    position: MessagePosition
  ): Promise<Message | undefined> {
    const anchor = { at: 'after', position } as const
    const result = await this.api.call('message:window', { conversationId, anchor, limit: 1 })
    return result.ok ? result.value.messages[0] : undefined
  }
}
