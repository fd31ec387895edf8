import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Message } from '../../../src/shared/domain'
import {
  account,
  ACCOUNT,
  CHAT,
  createFixture,
  messageEvent,
  NOW,
  onlyConversation,
  OTHER,
  reactionEvent,
  remoteConversation,
  timeline,
  type Fixture,
  draftOf
} from './support'

describe('store', () => {
  let fixture: Fixture
  const newest = (): Message => {
    const { id } = onlyConversation(fixture.core)
    const message = fixture.core.readWindow(id, { at: 'newest' }, 1).messages[0]
    if (message === undefined) throw new Error('no message')
    return message
  }
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  describe('reactions', () => {
    it('keeps one that comes before its message', () => {
      fixture.ingest([reactionEvent('r1', 'm1')])
      fixture.ingest([messageEvent('m1')])
      expect(newest().reactions).toMatchObject([{ emoji: '❤️', tapback: 'love', isMe: false }])
    })

    it('shows the newest of each sender, and nothing after a removal', () => {
      fixture.ingest([messageEvent('m1')])
      fixture.ingest([
        reactionEvent('a3', 'm1', { emoji: '👍', tapback: 'like', at: NOW + 3 }),
        reactionEvent('r2', 'm1', { at: NOW + 2 }),
        reactionEvent('r9', 'm1', { isFromMe: true, senderAddress: '', emoji: '😂', at: NOW + 9 })
      ])
      expect(newest().reactions.map(({ emoji }) => emoji)).toEqual(['👍', '😂'])
      const { messages, updated } = fixture.ingest([
        reactionEvent('r5', 'm1', { isRemoval: true, at: NOW + 5 })
      ])
      expect(messages.map(({ reactions }) => reactions.length)).toEqual([1])
      expect(updated).toBe(1)
      fixture.ingest([reactionEvent('r4', 'm1', { at: NOW + 4 })])
      expect(newest().reactions.map(({ emoji }) => emoji)).toEqual(['😂'])
    })

    it('breaks ties of the time by the order, and leaves preview and order of the list alone', () => {
      fixture.ingest([messageEvent('m1')])
      const before = onlyConversation(fixture.core)
      const { conversations } = fixture.ingest([
        reactionEvent('a2', 'm1', { emoji: '2', order: 2 }),
        reactionEvent('r1', 'm1', { emoji: '1', order: 1 })
      ])
      expect(newest().reactions.map(({ emoji }) => emoji)).toEqual(['2'])
      expect(conversations).toEqual([])
      expect(onlyConversation(fixture.core)).toEqual(before)
    })

    it('disappears when the server deletes it', () => {
      fixture.ingest([messageEvent('m1'), reactionEvent('r1', 'm1')])
      fixture.ingest([{ type: 'messageDeleted', serverId: 'r1' }, reactionEvent('r1', 'm1')])
      expect(newest().reactions).toEqual([])
    })
  })

  it('hides a message here for good', () => {
    fixture.ingest([messageEvent('m1'), messageEvent('m2')])
    const { removed, conversations } = fixture.core.deleteForMe(newest().id)
    expect(removed).toHaveLength(1)
    expect(conversations).toMatchObject([{ messageCount: 1, lastMessage: { text: 'text of m1' } }])
    fixture.ingest([messageEvent('m2', { text: 'again', editedAt: NOW })], { origin: 'catchUp' })
    expect(timeline(fixture.core)).toEqual(['text of m1'])
  })

  it('hides a waiting message with its outbox item, and its echo too', () => {
    fixture.ingest([messageEvent('m1')])
    const { id } = onlyConversation(fixture.core)
    const { item } = fixture.core.enqueueSend({
      conversationId: id,
      clientId: 'c1',
      text: 'mine',
      replyToMessageId: null,
      attachment: null,
      now: NOW
    })
    if (item.messageId !== null) fixture.core.deleteForMe(item.messageId)
    expect(fixture.core.listOutbox(ACCOUNT)).toEqual([])
    fixture.ingest([messageEvent('m2', { isFromMe: true, clientId: 'c1' })])
    fixture.ingest([messageEvent('m2', { isFromMe: true })])
    expect(timeline(fixture.core)).toEqual(['text of m1'])
  })

  it('keeps what a person sets of a conversation', () => {
    fixture.ingest([messageEvent('m1')])
    const { id } = onlyConversation(fixture.core)
    fixture.core.setDraft(id, draftOf('half a'))
    fixture.core.setMuted(id, NOW + 5)
    fixture.core.setPinned(id, true)
    expect(fixture.core.setArchived(id, true).conversations).toMatchObject([
      { draft: 'half a', mutedUntil: NOW + 5, isPinned: true, isArchived: true }
    ])
    expect(fixture.core.setArchived(id, true).conversations).toEqual([])
  })

  it('keeps downloaded files', () => {
    const file = {
      serverId: 'f',
      fileName: 'x',
      mimeType: 'y',
      size: 2,
      width: null,
      height: null,
      isVoice: false,
      blurhash: null
    }
    fixture.ingest([messageEvent('m1', { attachments: [file] })])
    const id = newest().attachments[0]?.id
    if (id === undefined) throw new Error('no attachment')
    fixture.core.saveAttachmentBytes(id, new Uint8Array([7]))
    fixture.core.saveAttachmentBytes(id, new Uint8Array([8, 9]))
    const blobId = fixture.core.findAttachment(id)?.blobId ?? ''
    expect(fixture.core.readBlob(blobId)).toEqual(new Uint8Array([8, 9]))
    expect(fixture.core.readBlob('b999')).toBeNull()
    fixture.ingest([messageEvent('m1', { unsentAt: NOW })])
    expect(fixture.core.readBlob(blobId)).toBeNull()
    expect(newest().attachments).toEqual([])
  })

  it('names a conversation by the server, else by its people, else by its address', () => {
    const name = (): string => onlyConversation(fixture.core).name
    const tell = (change: Parameters<typeof remoteConversation>[0]): void => {
      fixture.ingest([{ type: 'conversation', conversation: remoteConversation(change) }])
    }
    tell({ participants: [] })
    expect(name()).toBe('anna@example.org')
    tell({
      isGroup: true,
      participants: [
        { address: 'anna@example.org', name: 'Anna' },
        { address: '+1', name: null }
      ]
    })
    expect(name()).toBe('Anna, +1')
    tell({ isGroup: true, name: 'Trip' })
    expect(name()).toBe('Trip')
  })

  it.each([
    [
      {
        text: '',
        attachments: [
          {
            serverId: 'f',
            fileName: 'a.png',
            mimeType: 'image/png',
            size: 1,
            width: null,
            height: null,
            isVoice: false,
            blurhash: null
          }
        ]
      },
      { kind: 'attachment', text: 'a.png' }
    ],
    [
      { text: '', service: { type: 'participant_left', actor: 'anna@example.org' } as const },
      { kind: 'service', service: { type: 'participant_left', actor: 'Anna' } }
    ],
    [
      { text: '', unsupported: 'handwriting' as const },
      { kind: 'unsupported', text: 'handwriting' }
    ],
    [{ text: 'x'.repeat(999) }, { kind: 'text', text: 'x'.repeat(200) }]
  ])('previews %o', (change, preview) => {
    fixture.ingest([messageEvent('m1', change, remoteConversation())])
    expect(onlyConversation(fixture.core).lastMessage).toMatchObject(preview)
  })

  it('names the people of a service message, in the list and in the timeline', () => {
    const added = { type: 'participant_added', actor: '', subject: 'anna@example.org' } as const
    fixture.ingest([messageEvent('m1', { service: added }, remoteConversation())])
    const named = { ...added, subject: 'Anna' }
    expect(newest().service).toEqual(named)
    expect(onlyConversation(fixture.core).lastMessage?.service).toEqual(named)
    const left = { type: 'participant_left', actor: 'stranger@example.org' } as const
    fixture.ingest([messageEvent('m2', { service: left, sentAt: newest().sentAt + 1 })])
    expect(newest().service).toEqual(left)
  })

  it('takes the words of older versions for what they mean', () => {
    const added = { type: 'participant_added', actor: 'You', subject: 'someone' } as const
    fixture.ingest([messageEvent('m1', { service: added }, remoteConversation())])
    expect(newest().service).toEqual({ ...added, actor: '', subject: null })
    const both = { ...added, actor: null, subject: ['anna@example.org', ''] }
    fixture.ingest([messageEvent('m2', { service: both, sentAt: newest().sentAt + 1 })])
    expect(newest().service).toEqual({ ...both, subject: ['Anna', ''] })
  })

  it('removes an account with every row, and nothing of another', () => {
    fixture.core.saveAccount(account(OTHER))
    fixture.ingest(
      [
        messageEvent('m1', { text: 'gone' }),
        reactionEvent('r1', 'm1'),
        { type: 'messageDeleted', serverId: 'x' },
        messageEvent('m2', { reactionSet: { at: NOW, reactions: [] } }),
        {
          type: 'readReceipt',
          conversationServerId: CHAT,
          memberAddress: 'anna@example.org',
          messageServerId: 'm9'
        }
      ],
      { cursor: 'c' }
    )
    fixture.ingest([messageEvent('m1', { text: 'stays' })], { accountId: OTHER, cursor: 'c' })
    fixture.core.enqueueSend({
      conversationId: fixture.core.listConversations()[0]?.id ?? ('' as never),
      clientId: 'c1',
      text: 'mine',
      replyToMessageId: null,
      attachment: null,
      now: NOW
    })
    fixture.core.removeAccount(ACCOUNT)
    fixture.core.removeAccount(ACCOUNT)
    expect(fixture.core.listAccounts().map(({ id }) => id)).toEqual([OTHER])
    expect(fixture.core.getCursor(ACCOUNT)).toBeNull()
    expect(onlyConversation(fixture.core).accountId).toBe(OTHER)
    expect(fixture.core.search('gone', null, 5)).toEqual([])
    expect(fixture.core.search('stays', null, 5)).toHaveLength(1)
    fixture.core.removeAccount(OTHER)
    const tables = fixture.db
      .all<{ name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT LIKE 'search_index%'`
      )
      .map(({ name }) => name)
    for (const table of tables) {
      expect([table, fixture.db.all(`SELECT 1 FROM ${table}`).length]).toEqual([table, 0])
    }
    expect(tables.length).toBeGreaterThan(10)
  })

  it('removes a conversation with every row, until the server tells of it again', () => {
    const file = {
      serverId: 'f',
      fileName: 'x',
      mimeType: 'y',
      size: 2,
      width: null,
      height: null,
      isVoice: false,
      blurhash: null
    }
    fixture.ingest([
      messageEvent('m1', { text: 'gone', attachments: [file] }, remoteConversation()),
      messageEvent('m2'),
      reactionEvent('r1', 'm1'),
      messageEvent('m3', { text: 'stays', conversationServerId: 'other' }),
      reactionEvent('r3', 'm3')
    ])
    const [other, removed] = fixture.core.listConversations()
    if (other === undefined || removed === undefined) throw new Error('no conversations')
    const [first, second] = fixture.core.readWindow(removed.id, { at: 'newest' }, 9).messages
    fixture.core.saveAttachmentBytes(first?.attachments[0]?.id ?? ('' as never), new Uint8Array(3))
    fixture.core.deleteForMe(second?.id ?? ('' as never))
    fixture.core.enqueueSend({
      conversationId: removed.id,
      clientId: 'c1',
      text: 'mine',
      replyToMessageId: null,
      attachment: null,
      now: NOW
    })
    fixture.core.removeConversation(removed.id)
    fixture.core.removeConversation(removed.id)
    expect(onlyConversation(fixture.core).id).toBe(other.id)
    expect(fixture.core.search('gone', null, 5)).toEqual([])
    expect(fixture.core.search('stays', null, 5)).toHaveLength(1)
    expect(fixture.core.listNotifiable(ACCOUNT)).toHaveLength(1)
    for (const table of ['outbox', 'blobs', 'attachments']) {
      expect([table, fixture.db.all(`SELECT 1 FROM ${table}`).length]).toEqual([table, 0])
    }
    expect(fixture.db.all('SELECT 1 FROM members')).toHaveLength(1)
    expect(fixture.db.all('SELECT target FROM reactions')).toEqual([{ target: 'm3' }])
    fixture.ingest([messageEvent('m1', { text: 'back' }), messageEvent('m2')])
    const back = fixture.core.findConversation(removed.id)
    expect(back).toMatchObject({ messageCount: 1, lastMessage: { text: 'back' } })
  })

  it('gives a conversation the same id in a new store', () => {
    fixture.ingest([messageEvent('m1')])
    const again = createFixture()
    again.ingest([messageEvent('m2')])
    expect(onlyConversation(again.core).id).toBe(onlyConversation(fixture.core).id)
    again.db.close()
  })

  it('stays usable after the disk was full', () => {
    fixture.ingest([messageEvent('m1')], { cursor: 'c1' })
    const pages = Number(fixture.db.pragma('page_count'))
    fixture.db.pragma(`max_page_count = ${String(pages + 2)}`)
    const big = [messageEvent('m2', { text: 'x '.repeat(100_000) })]
    expect(() => fixture.ingest(big, { cursor: 'c2' })).toThrow(
      expect.objectContaining({ code: 'SQLITE_FULL' })
    )
    expect(fixture.core.getCursor(ACCOUNT)).toBe('c1')
    expect(timeline(fixture.core)).toEqual(['text of m1'])
    fixture.db.pragma('max_page_count = 1000000')
    fixture.ingest(big, { cursor: 'c2' })
    expect(timeline(fixture.core)).toHaveLength(2)
  })
})
