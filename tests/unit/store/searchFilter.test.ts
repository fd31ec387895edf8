import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'

import type { RemoteAttachment } from '../../../src/main/core/backendEvents'
import { createFixture, DAY, messageEvent, NOW, remoteConversation, type Fixture } from './support'

const file = (mimeType: string): RemoteAttachment => ({
  serverId: `f-${mimeType}`,
  fileName: `a ${mimeType}`,
  mimeType,
  size: 1,
  width: null,
  height: null,
  isVoice: false,
  blurhash: null
})
const dayOf = (at: number): string => {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

let fixture: Fixture
const found = (query: string, limit = 50): readonly (string | null)[] =>
  fixture.core.search(query, null, limit).map(({ message }) => message.serverId)

beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => {
  fixture.db.close()
})

describe('search operators', () => {
  beforeEach(() => {
    const group = remoteConversation({
      serverId: 'trip',
      name: 'Family trip',
      isGroup: true,
      participants: [{ address: 'bo@x.org', name: 'Bo Ågren' }]
    })
    fixture.ingest([
      messageEvent('m1', { text: 'see https://example.org now', senderName: 'Anna Björk' }),
      messageEvent('m2', { text: 'my answer now', isFromMe: true }),
      messageEvent(
        'm3',
        { text: 'hut now', conversationServerId: 'trip', senderAddress: 'bo@x.org' },
        group
      ),
      messageEvent('m4', { text: '', attachments: [file('image/jpeg')] }),
      messageEvent('m5', { text: 'plan', attachments: [file('application/pdf')] }),
      messageEvent('m6', { text: 'now', sentAt: NOW - 40 * DAY, attachments: [file('VIDEO/MP4')] }),
      messageEvent('m7', { text: 'http is a word', attachments: [file('image/svg+xml')] }),
      messageEvent('m8', { text: 'gone', unsentAt: NOW, attachments: [file('image/png')] })
    ])
  })

  it.each<[string, readonly string[]]>([
    ['from:anna', ['m7', 'm5', 'm4', 'm1', 'm6']],
    ['from:bjork now', ['m1', 'm6']],
    ['from:bo@x.org', ['m3']],
    ['from:agren', ['m3']],
    ['from:me', ['m2']],
    ['from:me from:bo now', ['m3', 'm2']],
    ['from:nobody', []],
    ['in:family', ['m3']],
    ['in:"family trip" from:anna', []],
    ['in:björk now', ['m2', 'm1', 'm6']],
    ['in:nowhere now', []],
    ['has:image', ['m4']],
    ['has:video', ['m6']],
    ['has:file', ['m7', 'm5']],
    ['has:audio', []],
    ['has:link', ['m1']],
    ['has:link now', ['m1']],
    ['has:file pla', ['m5']],
    ['"answer now"', ['m2']],
    ['"answ now"', []],
    ['"my ans', ['m2']],
    [`before:${dayOf(NOW - 30 * DAY)}`, ['m6']],
    [`after:${dayOf(NOW - 30 * DAY)} now`, ['m3', 'm2', 'm1']],
    ['has:cat', []]
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected)
  })

  it('stays in the one conversation it is asked for', () => {
    const trip = fixture.core.listConversations().find(({ name }) => name === 'Family trip')
    const here = (query: string): readonly (string | null)[] =>
      fixture.core.search(query, trip?.id ?? null, 9).map(({ message }) => message.serverId)
    expect(here('now')).toEqual(['m3'])
    expect(here('in:björk now')).toEqual([])
  })

  it('shows the name of a file where there are no words', () => {
    expect(fixture.core.search('has:image', null, 1)[0]?.snippet).toEqual([
      { text: 'a image/jpeg', isMatch: false }
    ])
  })
})

describe('the newest messages and the index', () => {
  /** `rare` every 211th, `often` every other, `mid` every 15th: found by different ways. */
  const textOf = (index: number): string =>
    [
      index % 2 === 0 ? 'often' : 'seldomly',
      index % 15 === 0 ? 'mid' : 'x',
      index % 211 === 0 ? 'rare' : 'y',
      `number${String(index % 7)}`
    ].join(' ')
  const COUNT = 2_000

  it('find the same', () => {
    fixture.ingest(
      Array.from({ length: COUNT }, (_, index) =>
        messageEvent(`m${String(index)}`, { text: textOf(index), isFromMe: index % 3 === 0 })
      ),
      { origin: 'initial' }
    )
    const words = ['often', 'oft', 'o', 'rare', 'r', 'mid', 'seld', 'number3', 'nu', 'x', 'none']
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', 'from:me '),
        fc.integer({ min: 1, max: 60 }),
        (wanted, operator, limit) => {
          const expected = Array.from({ length: COUNT }, (_, index) => COUNT - 1 - index)
            .filter((index) => operator === '' || index % 3 === 0)
            .filter((index) => {
              const tokens = textOf(index).split(' ')
              return wanted.every((part) => tokens.some((token) => token.startsWith(part)))
            })
            .slice(0, limit)
          expect(found(operator + wanted.join(' '), limit)).toEqual(
            expected.map((index) => `m${String(index)}`)
          )
        }
      ),
      { numRuns: 80 }
    )
  })
})
