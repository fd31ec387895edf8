import { describe, expect, it } from 'vitest'

import {
  createTranslator,
  loadTranslator,
  type Messages,
  resolveLocale
} from '../../../../src/shared/i18n'
import { en } from '../../../../src/shared/i18n/messages/en'

const nothing = Object.fromEntries(Object.keys(en).map((area) => [area, {}])) as Messages

const said = (messages: Record<string, string>, locale = 'en') =>
  createTranslator(locale, { ...nothing, common: messages }).translate

describe('the translator', () => {
  it('puts values in, and counts by the rules of the language', () => {
    const t = said({ tryAgain: '{count, plural, one {# message} other {# messages}} for {name}' })
    expect(t('common.tryAgain', { count: 1, name: 'Ann' })).toBe('1 message for Ann')
    expect(t('common.tryAgain', { count: 1200, name: 'Bo' })).toBe('1,200 messages for Bo')
  })

  it('takes a value as it is, whatever it looks like', () => {
    expect(said({ tryAgain: 'Hi {name}' })('common.tryAgain', { name: '<b>{x}</b>' })).toBe(
      'Hi <b>{x}</b>'
    )
    expect(said({ tryAgain: 'Use <b> & {name}' })('common.tryAgain', { name: 'Ann' })).toBe(
      'Use <b> & Ann'
    )
  })

  it('shows English where a language has no word for it', () => {
    expect(said({}, 'zh-Hant')('common.tryAgain')).toBe('Try again')
  })

  it('shows the message as it is written where a value is missing', () => {
    expect(said({ tryAgain: 'Hi {name}' })('common.tryAgain')).toBe('Hi {name}')
  })
})

describe('the language a person gets', () => {
  it.each([
    ['system', ['de-DE', 'zh-TW', 'en-US'], 'zh-Hant'],
    ['system', ['zh-Hant-HK'], 'zh-Hant'],
    ['system', ['zh-CN', 'fr'], 'en'],
    ['system', ['en-GB', 'zh-TW'], 'en'],
    ['system', ['en_XA'], 'en-XA'],
    ['system', [], 'en'],
    ['zh-Hant', ['en-US'], 'zh-Hant'],
    ['en', ['zh-TW'], 'en']
  ] as const)('%s of %j is %s', (chosen, system, expected) => {
    expect(resolveLocale(chosen, system)).toBe(expected)
  })

  it('loads a language by its name', async () => {
    const { locale, translate } = await loadTranslator('zh-Hant')
    expect(locale).toBe('zh-Hant')
    expect(translate('common.tryAgain')).toBe('再試一次')
  })

  it('marks every word of the pseudo-locale', async () => {
    const { translate } = await loadTranslator('en-XA')
    expect(translate('common.tryAgain')).toBe('[Try ágáíñ~~~]')
  })
})
