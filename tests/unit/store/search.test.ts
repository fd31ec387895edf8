import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'

import { createFixture, messageEvent, NOW, type Fixture } from './support'

describe('search', () => {
  let fixture: Fixture
  const found = (query: string): readonly (string | null)[] =>
    fixture.core.search(query, null, 50).map(({ message }) => message.serverId)
  beforeEach(() => {
    fixture = createFixture()
    fixture.ingest([
      messageEvent('m1', { text: 'Hello from the Café in Zürich' }),
      messageEvent('m2', { text: '今天天气很好，我们去东京吧' }),
      messageEvent('m3', { text: 'hello again 😀 "quoted" it\'s' }),
      messageEvent('m4', { text: 'unrelated', conversationServerId: 'other' }),
      messageEvent('m5', { text: 'こんにちは世界', subject: 'Betreff' })
    ])
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('finds by the beginning of words, newest first, without case and accents', () => {
    expect(found('hel')).toEqual(['m3', 'm1'])
    expect(found('cafe zur')).toEqual(['m1'])
    expect(found('HELLO again')).toEqual(['m3'])
    expect(found('ello')).toEqual([])
    expect(found('betr')).toEqual(['m5'])
  })

  it('is newest first also for what came later but is older', () => {
    fixture.ingest([messageEvent('m0', { text: 'hello early', sentAt: NOW - 1e9 })], {
      origin: 'history'
    })
    expect(found('hello')).toEqual(['m3', 'm1', 'm0'])
  })

  it('finds inside texts of scripts without spaces', () => {
    expect(found('天气')).toEqual(['m2'])
    expect(found('东京')).toEqual(['m2'])
    expect(found('世界')).toEqual(['m5'])
  })

  it('finds an emoji, which no word index knows', () => {
    expect(found('😀')).toEqual(['m3'])
  })

  it('takes signs of the query language as plain text', () => {
    for (const query of [
      '"',
      '""',
      '"quoted',
      'a OR',
      'NOT',
      '(',
      'x*',
      '^',
      'text:',
      '-',
      'a\0b',
      ''
    ]) {
      expect(() => found(query)).not.toThrow()
    }
    expect(found('"quoted"')).toEqual(['m3'])
    expect(found('hello OR unrelated')).toEqual([])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (query) => {
        fixture.core.search(query, null, 5)
      }),
      { numRuns: 100 }
    )
  }, 60_000)

  it('looks in one conversation only when asked', () => {
    const id = fixture.core.listConversations().find((c) => c.serverId === 'other')?.id ?? null
    expect(fixture.core.search('unrel', id, 5)).toHaveLength(1)
    expect(fixture.core.search('hello', id, 5)).toEqual([])
    expect(fixture.core.search('hello', 'gone' as never, 5)).toEqual([])
  })

  it('follows edits', () => {
    fixture.ingest([messageEvent('m1', { text: 'changed entirely', editedAt: NOW + 1 })])
    expect(found('cafe')).toEqual([])
    expect(found('entirely')).toEqual(['m1'])
  })

  it('shows the text around the match', () => {
    const long = `${'word '.repeat(60)}needle ${'tail '.repeat(60)}`
    fixture.ingest([messageEvent('m9', { text: long })])
    const [hit] = fixture.core.search('needl', null, 1)
    const parts = hit?.snippet ?? []
    expect(parts.filter(({ isMatch }) => isMatch)).toEqual([{ text: 'needl', isMatch: true }])
    expect(parts.at(0)?.text).toBe('…')
    expect(parts.at(-1)?.text).toBe('…')
    expect(parts.map(({ text }) => text).join('').length).toBeLessThan(160)
    const [accents] = fixture.core.search('cafe', null, 1)
    expect(accents?.snippet).toEqual([
      { text: 'Hello from the ', isMatch: false },
      { text: 'Café', isMatch: true },
      { text: ' in Zürich', isMatch: false }
    ])
  })
})
