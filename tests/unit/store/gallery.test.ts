import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { RemoteAttachment } from '../../../src/main/core/backendEvents'
import type { AttachmentId, ConversationId } from '../../../src/shared/domain'
import { createFixture, messageEvent, NOW, type Fixture } from './support'

const file = (serverId: string): RemoteAttachment => ({
  serverId,
  fileName: `${serverId}.jpeg`,
  mimeType: 'image/jpeg',
  size: 1,
  width: 4,
  height: 3,
  isVoice: false,
  blurhash: null
})

describe('files of a conversation', () => {
  let fixture: Fixture
  let conversation: ConversationId
  const list = (
    from: AttachmentId | null,
    direction: 'before' | 'after',
    limit = 10
  ): readonly { readonly id: AttachmentId; readonly fileName: string }[] =>
    fixture.core.listAttachments(conversation, from, direction, limit)
  const names = (...args: Parameters<typeof list>): readonly string[] =>
    list(...args).map(({ fileName }) => fileName.replace('.jpeg', ''))
  const idOf = (name: string): AttachmentId => {
    const found = list(null, 'before', 100).find(({ fileName }) => fileName === `${name}.jpeg`)
    if (found === undefined) throw new Error(name)
    return found.id
  }

  beforeEach(() => {
    fixture = createFixture()
    fixture.ingest([
      messageEvent('m1', { attachments: [file('a')] }),
      messageEvent('m2', { text: 'words only' }),
      messageEvent('m3', { attachments: [file('b1'), file('b2')], senderName: 'Anna' }),
      messageEvent('m4', { attachments: [file('c')], sentAt: NOW + 3_000, order: 4 }),
      messageEvent('m5', { attachments: [file('gone')], unsentAt: NOW }),
      messageEvent('x1', { attachments: [file('other')], conversationServerId: 'other' })
    ])
    const found = fixture.core.listConversations().find(({ serverId }) => serverId !== 'other')
    if (found === undefined) throw new Error('no conversation')
    conversation = found.id
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('are listed newest first, without those that were unsent or are elsewhere', () => {
    expect(names(null, 'before')).toEqual(['c', 'b2', 'b1', 'a'])
    expect(fixture.core.listAttachments(conversation, null, 'before', 2)[1]).toMatchObject({
      fileName: 'b2.jpeg',
      senderName: 'Anna',
      isFromMe: false,
      sentAt: NOW + 3_000
    })
  })

  it('are read on from any of them, both ways, without a hole or a double', () => {
    expect(names(idOf('b2'), 'before')).toEqual(['b1', 'a'])
    expect(names(idOf('b1'), 'after')).toEqual(['c', 'b2'])
    expect(names(idOf('b1'), 'after', 1)).toEqual(['b2'])
    expect(names(idOf('a'), 'before')).toEqual([])
    expect(names(null, 'after')).toEqual([])
  })

  it('are none from a file that is not there', () => {
    expect(names('a999' as AttachmentId, 'before')).toEqual([])
    expect(fixture.core.listAttachments('none' as ConversationId, null, 'before', 5)).toEqual([])
  })
})
