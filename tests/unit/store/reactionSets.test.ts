import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { RemoteReactionSet } from '../../../src/main/core/backendEvents'
import type { Message } from '../../../src/shared/domain'
import { createFixture, messageEvent, NOW, onlyConversation, type Fixture } from './support'

type By = readonly [sender: string, emoji: string]

/** '' is the account's owner. */
const setOf = (at: number, ...reactions: readonly By[]): RemoteReactionSet => ({
  at: NOW + at,
  reactions: reactions.map(([sender, emoji]) => ({
    senderAddress: sender,
    senderName: sender === '' ? null : `Name of ${sender}`,
    isFromMe: sender === '',
    emoji
  }))
})

describe('reaction sets', () => {
  let fixture: Fixture
  const tell = (reactionSet: RemoteReactionSet): ReturnType<Fixture['ingest']> =>
    fixture.ingest([messageEvent('m1', { reactionSet })])
  const message = (): Message => {
    const { id } = onlyConversation(fixture.core)
    const found = fixture.core.readWindow(id, { at: 'newest' }, 1).messages[0]
    if (found === undefined) throw new Error('no message')
    return found
  }
  const shown = (): readonly string[] =>
    message().reactions.map(({ senderAddress, emoji }) => `${senderAddress} ${emoji}`)
  beforeEach(() => {
    fixture = createFixture()
  })
  afterEach(() => {
    fixture.db.close()
  })

  it('shows all of them, several of one person too', () => {
    const { inserted, updated, messages } = tell(setOf(1, ['bob', '👍'], ['bob', '🎉'], ['', '👍']))
    expect([inserted, updated]).toEqual([1, 0])
    expect(messages).toEqual([message()])
    expect(message().reactions).toEqual([
      {
        senderAddress: 'bob',
        senderName: 'Name of bob',
        isMe: false,
        emoji: '👍',
        tapback: null,
        at: NOW + 1
      },
      expect.objectContaining({ senderAddress: 'bob', emoji: '🎉', isMe: false }),
      expect.objectContaining({ senderAddress: '', emoji: '👍', isMe: true })
    ])
  })

  it('replaces the set by a newer one and ignores an older one', () => {
    tell(setOf(2, ['bob', '👍'], ['', '❤️']))
    const { updated, messages } = tell(setOf(5, ['bob', '🎉']))
    expect([updated, messages.length]).toEqual([1, 1])
    tell(setOf(4, ['bob', '👍'], ['', '❤️']))
    expect(shown()).toEqual(['bob 🎉'])
    tell(setOf(6))
    expect(tell(setOf(5, ['bob', '🎉']))).toMatchObject({ updated: 0, messages: [] })
    expect(shown()).toEqual([])
  })

  it('is idempotent, and a payload without a set says nothing', () => {
    tell(setOf(2, ['bob', '👍']))
    const again = tell(setOf(2, ['bob', '👍'], ['bob', '👍']))
    expect(again).toMatchObject({ inserted: 0, updated: 0, messages: [], conversations: [] })
    fixture.ingest([messageEvent('m1', { text: 'edited', editedAt: NOW + 9 })])
    expect(shown()).toEqual(['bob 👍'])
  })

  it('stays with its message: none is shown on an unsent or deleted one', () => {
    tell(setOf(2, ['bob', '👍']))
    fixture.ingest([messageEvent('m1', { unsentAt: NOW + 3, reactionSet: setOf(3, ['a', 'b']) })])
    expect(shown()).toEqual([])
    fixture.ingest([{ type: 'messageDeleted', serverId: 'm2' }])
    fixture.ingest([messageEvent('m2', { reactionSet: setOf(1, ['bob', '👍']) })])
    expect(onlyConversation(fixture.core).messageCount).toBe(1)
  })

  it('leaves out reactions without an emoji, and survives a revision that is no time', () => {
    tell({ ...setOf(1, ['bob', ''], ['bob', 'x']), at: Number.NaN })
    expect(shown()).toEqual(['bob x'])
  })
})
