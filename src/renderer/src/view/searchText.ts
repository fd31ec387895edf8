import { matchesName, type SearchHint, type SearchQuery } from '../../../shared/domain'
import type { SearchHitView } from '../../../shared/ipc/views'

/** What the line under the search field offers; `insert` is put behind what is typed. */
export const SEARCH_OPERATORS: readonly {
  readonly insert: string
  readonly label: string
  readonly does: string
}[] = [
  { insert: 'from:', label: 'from:', does: 'Who wrote it: a name, an address or “me”' },
  { insert: 'in:', label: 'in:', does: 'Name of the conversation' },
  { insert: 'has:', label: 'has:', does: 'image, video, audio, file or link' },
  { insert: 'before:', label: 'before:', does: 'Earlier than a day: 2026-01-31, 2026-01, today' },
  { insert: 'after:', label: 'after:', does: 'On a day or later: 2026-01-31, 2026-01, yesterday' },
  { insert: '"', label: '“exact words”', does: 'These words as they stand' }
]

/** Says why an operator is being looked for as text. */
export const hintText = ({ operator, value }: SearchHint): string =>
  operator === 'has'
    ? `“${value}” is looked for as text: has: knows image, video, audio, file and link.`
    : `“${value}” is looked for as text: ${operator}: takes a day such as 2026-01-31.`

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
