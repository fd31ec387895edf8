import { describe, expect, it } from 'vitest'

import {
  isEmptyQuery,
  matchesName,
  parseSearchQuery,
  type SearchQuery
} from '../../../src/shared/domain'

const NOW = new Date(2026, 0, 31, 15, 30).getTime()
const day = (year: number, month: number, date: number): number =>
  new Date(year, month - 1, date).getTime()
const parse = (typed: string): SearchQuery => parseSearchQuery(typed, NOW)
const word = (text: string): SearchQuery['terms'][number] => ({ text, isPhrase: false })
const phrase = (text: string): SearchQuery['terms'][number] => ({ text, isPhrase: true })

describe('a search query', () => {
  it.each<[string, Partial<SearchQuery>]>([
    ['', {}],
    ['   ', {}],
    ['hello world', { terms: [word('hello'), word('world')] }],
    ['"hello world" again', { terms: [phrase('hello world'), word('again')] }],
    ['"still typing', { terms: [word('still typing')] }],
    ['""', {}],
    ['from:zoe', { from: ['zoe'] }],
    ['FROM:Zoe ok', { from: ['Zoe'], terms: [word('ok')] }],
    ['from:"Zoë Ångström" in:"Family trip"', { from: ['Zoë Ångström'], inside: ['Family trip'] }],
    ['from:a from:b', { from: ['a', 'b'] }],
    ['from:', {}],
    ['from: hello', { terms: [word('hello')] }],
    ['has:image has:link has:image', { has: ['image', 'link'] }],
    ['has:Video', { has: ['video'] }],
    ['before:2026-01-31', { before: day(2026, 1, 31) }],
    ['before:2026/1/5', { before: day(2026, 1, 5) }],
    ['after:2025-12', { after: day(2025, 12, 1) }],
    ['after:2024', { after: day(2024, 1, 1) }],
    ['after:yesterday before:today', { after: day(2026, 1, 30), before: day(2026, 1, 31) }],
    ['after:2024 after:2025', { after: day(2025, 1, 1) }],
    ['before:2024 before:2025', { before: day(2024, 1, 1) }],
    [
      'within:x at 12:30 https://x.org',
      {
        terms: [word('within:x'), word('at'), word('12:30'), word('https://x.org')]
      }
    ],
    ['今天　天气 from：小明', { terms: [word('今天'), word('天气')], from: ['小明'] }],
    ['"from:zoe"', { terms: [phrase('from:zoe')] }]
  ])('reads %j', (typed, expected) => {
    expect(parse(typed)).toEqual({
      terms: [],
      from: [],
      inside: [],
      has: [],
      before: null,
      after: null,
      hints: [],
      ...expected
    })
  })

  it.each([
    ['has:cat', 'has', 'cat'],
    ['before:soon', 'before', 'soon'],
    ['after:2026-02-30', 'after', '2026-02-30'],
    ['after:2026-13', 'after', '2026-13'],
    ['before:0000', 'before', '0000']
  ])('takes %j as text, with a hint', (typed, operator, value) => {
    const query = parse(`${typed} x`)
    expect(query.terms).toEqual([word(typed), word('x')])
    expect(query.hints).toEqual([{ operator, value }])
    expect([query.has, query.before, query.after]).toEqual([[], null, null])
  })

  it('is empty until something is asked for', () => {
    expect(['', ' ', 'from:', '"', 'in: '].map((typed) => isEmptyQuery(parse(typed)))).toEqual(
      Array.from({ length: 5 }, () => true)
    )
    expect(isEmptyQuery(parse('has:link'))).toBe(false)
    expect(isEmptyQuery(parse('before:2026'))).toBe(false)
  })

  it('is bounded, whatever is pasted', () => {
    expect(parse('a '.repeat(10_000)).terms).toHaveLength(20)
    expect(parse('x'.repeat(10_000)).terms[0]?.text).toHaveLength(500)
    expect(parse('a\0b').terms).toEqual([word('a'), word('b')])
  })
})

describe('a name', () => {
  it.each([
    ['Zoë Ångström', 'zoe', true],
    ['Zoë Ångström', 'ang zo', true],
    ['Zoë Ångström', 'oe', false],
    ['Anna, Bo', 'bo', true],
    ['小明', '小', true],
    ['anna@example.org', 'anna@', true]
  ])('%s for %s: %s', (name, wanted, expected) => {
    expect(matchesName(name, wanted)).toBe(expected)
  })
})
