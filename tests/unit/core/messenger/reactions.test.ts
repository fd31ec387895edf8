import { describe, expect, it } from 'vitest'

import type { OutboxCommand } from '../../../../src/main/core/chatBackend'
import { mergeReaction, reactionOf } from '../../../../src/main/core/messenger/reactions'
import type { OutboxItem } from '../../../../src/main/core/store'
import { asConversationId, asOutboxItemId } from '../../../../src/shared/domain'
import { ACCOUNT_ID } from '../../../support/samples'

describe('the reaction that an emoji stands for', () => {
  it.each([
    ['tapback', '❤️', 'love', '❤️'],
    ['tapback', '❤', 'love', '❤️'],
    ['tapback', '👍', 'like', '👍'],
    ['tapback', '👎', 'dislike', '👎'],
    ['tapback', '😂', 'laugh', '😂'],
    ['tapback', '‼', 'emphasize', '‼️'],
    ['tapback', '❓', 'question', '❓'],
    ['emoji', '❤️', null, '❤️'],
    ['emoji', '🦄', null, '🦄']
  ] as const)('where the service has %s, of %s is %s', (kind, emoji, tapback, sent) => {
    expect(reactionOf(emoji, kind)).toEqual({ tapback, emoji: sent })
  })

  it.each([
    ['tapback', '🦄'],
    ['tapback', ''],
    ['none', '❤️']
  ] as const)('where the service has %s, of %s is none', (kind, emoji) => {
    expect(reactionOf(emoji, kind)).toBeNull()
  })
})

type React = Extract<OutboxCommand, { type: 'react' }>

const react = (emoji: string, isRemoval: boolean, messageServerId = 'm1'): React => ({
  type: 'react',
  conversationServerId: 'c1',
  messageServerId,
  tapback: null,
  emoji,
  isRemoval
})
const item = (command: OutboxCommand, change: Partial<OutboxItem> = {}): OutboxItem => ({
  id: asOutboxItemId('i1'),
  accountId: ACCOUNT_ID,
  conversationId: asConversationId('c1'),
  messageId: null,
  command,
  state: 'queued',
  sequence: 1,
  attempts: 0,
  notBefore: 0,
  createdAt: 0,
  ...change
})
const unsend = { type: 'unsend', conversationServerId: 'c1', messageServerId: 'm1' } as const

describe('a reaction behind one that waits', () => {
  it.each([
    ['taken off again', item(react('👍', false)), react('👍', true), 1, true],
    ['put on again', item(react('👍', true)), react('👍', false), 1, true],
    ['the same twice', item(react('👍', false)), react('👍', false), 1, false],
    ['tried before', item(react('👍', false), { attempts: 1 }), react('👍', true), 1, false],
    ['on its way', item(react('👍', false), { state: 'sending' }), react('👍', true), 0, false],
    ['another emoji', item(react('👍', false)), react('❤️', false), 0, false],
    ['another message', item(react('👍', false, 'm2')), react('👍', true), 0, false],
    ['something else', item(unsend), react('👍', true), 0, false]
  ] as const)('%s', (_, waiting, added, dropped, isPointless) => {
    expect(mergeReaction([waiting], added)).toEqual({
      dropped: dropped === 1 ? [waiting] : [],
      isPointless
    })
  })
})
