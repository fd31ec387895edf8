import type { SearchHit } from '../../core/store'

const BEFORE = 30
const LENGTH = 140
/** Only this much of a text is looked through for the place to show. */
const MAX_TEXT = 20_000

type Range = { readonly from: number; readonly to: number }

/** Text without case and accents, and for each of its units where it came from. */
const fold = (text: string): { readonly folded: string; readonly at: readonly number[] } => {
  let folded = ''
  const at: number[] = []
  let index = 0
  for (const character of text) {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    at.push(...Array<number>(plain.length).fill(index))
    folded += plain
    index += character.length
  }
  at.push(text.length)
  return { folded, at }
}

/** A match begins a word; scripts that do not part words with spaces may match anywhere. */
const beginsWord = (folded: string, index: number): boolean => {
  const before = folded.slice(Math.max(index - 2, 0), index)
  const here = folded.slice(index, index + 2)
  return (
    !/[\p{L}\p{N}]$/u.test(before) ||
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u.test(
      here
    )
  )
}

const findRanges = (text: string, terms: readonly string[]): Range[] => {
  const { folded, at } = fold(text)
  const ranges: Range[] = []
  for (const term of terms) {
    const needle = fold(term).folded
    if (needle === '') continue
    for (
      let index = folded.indexOf(needle);
      index >= 0 && ranges.length < 200;
      index = folded.indexOf(needle, index + needle.length)
    ) {
      const to = at[index + needle.length] ?? text.length
      if (beginsWord(folded, index)) ranges.push({ from: at[index] ?? 0, to })
    }
  }
  return ranges.sort((a, b) => a.from - b.from || b.to - a.to)
}

/** Never cuts a surrogate pair in two. */
const safeCut = (text: string, index: number): number =>
  /^[\uDC00-\uDFFF]/.test(text.slice(index, index + 1)) ? index + 1 : index

/** The part of a text around its first match, cut into matching and other parts. */
export const makeSnippet = (fullText: string, terms: readonly string[]): SearchHit['snippet'] => {
  const text = fullText.slice(0, MAX_TEXT)
  const ranges = findRanges(text, terms)
  const first = ranges[0]?.from ?? 0
  const start = first <= BEFORE ? 0 : safeCut(text, first - BEFORE)
  const end = safeCut(text, Math.min(start + LENGTH, text.length))
  const parts: { text: string; isMatch: boolean }[] = []
  const add = (from: number, to: number, isMatch: boolean): void => {
    if (to > from) parts.push({ text: text.slice(from, to), isMatch })
  }
  let position = start
  for (const range of ranges) {
    const from = Math.max(range.from, position)
    const to = Math.min(range.to, end)
    if (to <= from) continue
    add(position, from, false)
    add(from, to, true)
    position = to
  }
  add(position, end, false)
  if (start > 0) parts.unshift({ text: '…', isMatch: false })
  if (end < fullText.length) parts.push({ text: '…', isMatch: false })
  return parts
}
