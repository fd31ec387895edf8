/** Finds lines of the settings by what people call them. */
import { DEFAULT_SETTINGS } from '../../../shared/domain'
import { foldText } from './conversationFilter'
import type { SettingRow } from './settingRow'
import { SETTING_ROWS, tabLabel } from './settingsRows'

export type FoundSetting = {
  readonly row: SettingRow
  /** Where it is. */
  readonly place: string
}

/** Chinese has no spaces between words; the segmenter knows where they end. */
const wordsOf = (query: string): readonly string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(foldText(query))]
    .filter(({ isWordLike }) => isWordLike === true)
    .map(({ segment }) => segment)

const choicesOf = (row: SettingRow): string =>
  row.kind === 'choice' || row.kind === 'select'
    ? row
        .options(DEFAULT_SETTINGS)
        .map(({ label }) => label)
        .join(' ')
    : ''

const textOf = (row: SettingRow): string =>
  foldText(
    [
      row.label(),
      row.hint?.(DEFAULT_SETTINGS) ?? '',
      row.words?.() ?? '',
      choicesOf(row),
      tabLabel(row.tab)
    ].join(' ')
  )

/** 0 is best: its name begins with what was written. */
const rankOf = (row: SettingRow, words: readonly string[]): number => {
  const label = foldText(row.label())
  if (label.startsWith(words[0] ?? '')) return 0
  return words.every((word) => label.includes(word)) ? 1 : 2
}

/** Rows that have every word of the query somewhere, best first; none for an empty query. */
export const findSettings = (
  query: string,
  rows: readonly SettingRow[] = SETTING_ROWS
): readonly FoundSetting[] => {
  const words = wordsOf(query)
  if (words.length === 0) return []
  return rows
    .filter((row) => {
      const text = textOf(row)
      return words.every((word) => text.includes(word))
    })
    .map((row) => ({ row, rank: rankOf(row, words) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => ({ row, place: tabLabel(row.tab) }))
}
