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
      return { dropped: keysOf(queued.filter(sameMessage(added))), command: added }
    case 'deleteForMe':
      // What others see stays as it was asked: taking it back still is for everybody.
      return {
        dropped: keysOf(queued.filter(sameMessage(added, ['edit', 'react', 'deleteForMe']))),
        command: added
      }
    case 'react':
    case 'vote':
    case 'pinMessage':
      return hasUnsend(waiting, added) ? { dropped: [], command: null } : mergeSwitch(queued, added)
    case 'addPollOption':
      return hasUnsend(waiting, added)
        ? { dropped: [], command: null }
        : { dropped: keysOf(queued.filter(sameOption(added))), command: added }
  }
}

type AboutMessage = Extract<OutboxCommand, { readonly messageServerId: string }>

const ABOUT_MESSAGE: readonly AboutMessage['type'][] = [
  'edit',
  'unsend',
  'react',
  'vote',
  'addPollOption',
  'pinMessage'
]

const keysOf = (items: readonly WaitingCommand[]): readonly number[] => items.map(({ key }) => key)

const sameMessage =
  ({ messageServerId }: AboutMessage, types: readonly AboutMessage['type'][] = ABOUT_MESSAGE) =>
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

type Switch = Extract<Mergeable, { readonly type: 'react' | 'vote' | 'pinMessage' }>

/** What is switched on or off, besides the message. */
const switchOf = (command: Switch): string => {
  switch (command.type) {
    case 'react':
      return command.emoji
    case 'vote':
      return command.optionId
    case 'pinMessage':
      return ''
  }
}

const isOn = (command: Switch): boolean =>
  command.type === 'pinMessage' ? command.isPinned : !command.isRemoval

/** Put on and taken off again before the server ever heard of it is nothing at all. */
const mergeSwitch = (queued: readonly WaitingCommand[], added: Switch): Merge => {
  const isSame = ({ command }: WaitingCommand): boolean =>
    command.type === added.type && switchOf(command) === switchOf(added)
  const older = queued.filter(sameMessage(added, [added.type])).filter(isSame)
  const isPointless = older.some(
    ({ attempts, command }) =>
      attempts === 0 && command.type === added.type && isOn(command) !== isOn(added)
  )
  return { dropped: keysOf(older), command: isPointless ? null : added }
}

const sameOption =
  (added: Extract<Mergeable, { readonly type: 'addPollOption' }>) =>
  ({ command }: WaitingCommand): boolean =>
    command.type === 'addPollOption' &&
    command.messageServerId === added.messageServerId &&
    command.text === added.text
