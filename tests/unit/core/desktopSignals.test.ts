import { describe, expect, it } from 'vitest'

import { createDesktopSignals } from '../../../src/main/core/desktopSignals'
import type { WaitsFor } from '../../../src/main/core/ports'
import {
  asAccountId,
  type Conversation,
  DEFAULT_SETTINGS,
  type UnreadRules,
  type UnreadTotals
} from '../../../src/shared/domain'
import type { AppEvent } from '../../../src/shared/ipc/events'
import { START_AT } from '../../support/fakeClock'
import { conversationSample } from '../../support/samples'

const TOTALS: UnreadTotals = { messages: 3, conversations: 2, byAccount: {} }

const run = (conversations: readonly Conversation[], rules: UnreadRules = DEFAULT_SETTINGS) => {
  const totals: (readonly [UnreadTotals, WaitsFor])[] = []
  const lists: string[][] = []
  const signals = createDesktopSignals(
    {
      setUnread: (unread, waitsFor) => totals.push([unread, waitsFor]),
      setUnreadConversations: (unread) => lists.push(unread.map(({ id }) => id))
    },
    { listConversations: () => conversations, rules: () => rules, now: () => START_AT }
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
    expect([totals, lists]).toEqual([[[TOTALS, null]], [['c1']]])
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

  it('list what counts: by the rules, muted and archived ones too', () => {
    const some = [
      conversationSample('plain', { unreadCount: 1, lastActivityAt: 4 }),
      conversationSample('muted', { unreadCount: 1, mutedUntil: START_AT + 1, lastActivityAt: 3 }),
      conversationSample('archived', { unreadCount: 1, isArchived: true, lastActivityAt: 2 }),
      conversationSample('left', { unreadCount: 1, isLeft: true, lastActivityAt: 1 })
    ]
    const listWith = (countMuted: boolean, countArchived: boolean) => {
      const { signals, lists } = run(some, { countMuted, countArchived })
      signals([{ type: 'unread/changed', unread: TOTALS }])
      return lists[0]
    }
    expect(listWith(false, false)).toEqual(['plain'])
    expect(listWith(true, false)).toEqual(['plain', 'muted'])
    expect(listWith(false, true)).toEqual(['plain', 'archived'])
  })

  it('tell of a keychain that does not give out what is needed', () => {
    const { signals, totals } = run([])
    const keychain = (state: 'ok' | 'locked' | 'unavailable' | 'session'): AppEvent => ({
      type: 'keychain/changed',
      keychain: { state }
    })
    for (const state of ['locked', 'ok', 'unavailable', 'session'] as const)
      signals([keychain(state)])
    expect(totals.map(([, waitsFor]) => waitsFor)).toEqual(['keychain', null, 'keychain', null])
  })

  it.each(['auth_required', 'signed_out'] as const)('tell of an account that is %s', (phase) => {
    const { signals, totals } = run([])
    const connection = { accountId: asAccountId('a'), phase }
    signals([{ type: 'connection/changed', connection } as AppEvent])
    expect(totals).toEqual([[expect.anything(), 'signIn']])
  })

  it('tell of accounts that wait for a sign-in, until they do not or are removed', () => {
    const { signals, totals } = run([])
    const connection = (id: string, phase: 'auth_required' | 'online'): AppEvent =>
      ({
        type: 'connection/changed',
        connection: { accountId: asAccountId(id), phase }
      }) as AppEvent
    signals([connection('a', 'auth_required'), connection('b', 'auth_required')])
    signals([connection('a', 'online')])
    signals([{ type: 'accounts/changed', accounts: [] }])
    expect(totals.map(([, waitsFor]) => waitsFor)).toEqual(['signIn', 'signIn', null])
  })

  it('tell a locked secret from a sign-in that is needed', () => {
    const { signals, totals } = run([])
    const signedOut = (id: string): AppEvent =>
      ({
        type: 'connection/changed',
        connection: { accountId: asAccountId(id), phase: 'signed_out' }
      }) as AppEvent
    const accounts = (...states: readonly string[]): AppEvent =>
      ({
        type: 'accounts/changed',
        accounts: states.map((secretState, index) => ({
          account: { id: asAccountId('ab'[index] ?? '') },
          secretState
        }))
      }) as unknown as AppEvent
    signals([accounts('locked', 'stored'), signedOut('a')])
    signals([signedOut('b')])
    signals([accounts('locked', 'unavailable')])
    expect(totals.map(([, waitsFor]) => waitsFor)).toEqual(['keychain', 'signIn', 'keychain'])
  })
})
