import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Message } from '../../../src/shared/domain'
import { createFixture, messageEvent, NOW, onlyConversation, type Fixture } from './support'

let fixture: Fixture

beforeEach(() => {
  fixture = createFixture()
})

afterEach(() => {
  fixture.db.close()
})

const only = (): Message => {
  const { core } = fixture
  const [message] = core.readWindow(onlyConversation(core).id, { at: 'newest' }, 10).messages
  if (message === undefined) throw new Error('no message')
  return message
}

const mention = { start: 0, length: 4, address: 'u-bob', isMe: false }

describe('mentions', () => {
  it('stay with their text when a poorer payload says nothing of them', () => {
    fixture.ingest([messageEvent('m', { text: '@Bob hi', mentions: [mention] })])
    fixture.ingest([messageEvent('m', { text: '@Bob hi', mentions: null, isReduced: true })])
    expect(only().mentions).toEqual([mention])
  })

  it('go with their text, and come later than it', () => {
    fixture.ingest([messageEvent('m', { text: '@Bob hi', mentions: [mention] })])
    const editedAt = NOW + 50
    fixture.ingest([messageEvent('m', { text: 'nobody', editedAt, mentions: null })])
    expect(only().mentions).toEqual([])
    const me = { ...mention, length: 6, isMe: true }
    fixture.ingest([messageEvent('m', { text: 'nobody', editedAt, mentions: [me] })])
    expect(only().mentions).toEqual([me])
  })
})

describe('earlier texts', () => {
  it('are kept as they were seen, once each, and go when the message is unsent', () => {
    fixture.ingest([messageEvent('m', { text: 'one' })])
    const second = messageEvent('m', { text: 'two', editedAt: NOW + 10 })
    fixture.ingest([second])
    fixture.ingest([second])
    fixture.ingest([messageEvent('m', { text: 'three', editedAt: NOW + 20 })])
    // Late, and known already.
    fixture.ingest([second])
    expect(only().edits).toEqual([
      { text: 'one', until: NOW + 10 },
      { text: 'two', until: NOW + 20 }
    ])
    fixture.ingest([messageEvent('m', { text: '', editedAt: NOW + 30, unsentAt: NOW + 30 })])
    expect(only()).toMatchObject({ text: '', edits: [], mentions: [], body: null })
  })

  it('are bounded in number and length', () => {
    for (let revision = 0; revision <= 30; revision += 1) {
      const editedAt = revision === 0 ? null : NOW + revision
      const text = `${String(revision)} ${'x'.repeat(9_000)}`
      fixture.ingest([messageEvent('m', { text, editedAt })])
    }
    const { edits } = only()
    expect(edits).toHaveLength(20)
    expect(edits.at(-1)?.text).toHaveLength(4_000)
    expect(edits.at(-1)?.text.startsWith('29 ')).toBe(true)
  })
})

describe('pins', () => {
  const pin = (isPinned: boolean, at: number): ReturnType<typeof messageEvent> =>
    messageEvent('m', { pin: { isPinned, at } })

  it('are what the newest revision says', () => {
    fixture.ingest([pin(true, 20)])
    fixture.ingest([pin(false, 10)])
    expect(only().isPinned).toBe(true)
    fixture.ingest([messageEvent('m', { pin: null })])
    expect(only().isPinned).toBe(true)
    fixture.ingest([pin(false, 30)])
    expect(only().isPinned).toBe(false)
  })

  it('are listed by conversation, newest first', () => {
    const pinned = { isPinned: true, at: 9 }
    fixture.ingest([
      messageEvent('a', { order: 1, pin: pinned }),
      messageEvent('b', { order: 2 }),
      messageEvent('c', { order: 3, pin: pinned })
    ])
    const { id } = onlyConversation(fixture.core)
    expect(fixture.core.listPinned(id).map(({ serverId }) => serverId)).toEqual(['c', 'a'])
    fixture.ingest([messageEvent('c', { order: 3, unsentAt: NOW + 99 })])
    expect(fixture.core.listPinned(id).map(({ serverId }) => serverId)).toEqual(['a'])
  })
})

describe('a body', () => {
  const place = { type: 'place', latitude: 1, longitude: 2, address: 'Here' } as const

  it('replaces words for it, whichever comes first', () => {
    const words = messageEvent('m', { text: '', unsupported: 'poll' })
    const shown = messageEvent('m', { text: '', body: place })
    for (const order of [
      [words, shown],
      [shown, words]
    ]) {
      const other = createFixture()
      for (const event of order) other.ingest([event])
      const { id } = onlyConversation(other.core)
      const [message] = other.core.readWindow(id, { at: 'newest' }, 1).messages
      expect(message).toMatchObject({ body: place, unsupported: null })
      other.db.close()
    }
  })

  it('is not lost to a payload that lists none', () => {
    fixture.ingest([messageEvent('m', { body: place })])
    fixture.ingest([messageEvent('m', { editedAt: NOW + 1 })])
    expect(only().body).toEqual(place)
  })
})

describe('files', () => {
  it('are here once their bytes are, which tell what they are', () => {
    const file = {
      serverId: 'f',
      fileName: 'a.jpg',
      mimeType: 'image/jpeg',
      size: 2,
      width: null,
      height: null,
      isVoice: true,
      blurhash: 'LEHV6nWB2yk8'
    }
    fixture.ingest([messageEvent('m', { attachments: [file] })])
    const [before] = only().attachments
    expect(before).toMatchObject({ ...file, isHere: false, contentType: null })
    if (before === undefined) throw new Error('no file')
    fixture.core.saveAttachmentBytes(before.id, Uint8Array.from([0x4d, 0x5a]))
    expect(only().attachments).toMatchObject([
      { isHere: true, contentType: 'application/x-msdownload' }
    ])
    const poorer = { ...file, isVoice: false, blurhash: null }
    fixture.ingest([messageEvent('m', { attachments: [poorer] })])
    expect(only().attachments).toMatchObject([{ isVoice: true, blurhash: 'LEHV6nWB2yk8' }])
  })
})
