import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { MessagePosition, MessageWindow, WindowAnchor } from '../../../src/shared/domain'
import { createFixture, messageEvent, NOW, onlyConversation, type Fixture } from './support'

describe('readWindow', () => {
  let fixture: Fixture
  const read = (anchor: WindowAnchor, limit = 10): MessageWindow =>
    fixture.core.readWindow(onlyConversation(fixture.core).id, anchor, limit)
  const ids = (window: MessageWindow): readonly (string | null)[] =>
    window.messages.map(({ serverId }) => serverId)
  const range = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `m${String(from + index)}`)
  const position = (number: number): MessagePosition => ({
    sentAt: NOW + number * 1000,
    order: number
  })

  beforeEach(() => {
    fixture = createFixture()
    // Twenty read messages, then ten unread ones.
    fixture.ingest(range(1, 30).map((id) => messageEvent(id, { isFromMe: id === 'm20' })))
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('reads the newest', () => {
    const window = read({ at: 'newest' })
    expect(ids(window)).toEqual(range(21, 30))
    expect(window).toMatchObject({ hasOlder: true, hasNewer: false })
    expect(window.firstUnreadId).toBe(window.messages[0]?.id)
    expect(read({ at: 'newest' }, 30)).toMatchObject({ hasOlder: false, hasNewer: false })
  })

  it('pages backwards and forwards to the exact ends', () => {
    const older = read({ at: 'before', position: position(11) })
    expect(ids(older)).toEqual(range(1, 10))
    expect(older).toMatchObject({ hasOlder: false, hasNewer: true })
    const newer = read({ at: 'after', position: position(20) })
    expect(ids(newer)).toEqual(range(21, 30))
    expect(newer).toMatchObject({ hasOlder: true, hasNewer: false })
    expect(read({ at: 'before', position: position(1) })).toMatchObject({
      messages: [],
      hasOlder: false,
      hasNewer: true
    })
    expect(read({ at: 'after', position: position(30) })).toMatchObject({
      messages: [],
      hasOlder: true,
      hasNewer: false
    })
  })

  it('opens at the first unread with a third of what was read before', () => {
    const window = read({ at: 'firstUnread' }, 9)
    expect(ids(window)).toEqual(range(18, 26))
    expect(window).toMatchObject({ hasOlder: true, hasNewer: true })
    expect(ids(read({ at: 'firstUnread' }, 20))).toEqual(range(11, 30))
  })

  it('opens at the newest when nothing is unread', () => {
    fixture.core.markRead(onlyConversation(fixture.core).id, null)
    const window = read({ at: 'firstUnread' }, 5)
    expect(ids(window)).toEqual(range(26, 30))
    expect(window.firstUnreadId).toBeNull()
  })

  it('reads around a message, and the newest for one that is gone', () => {
    const target = read({ at: 'newest' }, 30).messages[14]
    if (target === undefined) throw new Error('no message')
    const window = read({ at: 'around', messageId: target.id }, 6)
    expect(ids(window)).toEqual(range(12, 17))
    expect(window).toMatchObject({ hasOlder: true, hasNewer: true })
    fixture.core.deleteForMe(target.id)
    expect(ids(read({ at: 'around', messageId: target.id }, 2))).toEqual(range(29, 30))
  })

  it('fills up from the other side at the ends', () => {
    const all = read({ at: 'newest' }, 30).messages
    const [first, last] = [all.at(0), all.at(-1)]
    if (first === undefined || last === undefined) throw new Error('no messages')
    expect(ids(read({ at: 'around', messageId: first.id }, 6))).toEqual(range(1, 6))
    expect(ids(read({ at: 'around', messageId: last.id }, 6))).toEqual(range(25, 30))
  })

  it('skips nobody at a page edge when positions are equal', () => {
    const same = { conversationServerId: 'same', sentAt: NOW, order: 5 }
    fixture.ingest(range(101, 120).map((id) => messageEvent(id, same)))
    fixture.ingest([messageEvent('m99', { ...same, sentAt: NOW - 1 })])
    const id = fixture.core.listConversations().find((c) => c.serverId === 'same')?.id
    if (id === undefined) throw new Error('no conversation')
    const newest = fixture.core.readWindow(id, { at: 'newest' }, 7)
    expect(newest.messages).toHaveLength(20)
    expect(newest.hasOlder).toBe(true)
    const rest = fixture.core.readWindow(
      id,
      { at: 'before', position: { sentAt: NOW, order: 5 } },
      7
    )
    expect(ids(rest)).toEqual(['m99'])
  })

  it('keeps order by time and server row, whatever the order of arrival', () => {
    fixture.ingest([messageEvent('m12.5', { sentAt: NOW + 12_500, order: 99 })])
    expect(ids(read({ at: 'newest' }, 31)).slice(10, 15)).toEqual([
      'm11',
      'm12',
      'm12.5',
      'm13',
      'm14'
    ])
  })

  it('resolves the message that is answered, and says when it is not here', () => {
    fixture.ingest([
      messageEvent('m31', { replyToServerId: 'm3' }),
      messageEvent('m32', { replyToServerId: 'elsewhere' })
    ])
    const [known, unknown] = read({ at: 'newest' }, 2).messages
    const target = read({ at: 'newest' }, 40).messages[2]
    expect(known?.replyTo).toEqual({
      serverId: 'm3',
      messageId: target?.id,
      senderName: 'anna@example.org',
      text: 'text of m3'
    })
    expect(unknown?.replyTo).toMatchObject({ serverId: 'elsewhere', messageId: null, text: '' })
  })

  it('knows the oldest position, and gives nothing for what it does not know', () => {
    expect(fixture.core.oldestPosition(onlyConversation(fixture.core).id)).toEqual({
      ...position(1),
      serverId: 'm1'
    })
    const unknown = fixture.core.readWindow('x' as never, { at: 'newest' }, 5)
    expect(unknown).toMatchObject({ messages: [], hasOlder: false, hasNewer: false })
  })
})
