/**
 * What a new command makes of those that still wait for the same conversation, as a pure function:
 * the store applies it in the transaction that queues the command. Only what is `queued` can be
 * taken back; what is under way goes its way, and the newer command follows it.
 */
import type { OutboxCommand } from '../chatBackend'
import type { OutboxState } from '../store'

/** Sends are not merged: each is a message of its own. */
export type Mergeable = Exclude<OutboxCommand, { readonly type: 'send' }>

export type WaitingCommand = {
  readonly key: number
  readonly state: OutboxState
  /** Times it was handed to the server: then the server may have carried it out. */
  readonly attempts: number
  readonly command: OutboxCommand
}

export type Merge = {
  /** Keys of the waiting commands that the new one replaces or cancels. */
  readonly dropped: readonly number[]
  /** What is to be queued now; null: nothing, with the others gone it says nothing new. */
  readonly command: Mergeable | null
}

export const mergeCommand = (waiting: readonly WaitingCommand[], added: Mergeable): Merge => {
  const queued = waiting.filter(({ state }) => state === 'queued')
  switch (added.type) {
    case 'markRead':
      return {
        dropped: keysOf(queued.filter(({ command }) => command.type === 'markRead')),
        command: added
      }
    case 'setPreferences':
      return mergePreferences(queued, added)
    case 'edit':
      return hasUnsend(waiting, added)
        ? { dropped: [], command: null }
        : { dropped: keysOf(queued.filter(sameMessage(added, ['edit']))), command: added }
    case 'unsend':
      return {
        dropped: keysOf(queued.filter(sameMessage(added, ['edit', 'react', 'unsend']))),
        command: added
      }
    case 'react':
      return hasUnsend(waiting, added)
        ? { dropped: [], command: null }
        : mergeReaction(queued, added)
  }
}

type AboutMessage = Extract<OutboxCommand, { readonly messageServerId: string }>

const keysOf = (items: readonly WaitingCommand[]): readonly number[] => items.map(({ key }) => key)

const sameMessage =
  ({ messageServerId }: AboutMessage, types: readonly AboutMessage['type'][]) =>
  ({ command }: WaitingCommand): boolean =>
    'messageServerId' in command &&
    command.messageServerId === messageServerId &&
    types.includes(command.type)

/** Whatever its state: a message that is being taken back is past changing. */
const hasUnsend = (waiting: readonly WaitingCommand[], about: AboutMessage): boolean =>
  waiting.some(sameMessage(about, ['unsend']))

/** The newer word on each field. */
const mergePreferences = (
  queued: readonly WaitingCommand[],
  added: Extract<Mergeable, { readonly type: 'setPreferences' }>
): Merge => {
  const older = queued.filter(({ command }) => command.type === 'setPreferences')
  const command = older.reduceRight(
    (merged, { command: before }) =>
      before.type === 'setPreferences'
        ? {
            ...before,
            ...merged,
            isMuted: merged.isMuted ?? before.isMuted,
            isHidden: merged.isHidden ?? before.isHidden,
            isSticky: merged.isSticky ?? before.isSticky
          }
        : merged,
    added
  )
  return { dropped: keysOf(older), command }
}

/** Put on and taken off again before the server ever heard of it is nothing at all. */
const mergeReaction = (
  queued: readonly WaitingCommand[],
  added: Extract<Mergeable, { readonly type: 'react' }>
): Merge => {
  const older = queued
    .filter(sameMessage(added, ['react']))
    .filter(({ command }) => command.type === 'react' && command.emoji === added.emoji)
  const isPointless = older.some(
    ({ attempts, command }) =>
      attempts === 0 && command.type === 'react' && command.isRemoval !== added.isRemoval
  )
  return { dropped: keysOf(older), command: isPointless ? null : added }
}
