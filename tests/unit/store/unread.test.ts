import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../src/main/core/backendEvents'
import { DEFAULT_SETTINGS } from '../../../src/shared/domain'
import {
  account,
  ACCOUNT,
  CHAT,
  createFixture,
  DAY,
  messageEvent,
  NOW,
  onlyConversation,
  OTHER,
  type Fixture
} from './support'

const read = (isRead: boolean): BackendEvent => ({
  type: 'conversationRead',
  conversationServerId: CHAT,
  isRead
})

describe('unread', () => {
  let fixture: Fixture
  const unread = (): number => onlyConversation(fixture.core).unreadCount
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('counts incoming messages that are neither service, unsent nor read', () => {
    fixture.ingest([
      messageEvent('m2'),
      messageEvent('m3', { service: { type: 'participant_left', actor: 'x' } }),
      messageEvent('m4', { unsentAt: NOW }),
      messageEvent('m5')
    ])
    expect(unread()).toBe(2)
    fixture.ingest([messageEvent('m6', { readAt: NOW })])
    expect(unread()).toBe(0)
  })

  it('takes an own message as having read what was before it', () => {
    fixture.ingest([messageEvent('m1'), messageEvent('m2'), messageEvent('m9')])
    fixture.ingest([messageEvent('m5', { isFromMe: true })])
    expect(unread()).toBe(1)
    expect(fixture.core.listNotifiable(ACCOUNT).map(({ serverId }) => serverId)).toEqual(['m9'])
  })

  it('does not count a late message behind the read mark', () => {
    fixture.ingest([messageEvent('m5', { isFromMe: true }), messageEvent('m2')])
    expect(unread()).toBe(0)
  })

  it('takes a message read elsewhere as read up to there', () => {
    fixture.ingest([messageEvent('m1'), messageEvent('m2'), messageEvent('m3')])
    const { messages } = fixture.ingest([messageEvent('m2', { readAt: NOW + 9000 })])
    expect(messages).toMatchObject([{ serverId: 'm2', readAt: NOW + 9000 }])
    expect(unread()).toBe(1)
  })

  it('follows conversationRead in both directions', () => {
    fixture.ingest([messageEvent('m1')])
    fixture.ingest([read(true)])
    expect(unread()).toBe(0)
    fixture.ingest([read(false)])
    expect(onlyConversation(fixture.core)).toMatchObject({ unreadCount: 0, isMarkedUnread: true })
    fixture.ingest([read(true)])
    expect(onlyConversation(fixture.core).isMarkedUnread).toBe(false)
  })

  it('counts at the first sync only what is recent and unanswered', () => {
    const old = { sentAt: NOW - 8 * DAY }
    fixture.ingest(
      [
        messageEvent('m1', old),
        messageEvent('m2', { sentAt: NOW - 3 * DAY }),
        messageEvent('m3', { sentAt: NOW - 2 * DAY, isFromMe: true }),
        messageEvent('m4', { sentAt: NOW - DAY })
      ],
      { origin: 'initial' }
    )
    expect(unread()).toBe(1)
  })

  it('takes what is older than a week at the first sync as read', () => {
    fixture.ingest(
      [
        messageEvent('m1', { sentAt: NOW - 8 * DAY }),
        messageEvent('m2', { sentAt: NOW - 6 * DAY }),
        messageEvent('m3', { sentAt: NOW - 8 * DAY, conversationServerId: 'other' })
      ],
      { origin: 'initial' }
    )
    const counts = fixture.core.listConversations().map((c) => [c.serverId, c.unreadCount])
    expect(counts).toEqual([
      [CHAT, 1],
      ['other', 0]
    ])
    // Later the same age is news: the machine was offline.
    fixture.ingest([messageEvent('m9', { sentAt: NOW - 6 * DAY + 1 })], {
      origin: 'catchUp',
      now: NOW + 30 * DAY
    })
    expect(fixture.core.unreadTotals(NOW, DEFAULT_SETTINGS).messages).toBe(2)
  })

  it('counts from the rows, for one account, by the ids of the server', () => {
    fixture.core.saveAccount(account(OTHER))
    fixture.ingest([
      messageEvent('m1'),
      messageEvent('m2'),
      messageEvent('m3', { conversationServerId: 'read', isFromMe: true }),
      messageEvent('m4', { conversationServerId: 'archived' })
    ])
    fixture.ingest([messageEvent('m1')], { accountId: OTHER })
    const archived = fixture.core.listConversations().find((c) => c.serverId === 'archived')
    fixture.core.setArchived(archived?.id ?? ('' as never), true)
    const counts = fixture.core.countUnread(ACCOUNT)
    expect(new Map(counts.map((item) => [item.conversationServerId, item.count]))).toEqual(
      new Map([
        [CHAT, 2],
        ['archived', 1]
      ])
    )
    expect(fixture.core.countUnread(OTHER)).toEqual([{ conversationServerId: CHAT, count: 1 }])
  })

  it('never adds unread from history', () => {
    fixture.ingest([messageEvent('m1')], { origin: 'history' })
    expect(unread()).toBe(0)
    fixture.ingest([messageEvent('m2')])
    expect(unread()).toBe(1)
  })

  it('marks read up to a message, and reports whether anything was unread', () => {
    const { messages } = fixture.ingest([
      messageEvent('m1'),
      messageEvent('m2'),
      messageEvent('m3')
    ])
    const { id } = onlyConversation(fixture.core)
    const first = fixture.core.markRead(id, messages[1]?.id ?? null)
    expect(first).toMatchObject({ hadUnread: true, conversations: [{ unreadCount: 1 }] })
    // Never back.
    fixture.core.markRead(id, messages[0]?.id ?? null)
    expect(unread()).toBe(1)
    fixture.core.markRead(id, null)
    expect(fixture.core.markRead(id, null)).toMatchObject({ hadUnread: false, conversations: [] })
  })

  it('clears "marked unread" by reading', () => {
    fixture.ingest([messageEvent('m1', { isFromMe: true })])
    const { id } = onlyConversation(fixture.core)
    expect(fixture.core.setMarkedUnread(id, true).conversations).toMatchObject([
      { isMarkedUnread: true }
    ])
    expect(fixture.core.markRead(id, null)).toMatchObject({
      hadUnread: true,
      conversations: [{ isMarkedUnread: false }]
    })
  })

  it('does not read what is yet to come when our clock is ahead of the server', () => {
    fixture.ingest([messageEvent('m1')])
    const { id } = onlyConversation(fixture.core)
    fixture.core.enqueueSend({
      conversationId: id,
      clientId: 'c1',
      text: 'mine',
      replyToMessageId: null,
      attachment: null,
      now: NOW + DAY
    })
    fixture.core.markRead(id, null)
    fixture.ingest([messageEvent('m2')])
    expect(unread()).toBe(1)
  })

  it('sums up all that is neither muted nor archived', () => {
    fixture.ingest([
      messageEvent('m1'),
      messageEvent('m2', { conversationServerId: 'muted' }),
      messageEvent('m3', { conversationServerId: 'archived' }),
      messageEvent('m4', { conversationServerId: 'marked', isFromMe: true })
    ])
    const idOf = (serverId: string): ReturnType<typeof onlyConversation>['id'] => {
      const found = fixture.core.listConversations().find((c) => c.serverId === serverId)
      if (found === undefined) throw new Error(serverId)
      return found.id
    }
    fixture.core.setMuted(idOf('muted'), NOW + 1000)
    fixture.core.setArchived(idOf('archived'), true)
    fixture.core.setMarkedUnread(idOf('marked'), true)
    expect(fixture.core.unreadTotals(NOW, DEFAULT_SETTINGS)).toEqual({
      messages: 1,
      conversations: 2,
      byAccount: { [ACCOUNT]: 1 }
    })
    expect(fixture.core.unreadTotals(NOW + 1000, DEFAULT_SETTINGS).messages).toBe(2)
    const count = (countMuted: boolean, countArchived: boolean): number =>
      fixture.core.unreadTotals(NOW, { countMuted, countArchived }).messages
    expect([count(true, false), count(false, true), count(true, true)]).toEqual([2, 2, 3])
  })
})
