const SEARCH_KINDS = ['image', 'video', 'audio', 'file', 'link'] as const
/** What a message has; `file` is any attachment that is none of the others. */
export type SearchKind = (typeof SEARCH_KINDS)[number]

export type SearchTerm = {
  readonly text: string
  /** In quotes: these words as they stand. Else a beginning of words is enough. */
  readonly isPhrase: boolean
}

/** An operator that could not be understood; what was typed is looked for as text. */
export type SearchHint = {
  readonly operator: 'has' | 'before' | 'after'
  readonly value: string
}

/** Several of one operator: `from` and `in` any of them, `has` all of them, dates the narrowest. */
export type SearchQuery = {
  readonly terms: readonly SearchTerm[]
  /** `me`, or the beginning of a name or an address. */
  readonly from: readonly string[]
  /** Beginnings of words of a conversation's name. */
  readonly inside: readonly string[]
  readonly has: readonly SearchKind[]
  /** Sent earlier than this, and at this or later; epoch ms, or null. */
  readonly before: number | null
  readonly after: number | null
  readonly hints: readonly SearchHint[]
}

const MAX_LENGTH = 500
const MAX_PARTS = 20
/**
 * An operator without a value yet; a word, a phrase, or an operator with either of them. A quote that
 * is still open ends the text.
 */
const PART =
  /(?:from|in|has|before|after)[:：](?=\s|$)|(?:(from|in|has|before|after)[:：])?(?:"([^"]*)("|$)|(\S+))/giu

type Building = {
  terms: SearchTerm[]
  from: string[]
  inside: string[]
  has: SearchKind[]
  before: number | null
  after: number | null
  hints: SearchHint[]
}

/**
 * What a person typed into a search field. Never fails: what is no operator is text.
 *
 * @param now epoch ms, for `today` and `yesterday`; days begin at local midnight
 */
export const parseSearchQuery = (typed: string, now: number): SearchQuery => {
  const query: Building = {
    terms: [],
    from: [],
    inside: [],
    has: [],
    before: null,
    after: null,
    hints: []
  }
  const text = typed.slice(0, MAX_LENGTH).replaceAll('\0', ' ')
  let parts = 0
  for (const match of text.matchAll(PART)) {
    parts += 1
    if (parts > MAX_PARTS) break
    const [whole, operator, phrase, closing, word] = match
    const value = (phrase ?? word ?? '').trim()
    if (operator !== undefined) addOperator(query, operator.toLowerCase(), value, { whole, now })
    // An operator without a value is still being typed.
    else if (value !== '')
      query.terms.push({ text: value, isPhrase: phrase !== undefined && closing === '"' })
  }
  return query
}

const addOperator = (
  query: Building,
  operator: string,
  value: string,
  { whole, now }: { readonly whole: string; readonly now: number }
): void => {
  if (value === '') return
  switch (operator) {
    case 'from':
      query.from.push(value)
      return
    case 'in':
      query.inside.push(value)
      return
    case 'has': {
      const kind = SEARCH_KINDS.find((item) => item === value.toLowerCase())
      if (kind === undefined) refuse(query, 'has', value, whole)
      else if (!query.has.includes(kind)) query.has.push(kind)
      return
    }
    case 'before': {
      const at = readDay(value, now)
      if (at === null) refuse(query, 'before', value, whole)
      else query.before = query.before === null ? at : Math.min(query.before, at)
      return
    }
    case 'after': {
      const at = readDay(value, now)
      if (at === null) refuse(query, 'after', value, whole)
      else query.after = query.after === null ? at : Math.max(query.after, at)
    }
  }
}

const refuse = (
  query: Building,
  operator: SearchHint['operator'],
  value: string,
  whole: string
): void => {
  query.hints.push({ operator, value })
  query.terms.push({ text: whole, isPhrase: false })
}

/** Local midnight that a day, a month or a year begins with, epoch ms; null for anything else. */
const readDay = (value: string, now: number): number | null => {
  const today = new Date(now)
  const named = { today: 0, yesterday: -1 }[value.toLowerCase()]
  if (named !== undefined) {
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + named).getTime()
  }
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/u.exec(value)
  if (match === null) return null
  const year = Number(match[1])
  const month = Number(match[2] ?? 1)
  const day = Number(match[3] ?? 1)
  const date = new Date(year, month - 1, day)
  const isReal =
    year >= 1970 &&
    date.getFullYear() === year &&
    date.getMonth() === month - 1 &&
    date.getDate() === day
  return isReal ? date.getTime() : null
}

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()

/** Whether every word of `wanted` begins a word of a name; case and accents do not matter. */
export const matchesName = (name: string, wanted: string): boolean => {
  const words = fold(name).split(/[\s,]+/u)
  return fold(wanted)
    .split(/\s+/u)
    .every((part) => words.some((word) => word.startsWith(part)))
}

/** True when nothing is asked for yet. */
export const isEmptyQuery = (query: SearchQuery): boolean =>
  query.terms.length === 0 &&
  query.from.length === 0 &&
  query.inside.length === 0 &&
  query.has.length === 0 &&
  query.before === null &&
  query.after === null
