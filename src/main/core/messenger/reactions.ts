/** Which reaction an emoji stands for. Pure. */
import type { Capabilities, TapbackKind } from '../../../shared/domain'
import type { OutboxCommand } from '../chatBackend'

type React = Extract<OutboxCommand, { readonly type: 'react' }>

const TAPBACKS: Readonly<Record<TapbackKind, string>> = {
  love: '❤️',
  like: '👍',
  dislike: '👎',
  laugh: '😂',
  emphasize: '‼️',
  question: '❓'
}

/** With and without the sign that asks for the coloured form it is the same emoji. */
const plain = (emoji: string): string => emoji.replaceAll('\ufe0f', '')

const KIND_OF: ReadonlyMap<string, TapbackKind> = new Map(
  Object.entries(TAPBACKS).map(([kind, emoji]) => [plain(emoji), kind as TapbackKind])
)

/** Null where the service has no such reaction. */
export const reactionOf = (
  emoji: string,
  kind: Capabilities['reactions']
): Pick<React, 'emoji' | 'tapback'> | null => {
  if (kind === 'emoji') return { emoji, tapback: null }
  const tapback = kind === 'tapback' ? KIND_OF.get(plain(emoji)) : undefined
  return tapback === undefined ? null : { emoji: TAPBACKS[tapback], tapback }
}
