import { locale } from '../i18n.svelte'
import { ACTIVITY } from './emoji/activity'
import { FLAGS, REGIONS } from './emoji/flags'
import { FOOD } from './emoji/food'
import { NATURE } from './emoji/nature'
import { OBJECTS } from './emoji/objects'
import { PEOPLE } from './emoji/people'
import { SYMBOLS } from './emoji/symbols'
import { TRAVEL } from './emoji/travel'

/** Found by its words in either language; called by those of the window's. */
export type Emoji = { readonly emoji: string; readonly english: string; readonly chinese: string }

export type EmojiGroupName =
  'people' | 'nature' | 'food' | 'activity' | 'travel' | 'objects' | 'symbols' | 'flags'

export type EmojiGroup = { readonly name: EmojiGroupName; readonly emoji: readonly Emoji[] }

const parse = (list: string): readonly Emoji[] =>
  list
    .trim()
    .split('\n')
    .map((line) => {
      const [before = '', chinese = ''] = line.trim().split(' | ')
      const [emoji = '', ...words] = before.split(' ')
      return { emoji, english: words.join(' '), chinese }
    })

/** A flag is written with two letters of its own, A at U+1F1E6. */
const flagOf = (region: string): string =>
  String.fromCodePoint(...Array.from(region, (letter) => 0x1f1a5 + (letter.codePointAt(0) ?? 0)))

const countries = (): readonly Emoji[] => {
  const [english, chinese] = ['en', 'zh-Hant'].map(
    (language) => new Intl.DisplayNames(language, { type: 'region' })
  )
  return REGIONS.trim()
    .split(/\s+/u)
    .map((region) => ({
      emoji: flagOf(region),
      english: `${english?.of(region) ?? region} flag`,
      chinese: `${chinese?.of(region) ?? region}旗`
    }))
}

let known: readonly EmojiGroup[] | null = null

/** In the order of the picker. */
export const emojiGroups = (): readonly EmojiGroup[] =>
  (known ??= [
    { name: 'people', emoji: parse(PEOPLE) },
    { name: 'nature', emoji: parse(NATURE) },
    { name: 'food', emoji: parse(FOOD) },
    { name: 'activity', emoji: parse(ACTIVITY) },
    { name: 'travel', emoji: parse(TRAVEL) },
    { name: 'objects', emoji: parse(OBJECTS) },
    { name: 'symbols', emoji: parse(SYMBOLS) },
    { name: 'flags', emoji: [...parse(FLAGS), ...countries()] }
  ])

/** Without capitals and accents. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

/** What is typed between colons for it: `thumbs_up`. */
export const codeOf = ({ english }: Emoji): string =>
  folded(english).replace(/[^\p{L}\p{N}]+/gu, '_')

/**
 * Emoji of which each part of the query begins an English word or stands in the Chinese ones; all of
 * them for an empty one.
 */
export const searchEmoji = (query: string): readonly Emoji[] => {
  const wanted = folded(query.trim()).split(/\s+/u)
  return emojiGroups()
    .flatMap(({ emoji }) => emoji)
    .filter(({ english, chinese }) => {
      const words = folded(english).split(' ')
      return wanted.every(
        (part) => words.some((word) => word.startsWith(part)) || chinese.includes(part)
      )
    })
}

/** With its words, or its own look where it has none here. */
export const emojiNamed = (emoji: string): Emoji =>
  emojiGroups()
    .flatMap((group) => group.emoji)
    .find((each) => each.emoji === emoji) ?? { emoji, english: emoji, chinese: emoji }

/** In the window's language; reactive. */
export const emojiName = ({ english, chinese }: Emoji): string =>
  locale().startsWith('zh') ? chinese : english
