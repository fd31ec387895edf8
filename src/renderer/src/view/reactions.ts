import type { Capabilities, Reaction, TapbackKind } from '../../../shared/domain'

export type ReactionPill = {
  readonly emoji: string
  readonly count: number
  readonly isMine: boolean
  readonly tapback: TapbackKind | null
  /** Who, for the tooltip. */
  readonly names: string
}

export type ReactionChoice = { readonly emoji: string; readonly label: string }

const TAPBACKS: readonly ReactionChoice[] = [
  { emoji: '❤️', label: 'Love' },
  { emoji: '👍', label: 'Like' },
  { emoji: '👎', label: 'Dislike' },
  { emoji: '😂', label: 'Laugh' },
  { emoji: '‼️', label: 'Emphasize' },
  { emoji: '❓', label: 'Question' }
]

const QUICK_EMOJI: readonly ReactionChoice[] = [
  { emoji: '👍', label: 'Thumbs up' },
  { emoji: '❤️', label: 'Heart' },
  { emoji: '😂', label: 'Tears of joy' },
  { emoji: '😮', label: 'Astonished' },
  { emoji: '😢', label: 'Crying' },
  { emoji: '🎉', label: 'Celebration' }
]

/** What lies at hand: all there is where the service knows tapbacks only, else the usual ones. */
export const reactionChoices = (kind: Capabilities['reactions']): readonly ReactionChoice[] =>
  kind === 'tapback' ? TAPBACKS : QUICK_EMOJI

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
