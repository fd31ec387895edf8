/** What a contact card says, as far as it is shown. A stranger wrote it: it is read with caps and as text. */
export type Contact = {
  readonly name: string
  readonly organisation: string
  readonly phones: readonly string[]
  readonly mails: readonly string[]
  /** Further cards in the same file. */
  readonly others: number
}

const MAX_BYTES = 256 * 1024
const MAX_LINES = 4_000
const MAX_VALUE = 200
const MAX_VALUES = 10

/** Control, direction-changing and invisible characters say something else than what is read. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, MAX_VALUE)

/** Folded lines begin with a space; those of version 2.1 end with `=` instead. */
const unfold = (text: string): readonly string[] =>
  text
    .replace(/=\r?\n/gu, '')
    .replace(/\r?\n[ \t]/gu, '')
    .split(/\r?\n/u, MAX_LINES)

const unquote = (text: string): string => {
  const bytes = Uint8Array.from(
    text.replace(/=([0-9a-f]{2})/giu, (_all, hex: string) =>
      String.fromCharCode(parseInt(hex, 16))
    ),
    (character) => character.charCodeAt(0)
  )
  return new TextDecoder().decode(bytes)
}

const unescape = (text: string): string =>
  text.replace(/\\([nN,;:\\])/gu, (_all, character: string) =>
    character === 'n' || character === 'N' ? ' ' : character
  )

type Line = { readonly name: string; readonly value: string }

/** `item1.TEL;type=CELL:+1 555` */
const readLine = (line: string): Line | null => {
  const colon = line.indexOf(':')
  if (colon < 1 || colon > 300) return null
  const [head = '', ...parameters] = line.slice(0, colon).split(';')
  const name = head.slice(head.lastIndexOf('.') + 1).toUpperCase()
  const raw = line.slice(colon + 1, colon + 1 + 4 * MAX_VALUE)
  const isQuoted = parameters.some((one) => /quoted-printable/iu.test(one))
  return { name, value: isQuoted ? unquote(raw) : raw }
}

const isFilled = (text: string): boolean => text !== ''

const valuesOf = (lines: readonly Line[], name: string): readonly string[] => {
  const found = lines
    .filter((line) => line.name === name)
    .slice(0, MAX_VALUES)
    .map(({ value }) => plain(unescape(value.replace(/^(?:tel|mailto):/iu, ''))))
  return [...new Set(found.filter(isFilled))]
}

/** Family;given;further;prefix;suffix. */
const structuredName = (value: string): string => {
  const [family = '', given = '', further = ''] = value
    .split(/(?<!\\);/u)
    .map((part) => plain(unescape(part)))
  return [given, further, family].filter(isFilled).join(' ')
}

/** The first card of a file; null where there is none to show. Never throws. */
export const readContact = (bytes: Uint8Array): Contact | null => {
  if (bytes.byteLength > MAX_BYTES) return null
  const lines = unfold(new TextDecoder().decode(bytes)).flatMap((line) => readLine(line) ?? [])
  const starts = lines.flatMap(({ name, value }, index) =>
    name === 'BEGIN' && /^\s*vcard\s*$/iu.test(value) ? [index] : []
  )
  const [start, next] = starts
  if (start === undefined) return null
  const card = lines.slice(start + 1, next)
  const phones = valuesOf(card, 'TEL')
  const mails = valuesOf(card, 'EMAIL')
  const organisation = plain(
    unescape(card.find(({ name }) => name === 'ORG')?.value ?? '').replace(/;+/gu, ' ')
  )
  const family = card.find(({ name }) => name === 'N')?.value ?? ''
  const name =
    [valuesOf(card, 'FN')[0] ?? '', structuredName(family), organisation].find(isFilled) ??
    phones[0] ??
    mails[0]
  if (name === undefined) return null
  return {
    name,
    organisation: organisation === name ? '' : organisation,
    phones,
    mails,
    others: starts.length - 1
  }
}
