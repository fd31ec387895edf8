import { describe, expect, it } from 'vitest'

import { reactionOf } from '../../../../src/main/core/messenger/reactions'

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
