import { describe, expect, it } from 'vitest'

import { createDesktopSignals } from '../../../src/main/core/desktopSignals'
import type { Conversation, UnreadTotals } from '../../../src/shared/domain'
import { conversationSample } from '../../support/samples'

const TOTALS: UnreadTotals = { messages: 3, conversations: 2, byAccount: {} }

const run = (conversations: readonly Conversation[]) => {
  const totals: UnreadTotals[] = []
  const lists: string[][] = []
  const signals = createDesktopSignals(
    {
      setUnread: (unread) => totals.push(unread),
      setUnreadConversations: (unread) => lists.push(unread.map(({ id }) => id))
    },
    () => conversations
  )
  return { signals, totals, lists }
}

describe('desktop signals', () => {
  it('are set by the recount and by nothing else', () => {
    const { signals, totals, lists } = run([conversationSample('c1')])
    signals([
      { type: 'storage/recovered' },
      { type: 'conversations/upserted', conversations: [conversationSample('c2')] }
    ])
    expect([totals, lists]).toEqual([[], []])
    signals([{ type: 'storage/recovered' }, { type: 'unread/changed', unread: TOTALS }])
    expect([totals, lists]).toEqual([[TOTALS], [['c1']]])
  })

  it('list what is unread or marked so, newest first, eight at most', () => {
    const many = Array.from({ length: 10 }, (_, index) =>
      conversationSample(`c${index}`, { lastActivityAt: (index * 7) % 10, unreadCount: 1 })
    )
    const { signals, lists } = run([
      conversationSample('read', { unreadCount: 0, lastActivityAt: 99 }),
      conversationSample('marked', { unreadCount: 0, isMarkedUnread: true, lastActivityAt: 50 }),
      ...many
    ])
    signals([{ type: 'unread/changed', unread: TOTALS }])
    expect(lists).toEqual([['marked', 'c7', 'c4', 'c1', 'c8', 'c5', 'c2', 'c9']])
  })
})
