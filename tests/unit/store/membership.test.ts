import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../src/main/core/backendEvents'
import { DEFAULT_SETTINGS } from '../../../src/shared/domain'
import {
  ACCOUNT,
  CHAT,
  createFixture,
  messageEvent,
  NOW,
  onlyConversation,
  remoteConversation,
  timeline,
  type Fixture
} from './support'

const REMOVED: BackendEvent = { type: 'conversationRemoved', conversationServerId: CHAT }
const TOLD: BackendEvent = { type: 'conversation', conversation: remoteConversation() }

describe('leaving a conversation', () => {
  let fixture: Fixture
  const isLeft = (): boolean => onlyConversation(fixture.core).isLeft
  beforeEach(() => {
    fixture = createFixture()
    fixture.ingest([TOLD, messageEvent('m1'), messageEvent('m2')])
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('keeps the messages and counts nothing of it any more', () => {
    fixture.core.setMarkedUnread(onlyConversation(fixture.core).id, true)
    const { conversations } = fixture.ingest([REMOVED])
    expect(conversations).toMatchObject([{ isLeft: true, unreadCount: 0, isMarkedUnread: false }])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'text of m2'])
    expect(fixture.core.unreadTotals(NOW, DEFAULT_SETTINGS)).toMatchObject({
      messages: 0,
      conversations: 0
    })
    expect(fixture.core.countUnread(ACCOUNT)).toEqual([])
    expect(fixture.core.listNotifiable(ACCOUNT)).toEqual([])
    expect(fixture.ingest([REMOVED]).conversations).toEqual([])
  })

  it('counts nothing that came with the very news of leaving', () => {
    const { notifiable } = fixture.ingest([messageEvent('m3'), REMOVED])
    expect(notifiable).toEqual([])
    expect(onlyConversation(fixture.core)).toMatchObject({ isLeft: true, unreadCount: 0 })
  })

  it('ends when the server tells of it again, word by word as before', () => {
    fixture.ingest([REMOVED])
    expect(fixture.ingest([TOLD]).conversations).toMatchObject([{ isLeft: false }])
    fixture.ingest([REMOVED, TOLD])
    expect(isLeft()).toBe(false)
    fixture.ingest([TOLD, REMOVED])
    expect(isLeft()).toBe(true)
  })

  it('ends when a message comes, which is unread then', () => {
    fixture.ingest([REMOVED])
    fixture.ingest([messageEvent('m3')])
    expect(onlyConversation(fixture.core)).toMatchObject({ isLeft: false, unreadCount: 1 })
  })

  it('does not end by reading further back', () => {
    fixture.ingest([REMOVED])
    fixture.ingest([messageEvent('m0', { order: 0 }, remoteConversation())], { origin: 'history' })
    expect(isLeft()).toBe(true)
    expect(timeline(fixture.core)).toHaveLength(3)
  })

  it('lasts where the server goes on telling of it, until somebody says something in it', () => {
    const told = remoteConversation({ isToldWhenLeft: true })
    const line = { service: { type: 'participant_left', actor: 'You' } } as const
    fixture.ingest([messageEvent('m3', line, told), REMOVED])
    fixture.ingest([{ type: 'conversation', conversation: told }])
    fixture.ingest([messageEvent('m4', line, told)])
    fixture.ingest([messageEvent('m2', {}, told)], { origin: 'catchUp' })
    expect(isLeft()).toBe(true)
    fixture.ingest([messageEvent('m5', {}, told)])
    expect(isLeft()).toBe(false)
  })

  it('makes nothing of a conversation that is not known', () => {
    fixture.ingest([{ ...REMOVED, conversationServerId: 'unknown' }])
    expect(isLeft()).toBe(false)
  })
})
