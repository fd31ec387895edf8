import { afterEach, beforeEach, expect, it } from 'vitest'

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

const quoteOf = (quoted: Partial<RemoteMessage>): string | undefined => {
  fixture.ingest([
    messageEvent('m1', quoted),
    messageEvent('m2', { text: 'so?', isFromMe: true, replyToServerId: 'm1' })
  ])
  const { id } = onlyConversation(fixture.core)
  const { messages } = fixture.core.readWindow(id, { at: 'newest' }, 10)
  return messages.find(({ serverId }) => serverId === 'm2')?.replyTo?.text
}

it.each<readonly [string, Partial<RemoteMessage>, string]>([
  ['its words', { text: 'look', attachments: [file('a.jpg')] }, 'look'],
  ['its first file', { text: '', attachments: [file('a.jpg'), file('b.jpg')] }, 'a.jpg'],
  ['what it is', { text: '', attachments: [], unsupported: 'Sticker' }, 'Sticker'],
  ['nothing, taken back', { text: '', attachments: [file('a.jpg')], unsentAt: 9 }, '']
])('a quote shows %s', (_, quoted, text) => {
  expect(quoteOf(quoted)).toBe(text)
})
