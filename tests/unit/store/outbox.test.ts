import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { SendDraft } from '../../../src/main/core/store'
import { UNACKNOWLEDGED_ORDER, type ConversationId } from '../../../src/shared/domain'
import {
  ACCOUNT,
  CHAT,
  createFixture,
  messageEvent,
  NOW,
  onlyConversation,
  timeline,
  type Fixture,
  stage
} from './support'

describe('outbox', () => {
  let fixture: Fixture
  let conversationId: ConversationId
  const draft = (change: Partial<SendDraft> = {}): SendDraft => ({
    conversationId,
    clientId: 'client-1',
    text: 'mine',
    replyToMessageId: null,
    attachment: null,
    now: NOW,
    ...change
  })
  const items = (): ReturnType<Fixture['core']['listOutbox']> => fixture.core.listOutbox(ACCOUNT)
  const own = { isFromMe: true, text: 'mine' }

  beforeEach(() => {
    fixture = createFixture()
    fixture.ingest([messageEvent('m1')])
    conversationId = onlyConversation(fixture.core).id
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('writes bubble and item together, behind everything else', () => {
    const { messages, item, conversations } = fixture.core.enqueueSend(draft())
    expect(messages).toMatchObject([
      {
        sendState: 'queued',
        isFromMe: true,
        serverId: null,
        clientId: 'client-1',
        sentAt: NOW + 1001,
        order: UNACKNOWLEDGED_ORDER
      }
    ])
    expect(item).toMatchObject({
      messageId: messages[0]?.id,
      state: 'queued',
      command: { type: 'send', conversationServerId: CHAT, text: 'mine' }
    })
    expect(items()).toEqual([item])
    expect(conversations).toMatchObject([{ lastMessage: { text: 'mine', isFromMe: true } }])
    expect(fixture.core.findOutboxByMessage(item.messageId ?? conversationIdAsNone())).toEqual(item)
  })

  const conversationIdAsNone = (): never => {
    throw new Error('no message')
  }

  it('keeps the order of sending', () => {
    const texts = ['a', 'b', 'c']
    texts.forEach((text) => fixture.core.enqueueSend(draft({ text, clientId: text })))
    expect(items().map(({ command }) => command.type === 'send' && command.text)).toEqual(texts)
    expect(timeline(fixture.core).slice(1)).toEqual(texts)
  })

  it('refuses to use a client id twice', () => {
    fixture.core.enqueueSend(draft())
    expect(() => fixture.core.enqueueSend(draft())).toThrow()
    expect(items()).toHaveLength(1)
  })

  it('settles: the message keeps its id and takes the server id and position', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const result = fixture.core.settleOutbox(item.id, 's2', [messageEvent('s2', own)], NOW)
    expect(result.messages).toMatchObject([
      { id: item.messageId, serverId: 's2', sendState: 'sent', sentAt: NOW + 2000, order: 2 }
    ])
    expect(result.inserted).toBe(0)
    expect(items()).toEqual([])
    expect(fixture.core.listMatchedServerIds(conversationId)).toEqual(['s2'])
  })

  it('takes an echo with our client id as the answer, and settling afterwards changes nothing', () => {
    const { item } = fixture.core.enqueueSend(draft())
    fixture.core.setOutboxState(item.id, 'sending', { attempts: 1 })
    const echo = fixture.ingest([
      messageEvent('s2', { ...own, clientId: 'client-1', isReduced: true })
    ])
    expect(echo.messages).toMatchObject([{ id: item.messageId, serverId: 's2', sendState: 'sent' }])
    expect(items()).toEqual([])
    const settled = fixture.core.settleOutbox(item.id, 's2', [messageEvent('s2', own)], NOW)
    expect(settled.inserted).toBe(0)
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine'])
  })

  it('makes one of a pending row and an echo without our client id, under our id', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const echo = fixture.ingest([messageEvent('s2', { ...own, deliveredAt: 5 })])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine', 'mine'])
    const { messages, removed } = fixture.core.settleOutbox(item.id, 's2', [], NOW)
    expect(messages).toMatchObject([
      { id: item.messageId, serverId: 's2', clientId: 'client-1', sendState: 'delivered' }
    ])
    expect(removed.map(({ messageId }) => messageId)).toEqual([echo.messages[0]?.id])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine'])
    expect(onlyConversation(fixture.core).messageCount).toBe(2)
    expect(fixture.core.search('mine', null, 10)).toHaveLength(1)
  })

  it('makes one of both when the client id comes with a later copy', () => {
    const { item } = fixture.core.enqueueSend(draft())
    fixture.ingest([messageEvent('s2', own)])
    const { messages } = fixture.ingest([messageEvent('s2', { ...own, clientId: 'client-1' })])
    expect(messages).toMatchObject([{ id: item.messageId, serverId: 's2' }])
    expect(items()).toEqual([])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine'])
  })

  it('never makes one message of two sends', () => {
    const first = fixture.core.enqueueSend(draft())
    const second = fixture.core.enqueueSend(draft({ clientId: 'client-2' }))
    fixture.core.settleOutbox(first.item.id, 's2', [], NOW)
    fixture.core.settleOutbox(second.item.id, 's2', [], NOW)
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine', 'mine'])
  })

  it('shows a failed send with its reason and lets a retry take over the row', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const failed = { ...own, clientId: 'client-1', failure: 'Not delivered' }
    fixture.ingest([messageEvent('s2', failed)])
    expect(fixture.core.findOutboxByMessage(item.messageId ?? conversationIdAsNone())?.state).toBe(
      'failed'
    )
    const { messages } = fixture.core.setOutboxState(item.id, 'queued', { failure: null })
    expect(messages).toMatchObject([{ sendState: 'queued', failure: null }])
    fixture.ingest([messageEvent('s3', { ...own, clientId: 'client-1' })])
    fixture.ingest([messageEvent('s2', failed)])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine'])
    const [, message] = fixture.core.readWindow(conversationId, { at: 'newest' }, 9).messages
    expect(message).toMatchObject({ id: item.messageId, serverId: 's3', sendState: 'sent' })
    expect(items()).toEqual([])
  })

  it('leaves the failed attempt behind when the answer to the retry comes first', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const failed = { ...own, clientId: 'client-1', failure: 'Not delivered' }
    fixture.ingest([messageEvent('s2', failed)])
    fixture.core.setOutboxState(item.id, 'sending', { failure: null })
    fixture.core.settleOutbox(item.id, 's3', [messageEvent('s3', own)], NOW)
    fixture.ingest([messageEvent('s2', failed)])
    expect(timeline(fixture.core)).toEqual(['text of m1', 'mine'])
  })

  it('moves item and message through the states', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const { messages } = fixture.core.setOutboxState(item.id, 'failed', {
      attempts: 3,
      notBefore: 7,
      failure: 'refused'
    })
    expect(messages).toMatchObject([{ sendState: 'failed', failure: 'refused' }])
    expect(items()).toMatchObject([{ state: 'failed', attempts: 3, notBefore: 7 }])
  })

  it('discards an item with its message', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const { removed, conversations } = fixture.core.discardOutbox(item.id)
    expect(removed).toEqual([{ conversationId, messageId: item.messageId }])
    expect(conversations).toMatchObject([{ lastMessage: { text: 'text of m1' }, messageCount: 1 }])
    expect(items()).toEqual([])
  })

  it('rewords a send that waits, for the list and the search too', () => {
    const { item } = fixture.core.enqueueSend(draft({ text: 'teh cat' }))
    const id = item.messageId ?? conversationIdAsNone()
    const change = fixture.core.editQueued(id, 'the dog')
    expect(change).toMatchObject({
      messages: [{ id, text: 'the dog', editedAt: null, sendState: 'queued' }],
      conversations: [{ lastMessage: { text: 'the dog' } }]
    })
    expect(items()).toMatchObject([{ id: item.id, command: { type: 'send', text: 'the dog' } }])
    expect(fixture.core.search('dog', null, 10)).toHaveLength(1)
    expect(fixture.core.search('cat', null, 10)).toHaveLength(0)
  })

  it.each(['sending', 'unconfirmed'] as const)('leaves a send that is %s as it is', (state) => {
    const { item } = fixture.core.enqueueSend(draft({ text: 'teh cat' }))
    const id = item.messageId ?? conversationIdAsNone()
    fixture.core.setOutboxState(item.id, state, {})
    expect(fixture.core.editQueued(id, 'the dog')).toBeNull()
    expect(fixture.core.cancelSend(id, ['queued', 'failed'])).toBeNull()
    expect(items()).toMatchObject([{ state, command: { text: 'teh cat' } }])
  })

  it('cancels a failed send with what waits to be said about it, and buries its row', () => {
    const { item } = fixture.core.enqueueSend(draft())
    const id = item.messageId ?? conversationIdAsNone()
    const told = messageEvent('s9', { ...own, clientId: 'client-1', failure: 'no' })
    fixture.ingest([told])
    fixture.core.setOutboxState(item.id, 'failed', {})
    const about = { conversationServerId: CHAT, messageServerId: 's9' }
    fixture.core.enqueueCommand(conversationId, { type: 'edit', ...about, text: 'x' }, NOW)
    const other = { ...about, messageServerId: 's8' }
    fixture.core.enqueueCommand(conversationId, { type: 'unsend', ...other }, NOW)
    expect(fixture.core.cancelSend(id, ['queued', 'failed'])).toMatchObject({
      removed: [{ messageId: id }]
    })
    expect(items()).toMatchObject([{ command: { type: 'unsend', messageServerId: 's8' } }])
    fixture.ingest([told])
    expect(timeline(fixture.core)).toEqual(['text of m1'])
  })

  it('queues nothing where two commands cancel out', () => {
    const react = {
      type: 'react',
      conversationServerId: CHAT,
      messageServerId: 's1',
      tapback: null,
      emoji: '👍'
    } as const
    expect(
      fixture.core.enqueueCommand(conversationId, { ...react, isRemoval: false }, NOW)
    ).not.toBeNull()
    expect(
      fixture.core.enqueueCommand(conversationId, { ...react, isRemoval: true }, NOW)
    ).toBeNull()
    expect(items()).toEqual([])
  })

  it('keeps only the last word about having read', () => {
    const command = { type: 'markRead', conversationServerId: CHAT, isRead: true } as const
    fixture.core.enqueueSend(draft())
    fixture.core.enqueueCommand(conversationId, command, NOW)
    const last = fixture.core.enqueueCommand(conversationId, { ...command, isRead: false }, NOW)
    expect(items().map(({ command: { type } }) => type)).toEqual(['send', 'markRead'])
    expect(items()[1]).toEqual(last)
  })

  it('lets an answer to a message that waits learn its server id', () => {
    const first = fixture.core.enqueueSend(draft())
    const second = fixture.core.enqueueSend(
      draft({ clientId: 'client-2', replyToMessageId: first.item.messageId })
    )
    expect(second.item.command).toMatchObject({ replyToServerId: null })
    fixture.core.settleOutbox(first.item.id, 's2', [], NOW)
    expect(items()).toMatchObject([{ command: { replyToServerId: 's2' } }])
    const answer = fixture.core.readWindow(conversationId, { at: 'newest' }, 1).messages[0]
    expect(answer?.replyTo).toMatchObject({ serverId: 's2', messageId: first.item.messageId })
  })

  it('keeps the file of a send, and its attachment takes the server id', () => {
    const bytes = new Uint8Array([1, 2, 3])
    const { item, messages } = fixture.core.enqueueSend(
      draft({ attachment: stage(fixture.core, conversationId, { fileName: 'a.bin', bytes }) })
    )
    const blobId = item.command.type === 'send' ? (item.command.attachment?.blobId ?? '') : ''
    expect(fixture.core.readBlob(blobId)).toEqual(bytes)
    const local = messages[0]?.attachments[0]
    const file = {
      fileName: 'a.bin',
      mimeType: 'image/png',
      size: 3,
      width: null,
      height: null,
      isVoice: false,
      blurhash: null
    }
    const event = messageEvent('s2', { ...own, attachments: [{ ...file, serverId: 'f2' }] })
    const settled = fixture.core.settleOutbox(item.id, 's2', [event], NOW)
    expect(settled.messages[0]?.attachments).toMatchObject([{ id: local?.id, serverId: 'f2' }])
    if (local === undefined) throw new Error('no attachment')
    expect(fixture.core.findAttachment(local.id)).toMatchObject({ serverId: 'f2', blobId })
  })
})
