import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { StoreError } from '../../../src/main/core/store'
import { asAccountId, type MessageId } from '../../../src/shared/domain'
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

describe('ingest', () => {
  let fixture: Fixture
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('makes a conversation for a message of an unknown one', () => {
    const result = fixture.ingest([messageEvent('m1', { senderName: 'Anna' })])
    expect(result.inserted).toBe(1)
    expect(result.messages).toHaveLength(1)
    expect(onlyConversation(fixture.core)).toMatchObject({
      serverId: CHAT,
      name: 'Anna',
      unreadCount: 1,
      messageCount: 1,
      lastMessage: { text: 'text of m1', senderName: 'Anna', kind: 'text' }
    })
  })

  it('stores a message once however often it comes', () => {
    fixture.ingest([messageEvent('m1'), messageEvent('m1')])
    const again = fixture.ingest([messageEvent('m1')])
    expect(again).toMatchObject({ inserted: 0, updated: 0, messages: [], conversations: [] })
    expect(timeline(fixture.core)).toEqual(['text of m1'])
  })

  it('keeps the local id through edits', () => {
    const [first] = fixture.ingest([messageEvent('m1')]).messages
    const [second] = fixture.ingest([
      messageEvent('m1', { text: 'edited', editedAt: NOW + 5000 })
    ]).messages
    expect(second?.id).toBe(first?.id)
    expect(second).toMatchObject({ text: 'edited', editedAt: NOW + 5000 })
  })

  it('does not let an older revision overwrite a newer one', () => {
    fixture.ingest([messageEvent('m1', { text: 'second', editedAt: NOW + 2000 })])
    fixture.ingest([messageEvent('m1', { text: 'first', editedAt: NOW + 1000 })])
    fixture.ingest([messageEvent('m1', { text: 'original' })])
    expect(timeline(fixture.core)).toEqual(['second'])
  })

  it('turns an unsent message into a tombstone without text, also for search', () => {
    fixture.ingest([messageEvent('m1', { text: 'secret words' })])
    expect(fixture.core.search('secret', null, 10)).toHaveLength(1)
    const [message] = fixture.ingest([
      messageEvent('m1', { text: '', unsentAt: NOW + 9000 })
    ]).messages
    expect(message).toMatchObject({ text: '', unsentAt: NOW + 9000 })
    fixture.ingest([messageEvent('m1', { text: 'secret words', editedAt: NOW + 99_000 })])
    expect(timeline(fixture.core)).toEqual([''])
    expect(fixture.core.search('secret', null, 10)).toEqual([])
    expect(onlyConversation(fixture.core).lastMessage?.kind).toBe('unsent')
    expect(onlyConversation(fixture.core).unreadCount).toBe(0)
  })

  it('moves dates forward only', () => {
    const own = { isFromMe: true }
    fixture.ingest([messageEvent('m1', { ...own, deliveredAt: 200, readAt: 300 })])
    const again = fixture.ingest([messageEvent('m1', { ...own, deliveredAt: 100, readAt: null })])
    expect(again.messages).toEqual([])
    const { id } = onlyConversation(fixture.core)
    const [message] = fixture.core.readWindow(id, { at: 'newest' }, 10).messages
    expect(message).toMatchObject({ deliveredAt: 200, readAt: 300, sendState: 'read' })
  })

  it('does not let a reduced payload null what is known', () => {
    const file = {
      serverId: 'f1',
      fileName: 'a.png',
      mimeType: 'image/png',
      size: 5,
      width: 1,
      height: 2,
      isVoice: false,
      blurhash: null
    }
    fixture.ingest([
      messageEvent('m1', {
        subject: 'S',
        effect: 'slam',
        replyToServerId: 'm0',
        attachments: [file]
      })
    ])
    fixture.ingest([
      messageEvent('m1', { text: '', attachments: null, isReduced: true, sentAt: NOW + 1 })
    ])
    const { id } = onlyConversation(fixture.core)
    expect(fixture.core.readWindow(id, { at: 'newest' }, 10).messages[0]).toMatchObject({
      text: 'text of m1',
      subject: 'S',
      effect: 'slam',
      sentAt: NOW + 1000,
      replyTo: { serverId: 'm0', messageId: null },
      attachments: [{ serverId: 'f1', fileName: 'a.png' }]
    })
  })

  it('completes a reduced message by the full copy', () => {
    fixture.ingest([messageEvent('m1', { isReduced: true, order: 0, effect: null })])
    fixture.ingest([messageEvent('m1', { order: 77, effect: 'slam' })])
    const { id } = onlyConversation(fixture.core)
    const { messages } = fixture.core.readWindow(id, { at: 'newest' }, 10)
    expect(messages).toMatchObject([{ order: 77, effect: 'slam' }])
  })

  it('writes the cursor with the rows and leaves both when anything fails', () => {
    fixture.ingest([messageEvent('m1')], { cursor: 'c1', origin: 'catchUp' })
    expect(fixture.core.getCursor(ACCOUNT)).toBe('c1')
    const before = fixture.core.listConversations()
    const broken = {
      ...messageEvent('m2'),
      get conversation(): never {
        throw new Error('crash')
      }
    }
    expect(() =>
      fixture.ingest([messageEvent('m3', { conversationServerId: 'new' }), broken], {
        cursor: 'c2'
      })
    ).toThrow('crash')
    expect(fixture.core.getCursor(ACCOUNT)).toBe('c1')
    expect(fixture.core.listConversations()).toEqual(before)
    fixture.ingest([messageEvent('m3', { conversationServerId: 'new' })])
    expect(fixture.core.listConversations()).toHaveLength(2)
  })

  it('refuses to write for an account that is gone', () => {
    expect(() => fixture.ingest([], { accountId: asAccountId('nobody') })).toThrow(StoreError)
  })

  it('does not bring back what the server deleted, even when the delete came first', () => {
    fixture.ingest([{ type: 'messageDeleted', serverId: 'm1' }, messageEvent('m1')])
    fixture.ingest([messageEvent('m2')])
    const { removed } = fixture.ingest([{ type: 'messageDeleted', serverId: 'm2' }])
    expect(removed).toHaveLength(1)
    fixture.ingest([messageEvent('m2'), messageEvent('m1')])
    expect(timeline(fixture.core)).toEqual([])
    expect(fixture.core.search('text', null, 10)).toEqual([])
    expect(onlyConversation(fixture.core)).toMatchObject({
      messageCount: 0,
      unreadCount: 0,
      lastMessage: null
    })
  })

  it('finds the words of a message that takes the place of one deleted in the same moment', () => {
    const at = { sentAt: NOW + 7 }
    fixture.ingest([messageEvent('m1', { ...at, text: 'first words' })])
    const { messages, removed } = fixture.ingest([
      { type: 'messageDeleted', serverId: 'm1' },
      messageEvent('m2', { ...at, text: 'second words' })
    ])
    expect(messages).toMatchObject([{ serverId: 'm2' }])
    const shown = new Set(messages.map(({ id }) => id))
    expect(removed.filter(({ messageId }) => shown.has(messageId))).toEqual([])
    expect(fixture.core.search('first', null, 5)).toEqual([])
    expect(fixture.core.search('second', null, 5)).toHaveLength(1)
  })

  it('never overwrites what is known of a conversation by "not told"', () => {
    fixture.ingest([
      { type: 'conversation', conversation: remoteConversation({ name: 'Trip', isGroup: true }) }
    ])
    fixture.ingest([
      {
        type: 'conversation',
        conversation: remoteConversation({ isGroup: true, participants: null })
      }
    ])
    expect(onlyConversation(fixture.core)).toMatchObject({
      name: 'Trip',
      isGroup: true,
      participants: [{ address: 'anna@example.org', name: 'Anna' }]
    })
  })

  it('forgets the name of a group that has none any more, and keeps it when nothing is said', () => {
    const nameAfter = (name: string | null): string => {
      const conversation = remoteConversation({ name, isGroup: true })
      fixture.ingest([{ type: 'conversation', conversation }])
      return onlyConversation(fixture.core).name
    }
    expect(['Trip', null, '', null].map(nameAfter)).toEqual(['Trip', 'Trip', 'Anna', 'Anna'])
  })

  it('shows a name that is learned later everywhere', () => {
    fixture.ingest([
      messageEvent(
        'm1',
        {},
        remoteConversation({ participants: [{ address: 'anna@example.org', name: null }] })
      )
    ])
    expect(onlyConversation(fixture.core).name).toBe('anna@example.org')
    const { conversations } = fixture.ingest([
      { type: 'participantNames', names: [{ address: 'anna@example.org', name: 'Anna B' }] }
    ])
    expect(conversations).toMatchObject([{ name: 'Anna B', lastMessage: { senderName: 'Anna B' } }])
    const { id } = onlyConversation(fixture.core)
    expect(fixture.core.readWindow(id, { at: 'newest' }, 1).messages[0]?.senderName).toBe('Anna B')
  })

  it('keeps archived what was archived here until the server changes its mind', () => {
    const told = (isArchived: boolean): void => {
      fixture.ingest([{ type: 'conversation', conversation: remoteConversation({ isArchived }) }])
    }
    told(false)
    fixture.core.setArchived(onlyConversation(fixture.core).id, true)
    fixture.ingest([
      { type: 'conversation', conversation: remoteConversation({ isArchived: false, name: 'x' }) }
    ])
    expect(onlyConversation(fixture.core).isArchived).toBe(true)
    told(true)
    told(false)
    expect(onlyConversation(fixture.core).isArchived).toBe(false)
  })

  it('quarantines and counts what it cannot use, and stores the rest', () => {
    const bad = {
      type: 'quarantined',
      source: 'photon',
      reason: 'no guid',
      raw: 'x'.repeat(100_000)
    } as const
    const result = fixture.ingest([bad, bad, messageEvent(''), messageEvent('m1')])
    expect(result).toMatchObject({ quarantined: 3, inserted: 1 })
    expect(fixture.core.stats().quarantined).toBe(3)
    const kept = fixture.db.all<{ raw: string; count: number }>('SELECT raw, count FROM quarantine')
    expect(kept.map(({ raw }) => raw.length <= 65_536)).toEqual([true, true])
    expect(kept.map(({ count }) => count).sort()).toEqual([1, 2])
  })

  it('survives numbers that are none', () => {
    fixture.ingest([
      messageEvent('m1', { sentAt: Number.NaN, order: Infinity, editedAt: -5, readAt: 1e300 }),
      messageEvent('m2', { sentAt: 1.5, deliveredAt: 0.25 })
    ])
    expect(onlyConversation(fixture.core).messageCount).toBe(2)
  })

  it('notifies of new incoming messages once, and of nothing that is history', () => {
    const live = fixture.ingest([messageEvent('m1')])
    expect(live.notifiable).toEqual([live.messages[0]?.id])
    expect(fixture.ingest([messageEvent('m1')]).notifiable).toEqual([])
    fixture.ingest([messageEvent('m2')], { origin: 'initial' })
    fixture.ingest([messageEvent('m3')], { origin: 'history' })
    fixture.ingest([
      messageEvent('m4', { isFromMe: false, service: { type: 'icon_changed', actor: 'a' } })
    ])
    expect(fixture.core.listNotifiable(ACCOUNT).map(({ serverId }) => serverId)).toEqual(['m1'])
    fixture.ingest([messageEvent('m5')], { origin: 'catchUp' })
    const waiting = fixture.core.listNotifiable(ACCOUNT)
    expect(waiting.map(({ serverId }) => serverId)).toEqual(['m1', 'm5'])
    fixture.core.clearNotifiable(waiting.map(({ id }) => id))
    expect(fixture.core.listNotifiable(ACCOUNT)).toEqual([])
  })

  it('hands over what waits for a notification in pieces, none missing or twice', () => {
    const count = 600
    fixture.ingest(
      Array.from({ length: count }, (_, n) =>
        messageEvent(`m${String(n)}`, { sentAt: 7, order: 1 })
      )
    )
    const ids: MessageId[] = []
    let pieces = 0
    for (;;) {
      const piece = fixture.core.listNotifiable(ACCOUNT, ids.at(-1) ?? null)
      if (piece.length === 0) break
      pieces += 1
      ids.push(...piece.map(({ id }) => id))
    }
    expect(new Set(ids).size).toBe(count)
    expect(ids).toHaveLength(count)
    expect(pieces).toBeGreaterThan(1)
  })

  it('does not read a bulk of a catch-up back, and says so', () => {
    const page = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) => messageEvent(`m${String(first + n)}`))
    const bulk = fixture.ingest(page(0, 201), { origin: 'catchUp' })
    expect(bulk).toMatchObject({ messages: [], isBulk: true, inserted: 201 })
    expect(bulk.conversations).toMatchObject([{ messageCount: 201 }])
    expect(bulk.notifiable).toHaveLength(201)
    const few = fixture.ingest(page(1000, 200), { origin: 'catchUp' })
    expect([few.isBulk, few.messages.length]).toEqual([false, 200])
    const live = fixture.ingest(page(2000, 300))
    expect([live.isBulk, live.messages.length]).toEqual([false, 300])
  })

  it('does not notify of what the same batch shows as answered', () => {
    const result = fixture.ingest([messageEvent('m1'), messageEvent('m2', { isFromMe: true })])
    expect(result.notifiable).toEqual([])
  })
})
