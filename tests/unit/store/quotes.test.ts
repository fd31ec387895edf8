import { afterEach, beforeEach, expect, it } from 'vitest'

import type { Quote } from '../../../src/shared/domain'
import type { RemoteMessage } from '../../../src/main/core/backendEvents'
import { createFixture, messageEvent, onlyConversation, type Fixture } from './support'

let fixture: Fixture

beforeEach(() => {
  fixture = createFixture()
})
afterEach(() => {
  fixture.db.close()
})

const file = (fileName: string) => ({
  serverId: `f-${fileName}`,
  fileName,
  mimeType: 'image/jpeg',
  size: 1,
  width: null,
  height: null,
  isVoice: false,
  blurhash: null
})

const quoteOf = (quoted: Partial<RemoteMessage>): Quote | null | undefined => {
  fixture.ingest([
    messageEvent('m1', quoted),
    messageEvent('m2', { text: 'so?', isFromMe: true, replyToServerId: 'm1' })
  ])
  const { id } = onlyConversation(fixture.core)
  const { messages } = fixture.core.readWindow(id, { at: 'newest' }, 10)
  return messages.find(({ serverId }) => serverId === 'm2')?.replyTo
}

it.each<readonly [string, Partial<RemoteMessage>, string]>([
  ['its words', { text: 'look', attachments: [file('a.jpg')] }, 'look'],
  ['its first file', { text: '', attachments: [file('a.jpg'), file('b.jpg')] }, 'a.jpg'],
  ['nothing, taken back', { text: '', attachments: [file('a.jpg')], unsentAt: 9 }, '']
])('a quote shows %s', (_, quoted, text) => {
  expect(quoteOf(quoted)?.text).toBe(text)
})

it('a quote tells what it is of a message that cannot be shown', () => {
  const quote = quoteOf({ text: '', attachments: [], unsupported: 'app' })
  expect(quote).toMatchObject({ text: '', unsupported: 'app' })
})
