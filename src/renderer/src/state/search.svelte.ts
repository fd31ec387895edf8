import type { AppError, ConversationId } from '../../../shared/domain'
import type { SearchHitView } from '../../../shared/ipc/views'
import type { Api } from '../api'

const WAIT_MS = 120
const LIMIT = 50

/** A query and its hits; `conversationId` null searches everywhere. */
export class SearchState {
  query = $state('')
  hits = $state.raw<readonly SearchHitView[]>([])
  isSearching = $state.raw(false)
  error = $state.raw<AppError | null>(null)
  conversationId: ConversationId | null = null
  readonly isActive = $derived(this.query.trim() !== '')
  #timer: ReturnType<typeof setTimeout> | null = null
  #generation = 0

  constructor(private readonly api: Api) {}

  setQuery(query: string): void {
    this.query = query
    this.#generation += 1
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
