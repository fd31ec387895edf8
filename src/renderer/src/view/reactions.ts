import type { Capabilities, Reaction, TapbackKind } from '../../../shared/domain'
import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

export type ReactionPill = {
  readonly emoji: string
  readonly count: number
  readonly isMine: boolean
  readonly tapback: TapbackKind | null
  /** Who, for the tooltip. */
  readonly names: string
}

export type ReactionChoice = { readonly emoji: string; readonly label: string }

type Named = readonly [emoji: string, key: MessageKey]

const TAPBACKS: readonly Named[] = [
  ['❤️', 'message.tapbackLove'],
  ['👍', 'message.tapbackLike'],
  ['👎', 'message.tapbackDislike'],
  ['😂', 'message.tapbackLaugh'],
  ['‼️', 'message.tapbackEmphasize'],
  ['❓', 'message.tapbackQuestion']
]

const QUICK_EMOJI: readonly Named[] = [
  ['👍', 'message.emojiThumbsUp'],
  ['❤️', 'message.emojiHeart'],
  ['😂', 'message.emojiJoy'],
  ['😮', 'message.emojiAstonished'],
  ['😢', 'message.emojiCrying'],
  ['🎉', 'message.emojiCelebration']
]

/** What lies at hand: all there is where the service knows tapbacks only, else the usual ones. */
export const reactionChoices = (kind: Capabilities['reactions']): readonly ReactionChoice[] =>
  (kind === 'tapback' ? TAPBACKS : QUICK_EMOJI).map(([emoji, key]) => ({ emoji, label: t(key) }))

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
    names: same
      .map((reaction) => (reaction.isMe ? t('message.you') : reaction.senderName))
      .join(', ')
  }))
}
