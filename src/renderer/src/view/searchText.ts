import { matchesName, type SearchHint, type SearchQuery } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import type { SearchHitView } from '../../../shared/ipc/views'
import { t } from '../i18n.svelte'

/** What the line under the search field offers; `insert` is put behind what is typed. */
export const SEARCH_OPERATORS: readonly {
  readonly insert: string
  /** Null: in words of the language. */
  readonly label: string | null
  readonly does: MessageKey
}[] = [
  { insert: 'from:', label: 'from:', does: 'search.from' },
  { insert: 'in:', label: 'in:', does: 'search.in' },
  { insert: 'has:', label: 'has:', does: 'search.has' },
  { insert: 'before:', label: 'before:', does: 'search.before' },
  { insert: 'after:', label: 'after:', does: 'search.after' },
  { insert: '"', label: null, does: 'search.exact' }
]

/** Says why an operator is being looked for as text. */
export const hintText = ({ operator, value }: SearchHint): string =>
  operator === 'has' ? t('search.hintHas', { value }) : t('search.hintDay', { value, operator })

/** The part of a query that a server understands; empty when it cannot help. */
export const serverWords = ({ terms, has }: SearchQuery): string =>
  has.length > 0 ? '' : terms.map(({ text }) => text).join(' ')

/** Whether what a server found by words alone is what was asked for. */
export const passesQuery = (query: SearchQuery, hit: SearchHitView): boolean =>
  (query.before === null || hit.sentAt < query.before) &&
  (query.after === null || hit.sentAt >= query.after) &&
  (query.from.length === 0 || query.from.some((name) => matchesName(hit.senderName, name))) &&
  (query.inside.length === 0 ||
    query.inside.some((name) => matchesName(hit.conversationName, name)))

type HitGroup = {
  readonly conversationId: string
  readonly name: string
  readonly hits: readonly SearchHitView[]
}

/** Hits by conversation; the conversation of the first hit comes first. */
export const groupHits = (hits: readonly SearchHitView[]): readonly HitGroup[] => {
  const groups = new Map<string, { name: string; hits: SearchHitView[] }>()
  for (const hit of hits) {
    const group = groups.get(hit.conversationId)
    if (group === undefined) {
      groups.set(hit.conversationId, { name: hit.conversationName, hits: [hit] })
    } else group.hits.push(hit)
  }
  return [...groups].map(([conversationId, group]) => ({ conversationId, ...group }))
}

/** The first so many hits, in their groups. */
export const firstHits = (groups: readonly HitGroup[], count: number): readonly HitGroup[] => {
  let left = count
  return groups.flatMap((group) => {
    if (left <= 0) return []
    const hits = group.hits.slice(0, left)
    left -= hits.length
    return [hits.length === group.hits.length ? group : { ...group, hits }]
  })
}
