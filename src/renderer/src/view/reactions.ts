import type { Reaction, TapbackKind } from '../../../shared/domain'

export type ReactionPill = {
  readonly emoji: string
  readonly count: number
  readonly isMine: boolean
  readonly tapback: TapbackKind | null
  /** Who, for the tooltip. */
  readonly names: string
}

export const TAPBACKS: readonly {
  readonly kind: TapbackKind
  readonly emoji: string
  readonly label: string
}[] = [
  { kind: 'love', emoji: '❤️', label: 'Love' },
  { kind: 'like', emoji: '👍', label: 'Like' },
  { kind: 'dislike', emoji: '👎', label: 'Dislike' },
  { kind: 'laugh', emoji: '😂', label: 'Laugh' },
  { kind: 'emphasize', emoji: '‼️', label: 'Emphasize' },
  { kind: 'question', emoji: '❓', label: 'Question' }
]

/** Reactions of the same emoji become one pill, in the order in which they first came. */
export const reactionPills = (reactions: readonly Reaction[]): readonly ReactionPill[] => {
  const byEmoji = new Map<string, Reaction[]>()
  for (const reaction of reactions) {
    const same = byEmoji.get(reaction.emoji)
    if (same === undefined) byEmoji.set(reaction.emoji, [reaction])
    else same.push(reaction)
  }
  return [...byEmoji].map(([emoji, same]) => ({
    emoji,
    count: same.length,
    isMine: same.some((reaction) => reaction.isMe),
    tapback: same[0]?.tapback ?? null,
    names: same.map((reaction) => (reaction.isMe ? 'You' : reaction.senderName)).join(', ')
  }))
}
