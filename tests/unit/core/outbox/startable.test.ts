import { describe, expect, it } from 'vitest'

import { isHeld, startable } from '../../../../src/main/core/outbox/startable'
import type { OutboxItem } from '../../../../src/main/core/store'
import { asAccountId, asConversationId, asOutboxItemId } from '../../../../src/shared/domain'

const NOW = 1_000_000
const send = (id: string, change: Partial<OutboxItem> = {}): OutboxItem => ({
  id: asOutboxItemId(id),
  accountId: asAccountId('a'),
  conversationId: asConversationId('c'),
  messageId: null,
  command: {
    type: 'send',
    clientId: id,
    conversationServerId: 's',
    text: id,
    replyToServerId: null,
    attachment: null,
    enqueuedAt: NOW
  },
  state: 'queued',
  sequence: 1,
  attempts: 0,
  notBefore: 0,
  createdAt: NOW,
  ...change
})
const read: OutboxItem['command'] = { type: 'markRead', conversationServerId: 's', isRead: true }

const due = (items: readonly OutboxItem[], busy: readonly string[] = []): readonly string[] =>
  startable(items, {
    now: NOW,
    isParked: (id) => id === 'parked',
    isBusy: (id) => busy.includes(id)
  }).due.map(({ id }) => id)

describe('what of an outbox may start', () => {
  it('is the head of each conversation that nothing is under way for', () => {
    const other = asConversationId('d')
    const items = [send('1'), send('2'), send('3', { conversationId: other })]
    expect(due(items)).toEqual(['1', '3'])
    expect(due(items, ['c'])).toEqual(['3'])
  })

  it('passes over what failed or cannot be decided', () => {
    expect(due([send('1', { state: 'failed' }), send('parked'), send('2')])).toEqual(['2'])
  })

  it('keeps later sends behind one that is held, for their order', () => {
    const items = [send('1', { notBefore: NOW + 5_000 }), send('2')]
    expect(due(items)).toEqual([])
    expect(
      startable(items, { now: NOW, isParked: () => false, isBusy: () => false }).nextDueAt
    ).toBe(NOW + 5_000)
  })

  it('lets a read mark go ahead of one that is held', () => {
    const items = [
      send('1', { notBefore: NOW + 5_000 }),
      send('2'),
      send('3', { command: read }),
      send('4', { command: read })
    ]
    expect(due(items)).toEqual(['3'])
  })

  it('keeps everything behind one that is tried again later', () => {
    const items = [send('1', { attempts: 1, notBefore: NOW + 5_000 }), send('2', { command: read })]
    expect(due(items)).toEqual([])
  })

  it('holds nothing longer than a minute: then the clock was set back', () => {
    const item = send('1', { notBefore: NOW + 60_001 })
    expect(isHeld(item, NOW)).toBe(false)
    expect(due([item])).toEqual(['1'])
  })
})
