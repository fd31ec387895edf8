/** What the build makes of the messages says the same as the messages. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it, vi } from 'vitest'

import { parseMessages } from '../../../../scripts/messagesPlugin.mjs'
import { createTranslator, type MessageKey, type Messages } from '../../../../src/shared/i18n'

const folder = join(import.meta.dirname, '../../../../src/shared/i18n/messages')

type Area = Readonly<Record<string, string>>

const read = (language: string, parse: (json: string) => string): Record<string, Area> =>
  Object.fromEntries(
    readdirSync(join(folder, language))
      .filter((name) => name.endsWith('.json'))
      .map((name) => [
        name.replace('.json', ''),
        JSON.parse(parse(readFileSync(join(folder, language, name), 'utf8'))) as Area
      ])
  )

/** Something for every placeholder there may be. */
const valuesFor = (text: string, count: number): Record<string, string | number> =>
  Object.fromEntries([...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, count]))

describe.each(['en', 'zh-Hant'])('%s, parsed by the build', (language) => {
  const written = read(language, (json) => json)
  const parsed = read(language, parseMessages)
  const keys = Object.entries(written).flatMap(([area, messages]) =>
    Object.entries(messages).map(([name, text]) => [`${area}.${name}` as MessageKey, text] as const)
  )

  it('says the same, with and without values', () => {
    const plain = createTranslator(language, written as Messages).translate
    const built = createTranslator(language, parsed as Messages).translate
    for (const [key, text] of keys) {
      for (const count of [0, 1, 2, 1_200]) {
        const values = valuesFor(text, count)
        expect([key, built(key, values)]).toEqual([key, plain(key, values)])
      }
      expect([key, built(key)]).toEqual([key, plain(key)])
    }
  })

  it('leaves nothing to the parser, which is no part of the app', () => {
    vi.spyOn(IntlMessageFormat, '__parse', 'get').mockReturnValue(undefined)
    const { translate } = createTranslator(language, parsed as Messages)
    for (const [key, text] of keys) expect(() => translate(key, valuesFor(text, 2))).not.toThrow()
    vi.restoreAllMocks()
  })
})
