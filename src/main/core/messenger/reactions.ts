/** Which reaction an emoji stands for, and what a reaction that still waits makes of a newer one. Pure. */
import type { Capabilities, TapbackKind } from '../../../shared/domain'
import type { OutboxCommand } from '../chatBackend'
import type { OutboxItem } from '../store'

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

/**
 * What to do with reactions that wait already.
 *
 * @returns the items that the new one makes pointless, and whether it is pointless with them: put on
 *   and taken off again before the server ever heard of it
 */
export const mergeReaction = (
  waiting: readonly OutboxItem[],
  added: React
): { readonly dropped: readonly OutboxItem[]; readonly isPointless: boolean } => {
  const dropped = waiting.filter(
    ({ state, command }) => state === 'queued' && isReplacedBy(command, added)
  )
  const isPointless = dropped.some(
    ({ attempts, command }) =>
      attempts === 0 &&
      command.type === 'react' &&
      command.emoji === added.emoji &&
      command.isRemoval !== added.isRemoval
  )
  return { dropped, isPointless }
}

const isReplacedBy = (command: OutboxCommand, added: React): boolean =>
  command.type === 'react' &&
  command.messageServerId === added.messageServerId &&
  command.emoji === added.emoji
