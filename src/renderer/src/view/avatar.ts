const HUES = 9

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What begins with two ASCII characters begins with one sign: no need to ask what takes a while. */
const firstGrapheme = (word: string): string =>
  /^[ -~](?:[ -~]|$)/u.test(word) ? word.charAt(0) : firstSegment(word)

const firstSegment = (word: string): string =>
  segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? ''

const isLetterOrDigit = (value: string): boolean => /[\p{L}\p{N}]/u.test(value)

/** One or two letters for a round picture: "Zoë Ångström" ZÅ, "陳怡君" 陳; none for a bare number. */
export const initials = (name: string): string => {
  const trimmed = name.trim()
  if (/^[+(]?[\d\s().-]+$/u.test(trimmed)) return ''
  const words = trimmed
    .split(/[\s,@.·/_-]+/u)
    .filter((word) => isLetterOrDigit(firstGrapheme(word)))
  const first = words[0]
  if (first === undefined) return firstGrapheme(trimmed) || '?'
  const named = words.filter((word) => !/^\d+$/u.test(word))
  const last = named.length > 1 && hasTwoLetters(first) ? named.at(-1) : undefined
  return `${firstGrapheme(first)}${last === undefined ? '' : firstGrapheme(last)}`.toLocaleUpperCase()
}

/** Scripts in which two initials are usual; one sign of Han or Arabic says enough. */
const hasTwoLetters = (word: string): boolean =>
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(word)

/** A colour number (0 to 8) that stays with a name; the colours are `--tern-avatar-N`. */
export const avatarHue = (name: string): number => {
  let hash = 7
  for (let index = 0; index < name.length; index += 1) {
    hash = (hash * 31 + name.charCodeAt(index)) >>> 0
  }
  return hash % HUES
}
