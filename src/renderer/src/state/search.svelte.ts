import type { AccountId, AppError, ConversationId } from '../../../shared/domain'
import type { SearchHitView } from '../../../shared/ipc/views'
import type { Api } from '../api'
import { setOf } from './collections'

const LIMIT = 50

/** A query and its hits; `conversationId` null searches everywhere. */
export class SearchState {
  query = $state('')
  hits = $state.raw<readonly SearchHitView[]>([])
  isSearching = $state.raw(false)
  error = $state.raw<AppError | null>(null)
  conversationId: ConversationId | null = null
  /** Null until the servers were asked for this query. */
  serverHits = $state.raw<readonly SearchHitView[] | null>(null)
  isAskingServers = $state.raw(false)
  readonly isActive = $derived(this.query.trim() !== '')
  #generation = 0
  #isRunning = false

  constructor(private readonly api: Api) {}

  setQuery(query: string): void {
    this.query = query
    this.#generation += 1
    this.serverHits = null
    this.isAskingServers = false
    if (query.trim() === '') {
      this.hits = []
      this.isSearching = false
      this.error = null
      return
    }
    this.isSearching = true
    void this.#run()
  }

  clear(): void {
    this.setQuery('')
  }

  /**
   * Asks these accounts' servers for what is not stored here; one that fails says so. Servers know
   * words only: what else was asked for is in `passes`.
   */
  async askServers(
    accountIds: readonly AccountId[],
    query: string,
    passes: (hit: SearchHitView) => boolean
  ): Promise<void> {
    const generation = this.#generation
    this.isAskingServers = true
    const results = await Promise.all(
      accountIds.map((accountId) =>
        this.api.call('search:server', { accountId, query, limit: LIMIT })
      )
    )
    if (generation !== this.#generation) return
    this.isAskingServers = false
    this.error = results.find((result) => !result.ok)?.error ?? null
    const stored = setOf(this.hits.map((hit) => hit.messageId))
    this.serverHits = results
      .flatMap((result) => (result.ok ? result.value : []))
      .filter((hit) => !stored.has(hit.messageId) && passes(hit))
      .sort((a, b) => b.sentAt - a.sentAt)
  }

  /** One at a time: while it is away only the last of what is typed is kept, so none queue up. */
  async #run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    const generation = this.#generation
    const result = await this.api.call('search:query', {
      query: this.query.trim().slice(0, 500),
      conversationId: this.conversationId,
      limit: LIMIT
    })
    this.#isRunning = false
    if (generation !== this.#generation) {
      if (this.isActive) void this.#run()
      return
    }
    this.isSearching = false
    this.error = result.ok ? null : result.error
    this.hits = result.ok ? result.value : []
  }
}
