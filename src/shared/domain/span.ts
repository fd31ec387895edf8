/**
 * Which parts of a conversation are proven whole: everything that the server has of them is stored.
 * Spans are counted in whole milliseconds of `sentAt`, because that is what servers page by. Pure.
 */

/** From `since` to `until`, both included; epoch ms of the server. */
export type Span = { readonly since: number; readonly until: number }

/** `until` of a span that grows with every message that comes. */
export const OPEN_END = Number.MAX_SAFE_INTEGER

/** `since` of a span that holds the first message of its conversation. */
export const BEGINNING = 0

const touches = (a: Span, b: Span): boolean => a.since <= b.until + 1 && b.since <= a.until + 1

/** Disjoint spans, oldest first; those that overlap or touch have become one. Empty ones are left out. */
export const mergeSpans = (spans: readonly Span[]): readonly Span[] => {
  const merged: Span[] = []
  const sorted = spans
    .filter(({ since, until }) => since <= until)
    .sort((a, b) => a.since - b.since)
  for (const span of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && touches(last, span)) {
      merged[merged.length - 1] = { since: last.since, until: Math.max(last.until, span.until) }
    } else merged.push(span)
  }
  return merged
}

/** The span that a moment lies in or next to, if any. */
export const spanAt = (spans: readonly Span[], at: number): Span | null =>
  spans.find((span) => touches(span, { since: at, until: at })) ?? null

/**
 * Whether messages may be missing between two stored ones that follow each other. Between two that
 * no span covers nobody knows anything: what is unproven is told once, at each of its edges.
 *
 * @param spans merged ones
 * @param older `sentAt` of the older one; @param newer `sentAt` of the newer one
 */
export const hasGap = (spans: readonly Span[], older: number, newer: number): boolean => {
  const since = older + 1
  const until = newer - 1
  if (since > until) return false
  if (spans.some((span) => span.since <= since && span.until >= until)) return false
  return spanAt(spans, older) !== null || spanAt(spans, newer) !== null
}
