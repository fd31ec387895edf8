import { describe, expect, it } from 'vitest'

import { coalesce } from '../../../src/main/ipc/coalesce'
import {
  asAccountId,
  asConversationId,
  asMessageId,
  type ConnectionPhase,
  type Conversation,
  type Message
} from '../../../src/shared/domain'
import type { AppEvent } from '../../../src/shared/ipc/events'

const message = (id: string, text = '', account = 'a'): Message =>
  ({ id: asMessageId(id), accountId: asAccountId(account), text }) as Message

const upserted = (...messages: Message[]): AppEvent => ({ type: 'messages/upserted', messages })
const removed = (...ids: string[]): AppEvent => ({
  type: 'messages/removed',
  conversationId: asConversationId('c'),
  ids: ids.map(asMessageId)
})
const conversation = (id: string, unreadCount = 0): AppEvent => ({
  type: 'conversations/upserted',
  conversations: [{ id: asConversationId(id), unreadCount } as Conversation]
})
const connection = (account: string, phase: ConnectionPhase): AppEvent => ({
  type: 'connection/changed',
  connection: {
    accountId: asAccountId(account),
    phase,
    attempt: 1,
    since: 0,
    retryAt: null,
    cause: null,
    errorCode: null,
    progress: null
  }
})
const unread = (messages: number): AppEvent => ({
  type: 'unread/changed',
  unread: { messages, conversations: 0, byAccount: {} }
})
const navigation: AppEvent = {
  type: 'navigation/requested',
  conversationId: asConversationId('c'),
  messageId: null
}
const crowd = (count: number, account: string): Message[] =>
  Array.from({ length: count }, (_, index) => message(`${account}${index.toString()}`, '', account))

describe('coalesce', () => {
  it('leaves single events alone', () => {
    const events = [upserted(message('1')), connection('a', 'online'), navigation]
    expect(coalesce(events)).toEqual(events)
  })

  it('keeps the last state of each connection and of the unread count', () => {
    expect(
      coalesce([
        connection('a', 'connecting'),
        connection('b', 'waiting'),
        unread(1),
        connection('a', 'online'),
        unread(2)
      ])
    ).toEqual([connection('b', 'waiting'), connection('a', 'online'), unread(2)])
  })

  it('merges rows by id, newest version last', () => {
    expect(
      coalesce([
        upserted(message('1', 'old'), message('2')),
        conversation('c', 1),
        upserted(message('1', 'new'), message('3')),
        conversation('c', 2)
      ])
    ).toEqual([upserted(message('2'), message('1', 'new'), message('3')), conversation('c', 2)])
  })

  it('never moves a row across a removal', () => {
    const events = [upserted(message('1')), removed('1'), upserted(message('1', 'again'))]
    expect(coalesce(events)).toEqual(events)
    const lists: AppEvent[] = [
      conversation('c'),
      { type: 'conversations/removed', ids: [asConversationId('c')] },
      conversation('c', 1)
    ]
    expect(coalesce(lists)).toEqual(lists)
  })

  it('keeps events that are no state, all of them', () => {
    expect(coalesce([navigation, navigation])).toEqual([navigation, navigation])
  })

  it('sends 500 rows of an account, and "read again" for one more', () => {
    expect(coalesce([upserted(...crowd(500, 'a'))])).toHaveLength(1)
    expect(coalesce([upserted(...crowd(500, 'a'))])[0]?.type).toBe('messages/upserted')
    expect(coalesce([upserted(...crowd(501, 'a'))])).toEqual([
      { type: 'messages/invalidated', accountId: 'a' }
    ])
  })

  it('counts rows, not events, and each account for itself', () => {
    const twice = crowd(300, 'a')
    expect(coalesce([upserted(...twice), upserted(...twice)])[0]?.type).toBe('messages/upserted')
    expect(
      coalesce([
        upserted(...crowd(400, 'a'), message('b1', '', 'b')),
        upserted(...crowd(600, 'a')),
        removed('x')
      ])
    ).toEqual([
      upserted(message('b1', '', 'b')),
      removed('x'),
      { type: 'messages/invalidated', accountId: 'a' }
    ])
  })
})
