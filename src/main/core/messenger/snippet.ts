/** Where a message found elsewhere holds what was searched for. Pure. */

/** Characters kept before the match: enough to see what it is about. */
const BEFORE = 40
const LENGTH = 200

type SnippetPart = { readonly text: string; readonly isMatch: boolean }

/** The stretch of a text around the first word of the query that it contains, with that word marked. */
export const snippetAround = (text: string, query: string): readonly SnippetPart[] => {
  const line = text.replace(/\s+/g, ' ').trim()
  const found = query
    .trim()
    .split(/\s+/)
    .map((word) => ({ at: line.toLowerCase().indexOf(word.toLowerCase()), length: word.length }))
    .find(({ at }) => at >= 0)
  if (found === undefined) return [{ text: line.slice(0, LENGTH), isMatch: false }]
  const from = Math.max(0, found.at - BEFORE)
  const end = found.at + found.length
  const parts: readonly SnippetPart[] = [
    { text: `${from > 0 ? '…' : ''}${line.slice(from, found.at)}`, isMatch: false },
    { text: line.slice(found.at, end), isMatch: true },
    { text: line.slice(end, from + LENGTH), isMatch: false }
  ]
  return parts.filter(({ text: part }) => part !== '')
}
