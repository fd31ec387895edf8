import type { AccountId, AppError, ConversationId } from '../../../shared/domain'
import type { SearchHitView } from '../../../shared/ipc/views'
import type { Api } from '../api'
import { setOf } from './collections'

const WAIT_MS = 120
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
  #timer: ReturnType<typeof setTimeout> | null = null
  #generation = 0

  constructor(private readonly api: Api) {}

  setQuery(query: string): void {
    this.query = query
    this.#generation += 1
    this.serverHits = null
    this.isAskingServers = false
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (query.trim() === '') {
      this.hits = []
      this.isSearching = false
      this.error = null
      return
    }
    this.isSearching = true
    this.#timer = setTimeout(() => {
      void this.#run()
    }, WAIT_MS)
  }

  clear(): void {
    this.setQuery('')
  }

  /** Asks these accounts' servers for what is not stored here; one that fails says so. */
  async askServers(accountIds: readonly AccountId[]): Promise<void> {
    const generation = this.#generation
    const query = this.query.trim().slice(0, 500)
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
      .filter((hit) => !stored.has(hit.messageId))
      .sort((a, b) => b.sentAt - a.sentAt)
  }

  async #run(): Promise<void> {
    const generation = this.#generation
    const result = await this.api.call('search:query', {
      query: this.query.trim().slice(0, 500),
      conversationId: this.conversationId,
      limit: LIMIT
    })
    if (generation !== this.#generation) return
    this.isSearching = false
    this.error = result.ok ? null : result.error
    this.hits = result.ok ? result.value : []
  }
}
