import { describe, expect, it } from 'vitest'

import type { BackendEvent } from '../../../src/main/core/backendEvents'
import { CHAT, createFixture, messageEvent, NOW, onlyConversation, timeline } from './support'

const listed = (
  serverIds: readonly string[],
  since: number,
  until: number | null
): BackendEvent => ({
  type: 'messagesListed',
  conversationServerId: CHAT,
  since,
  until,
  serverIds
})

describe('a listing of a span', () => {
  it('removes what is missing in it, and nothing outside', () => {
    const { core, ingest } = createFixture()
    ingest(['m1', 'm2', 'm3', 'm4'].map((id) => messageEvent(id)))
    ingest([listed(['m3'], NOW + 2_000, NOW + 3_000)])
    expect(timeline(core)).toEqual(['text of m1', 'text of m3', 'text of m4'])
    expect(onlyConversation(core)).toMatchObject({ messageCount: 3, unreadCount: 3 })
  })

  it('buries nothing: what is there after all is stored when it is met again', () => {
    const { core, ingest } = createFixture()
    ingest(['m1', 'm2', 'm3'].map((id) => messageEvent(id)))
    ingest([listed(['m1', 'm3'], 0, null)])
    ingest([messageEvent('m2')])
    expect(timeline(core)).toEqual(['text of m1', 'text of m2', 'text of m3'])
  })

  it('empties a conversation', () => {
    const { core, ingest } = createFixture()
    ingest(['m1', 'm2'].map((id) => messageEvent(id)))
    ingest([listed([], 0, null)])
    expect(timeline(core)).toEqual([])
    expect(onlyConversation(core)).toMatchObject({ unreadCount: 0 })
  })

  it('is ignored for a conversation that is not known', () => {
    const { ingest } = createFixture()
    expect(() => ingest([listed([], 0, null)])).not.toThrow()
  })
})

describe('reading elsewhere', () => {
  const read = (upToServerId?: string): BackendEvent => ({
    type: 'conversationRead',
    conversationServerId: CHAT,
    isRead: true,
    ...(upToServerId === undefined ? {} : { upToServerId })
  })

  it('up to a message leaves later ones unread', () => {
    const { core, ingest } = createFixture()
    ingest(['m1', 'm2', 'm3'].map((id) => messageEvent(id)))
    ingest([read('m2')])
    expect(onlyConversation(core).unreadCount).toBe(1)
    ingest([read()])
    expect(onlyConversation(core).unreadCount).toBe(0)
  })

  it('up to a message that is not stored changes nothing', () => {
    const { core, ingest } = createFixture()
    ingest([messageEvent('m1')])
    ingest([read('older')])
    expect(onlyConversation(core).unreadCount).toBe(1)
  })
})
