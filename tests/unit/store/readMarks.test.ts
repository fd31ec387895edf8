import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../src/main/core/backendEvents'
import type { Message } from '../../../src/shared/domain'
import { createStoreCore } from '../../../src/main/store/worker/core'
import {
  ACCOUNT,
  CHAT,
  createFixture,
  DAY,
  messageEvent,
  NOW,
  onlyConversation,
  type Fixture
} from './support'

const receipt = (messageServerId: string, memberAddress = 'anna@example.org'): BackendEvent => ({
  type: 'readReceipt',
  conversationServerId: CHAT,
  memberAddress,
  messageServerId
})

const readUpTo = (upToServerId: string): BackendEvent => ({
  type: 'conversationRead',
  conversationServerId: CHAT,
  isRead: true,
  upToServerId
})

const own = (serverId: string): BackendEvent => messageEvent(serverId, { isFromMe: true })

const messagesOf = ({ core }: Fixture): readonly Message[] =>
  core.readWindow(onlyConversation(core).id, { at: 'newest' }, 100).messages

describe('read marks', () => {
  let fixture: Fixture
  const readOnes = (): readonly (string | null)[] =>
    messagesOf(fixture)
      .filter(({ sendState }) => sendState === 'read')
      .map(({ serverId }) => serverId)
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('marks own messages up to the one that another member read, and tells of them', () => {
    fixture.ingest([own('m1'), messageEvent('m2'), own('m3'), own('m4')])
    const { messages, updated } = fixture.ingest([receipt('m3')], { now: NOW + 5 })
    expect(messages.map(({ serverId, readAt }) => [serverId, readAt])).toEqual([
      ['m1', NOW + 5],
      ['m3', NOW + 5]
    ])
    expect(updated).toBe(2)
    expect(readOnes()).toEqual(['m1', 'm3'])
  })

  it('moves forward only, whoever reads', () => {
    fixture.ingest([own('m1'), own('m2'), own('m3')])
    fixture.ingest([receipt('m2')])
    const again = fixture.ingest([receipt('m1', 'bob'), receipt('m2')], { now: NOW + DAY })
    expect(again).toMatchObject({ messages: [], updated: 0 })
    expect(readOnes()).toEqual(['m1', 'm2'])
    fixture.ingest([receipt('m3', 'bob')])
    expect(readOnes()).toEqual(['m1', 'm2', 'm3'])
  })

  it('keeps a receipt for a message that is yet to come, also over a restart', () => {
    fixture.ingest([own('m1')])
    fixture.ingest([receipt('m3')])
    expect(readOnes()).toEqual([])
    const restarted = createStoreCore(fixture.db)
    restarted.ingest({
      accountId: ACCOUNT,
      origin: 'live',
      now: NOW,
      events: [own('m2'), messageEvent('m3'), own('m4')]
    })
    expect(readOnes()).toEqual(['m1', 'm2'])
    expect(fixture.db.all('SELECT 1 FROM awaited_marks')).toEqual([])
  })

  it('counts a late own message as read when the mark is beyond it', () => {
    fixture.ingest([own('m1'), own('m5')])
    fixture.ingest([receipt('m5')])
    fixture.ingest([own('m3'), own('m6')], { origin: 'catchUp' })
    expect(readOnes()).toEqual(['m1', 'm3', 'm5'])
  })

  it('leaves messages alone that the server has not numbered, and other conversations', () => {
    fixture.ingest([own('m1'), messageEvent('x1', { conversationServerId: 'x', isFromMe: true })])
    const [conversation] = fixture.core.listConversations().filter((c) => c.serverId === CHAT)
    fixture.core.enqueueSend({
      conversationId: conversation?.id ?? ('' as never),
      clientId: 'c1',
      text: 'waits',
      replyToMessageId: null,
      attachment: null,
      now: NOW
    })
    fixture.ingest([own('m9'), receipt('m9')])
    const states = fixture.core
      .listConversations()
      .flatMap(({ id }) => fixture.core.readWindow(id, { at: 'newest' }, 9).messages)
      .map(({ text, sendState }) => [text, sendState])
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        ['text of m1', 'read'],
        ['waits', 'queued'],
        ['text of m9', 'read'],
        ['text of x1', 'sent']
      ])
    )
  })

  it('waits for the place of a message that the server only confirmed', () => {
    fixture.ingest([messageEvent('m1')])
    const { id } = onlyConversation(fixture.core)
    const draft = { conversationId: id, text: 'a', replyToMessageId: null, attachment: null }
    const { item } = fixture.core.enqueueSend({ ...draft, clientId: 'c1', now: NOW + DAY })
    fixture.core.settleOutbox(item.id, 'm2', [], NOW)
    fixture.ingest([receipt('m2')])
    fixture.ingest([own('m3')])
    expect(readOnes()).toEqual([])
    fixture.ingest([own('m2')])
    expect(readOnes()).toEqual(['m2'])
  })

  it('keeps the word that the owner read up to a message that is yet to come', () => {
    fixture.ingest([messageEvent('m1')])
    fixture.ingest([readUpTo('m3')])
    expect(onlyConversation(fixture.core).unreadCount).toBe(1)
    const result = fixture.ingest([messageEvent('m4'), messageEvent('m3'), messageEvent('m2')])
    expect(onlyConversation(fixture.core).unreadCount).toBe(1)
    expect(result.notifiable).toEqual([
      result.messages.find(({ serverId }) => serverId === 'm4')?.id
    ])
  })

  it('ends the same whatever comes first', () => {
    const events = [
      own('m1'),
      messageEvent('m2'),
      own('m3'),
      messageEvent('m4'),
      own('m5'),
      messageEvent('m6'),
      messageEvent('m7'),
      receipt('m3'),
      receipt('m2', 'bob'),
      readUpTo('m6')
    ]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.integer({ min: 1, max: events.length }),
        (order, size) => {
          const world = createFixture()
          world.ingest([{ type: 'conversation', conversation: CONVERSATION }])
          for (let at = 0; at < order.length; at += size) world.ingest(order.slice(at, at + size))
          // Everything once more: nothing of it is news.
          const again = world.ingest(order)
          expect([again.inserted, again.updated]).toEqual([0, 0])
          expect(onlyConversation(world.core).unreadCount).toBe(1)
          const read = messagesOf(world).filter(({ sendState }) => sendState === 'read')
          expect(read.map(({ serverId }) => serverId)).toEqual(['m1', 'm3'])
          world.db.close()
        }
      ),
      { numRuns: 60 }
    )
  })

  it('answers which message the server is to be told of', () => {
    const { messages } = fixture.ingest([
      messageEvent('m1'),
      messageEvent('m2'),
      messageEvent('m3')
    ])
    const { id } = onlyConversation(fixture.core)
    const upTo = (message: Message | undefined): string | null =>
      fixture.core.markRead(id, message?.id ?? null).upToServerId
    expect(upTo(messages[1])).toBe('m2')
    // Never back: the server's marker must not move to an older one.
    expect(upTo(messages[0])).toBe('m2')
    fixture.core.enqueueSend({
      conversationId: id,
      clientId: 'c1',
      text: 'waits',
      replyToMessageId: null,
      attachment: null,
      now: NOW + DAY
    })
    expect(upTo(undefined)).toBe('m3')
    expect(fixture.core.markRead('x' as never, null).upToServerId).toBeNull()
  })
})

const CONVERSATION = {
  serverId: CHAT,
  name: 'Trip',
  isGroup: true,
  participants: null,
  isArchived: null
}
