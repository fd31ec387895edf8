/** Every language says everything that English does, with the same placeholders; nothing is left over. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'

import { en } from '../../../../src/shared/i18n/messages/en'
import { zhHant } from '../../../../src/shared/i18n/messages/zh-Hant'

type Flat = ReadonlyMap<string, string>

const flat = (messages: object): Flat =>
  new Map(
    Object.entries(messages).flatMap(([area, words]) =>
      Object.entries(words as Record<string, string>).map(([key, text]) => [`${area}.${key}`, text])
    )
  )

const english = flat(en)
const languages: readonly (readonly [string, Flat])[] = [['zh-Hant', flat(zhHant)]]

type Element = { type: number; value: string; options?: Record<string, { value: Element[] }> }

/** Literals are type 0 and `#` is 7 in the parser's tree; all others name a placeholder. */
const placeholders = (elements: readonly Element[]): string[] =>
  elements.flatMap((element) => [
    ...(element.type === 0 || element.type === 7 ? [] : [`${element.value}:${element.type}`]),
    ...Object.values(element.options ?? {}).flatMap(({ value }) => placeholders(value))
  ])

const placeholdersOf = (text: string, locale: string): readonly string[] => {
  const format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
  return [...new Set(placeholders(format.getAst() as unknown as Element[]))].sort()
}

const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|svelte)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

describe('English', () => {
  it('is well-formed', () => {
    for (const [key, text] of english) {
      expect(() => placeholdersOf(text, 'en'), key).not.toThrow()
      expect(text.trim(), key).not.toBe('')
    }
  })

  it('has no message that nothing shows', () => {
    const code = sources('src')
    const unused = [...english.keys()].filter((key) => !code.includes(`'${key}'`))
    expect(unused).toEqual([])
  })
})

describe.each(languages)('%s', (locale, words) => {
  it('says everything, and nothing else', () => {
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('has the placeholders of the English', () => {
    for (const [key, text] of words) {
      const original = english.get(key)
      if (original === undefined) continue
      expect([key, placeholdersOf(text, locale)]).toEqual([key, placeholdersOf(original, 'en')])
    }
  })
})
