/** What a history is made of: the circumstances that stay, and the operations that happen. */
import type { PushPlan, ReadFault, SendFault } from './chatServer'

export type Setup = {
  readonly service: 'photon' | 'imkit'
  /** For latencies, jitter of the core and everything else that is drawn while it runs. */
  readonly seed: number
  /** The server's clock against the true one, ms. */
  readonly skewMs: number
  /** One way, ms. */
  readonly latencyMs: { readonly least: number; readonly most: number }
  /** Ms that a transaction takes at most; 0: none. */
  readonly storeMs: number
  /** Photon: distance of row numbers. */
  readonly stride: number
  /** Rows (Photon) of an answer at most. */
  readonly pageCap: number
  readonly dateStepMs: number
  /** IMKIT: whether a count is of the room or of the query. */
  readonly isTotalOfRoom: boolean
  /**
   * IMKIT lists neither what was deleted nor what came with an old date: only the count of a room shows
   * them, and one of each between two looks cancels out. A history has one of the two.
   */
  readonly unlisted: 'deletes' | 'old dates'
  /** How long a send can be taken back, s; 0: not at all. */
  readonly undoSeconds: number
  /** Messages that were there before the account was added. */
  readonly before: number
}

export type Operation =
  | {
      readonly type: 'arrive'
      readonly conversation: number
      readonly count: number
      readonly isFromMe: boolean
      readonly ageMs: number
      readonly push: PushPlan
      readonly linkedAfterMs: number
    }
  | { readonly type: 'edit'; readonly pick: number; readonly push: PushPlan }
  | { readonly type: 'unsend'; readonly pick: number; readonly push: PushPlan }
  | { readonly type: 'delete'; readonly pick: number; readonly push: PushPlan }
  | {
      readonly type: 'react'
      readonly pick: number
      readonly emoji: number
      readonly push: PushPlan
    }
  | { readonly type: 'readElsewhere'; readonly conversation: number }
  | {
      readonly type: 'send'
      readonly conversation: number
      readonly isSameText: boolean
      readonly fault: SendFault | null
    }
  | { readonly type: 'editOwn' | 'unsendOwn' | 'reactOwn'; readonly pick: number }
  | { readonly type: 'markRead'; readonly conversation: number }
  /** We take the newest send back, if it can be. */
  | { readonly type: 'undo' }
  /** Null: not muted any more. */
  | { readonly type: 'mute'; readonly conversation: number; readonly forMs: number | null }
  | { readonly type: 'offline'; readonly isTold: boolean; readonly isSilent: boolean }
  | { readonly type: 'online'; readonly isTold: boolean }
  | { readonly type: 'flap' }
  | { readonly type: 'restart' }
  | { readonly type: 'leave' | 'join'; readonly conversation: number }
  | {
      readonly type: 'replaceDatabase'
      readonly isNamed: boolean
      readonly isNewestFirst: boolean
    }
  /** Before or after the commit of the n-th call of the store from now on, or at the end of the wait. */
  | {
      readonly type: 'crash'
      readonly call: number
      readonly moment: 'before' | 'after'
      readonly restartMs: number
    }
  /** The person quits, and starts it again. */
  | { readonly type: 'quit'; readonly restartMs: number }
  | { readonly type: 'pause'; readonly isPaused: boolean }
  /** Word of the machine in any order, with no sleep behind it. */
  | { readonly type: 'noise'; readonly events: readonly MachineEvent[] }
  | { readonly type: 'pageError'; readonly faults: readonly ReadFault[] }
  | { readonly type: 'clockJump'; readonly ms: number }
  | { readonly type: 'expireKey'; readonly isTold: boolean }
  | { readonly type: 'newKey' }
  | { readonly type: 'sleep'; readonly ms: number; readonly isAnnounced: boolean }
  | { readonly type: 'diskFull'; readonly ms: number }

export type MachineEvent = 'suspend' | 'resume' | 'unlock'

/** Something happens, then time passes. */
export type Step = { readonly operation: Operation; readonly waitMs: number }

export type History = { readonly setup: Setup; readonly steps: readonly Step[] }

const seconds = (ms: number): string =>
  ms < 1_000 ? `${String(ms)} ms` : `${String(Math.round(ms / 100) / 10)} s`

const pushWords = ({ copies, holdMs }: PushPlan): string => {
  if (copies === 0) return ', not pushed'
  const late = holdMs > 0 ? `, pushed ${seconds(holdMs)} late` : ''
  return copies > 1 ? `${late}, pushed ${String(copies)} times` : late
}

const ageWords = (ageMs: number): string => {
  if (ageMs === 0) return ''
  return ageMs > 0 ? `, dated ${seconds(ageMs)} ago` : `, dated ${seconds(-ageMs)} ahead`
}

const sendWords = ({
  conversation,
  isSameText,
  fault
}: Extract<Operation, { type: 'send' }>): string => {
  const same = isSameText ? ' (the same words as before)' : ''
  return `we send in conversation ${String(conversation)}${same}${fault === null ? '' : `: ${fault}`}`
}

/** One operation in plain words. */
export const describe = (operation: Operation): string => {
  switch (operation.type) {
    case 'arrive': {
      const { conversation, count, isFromMe, ageMs, push, linkedAfterMs } = operation
      const what = count === 1 ? 'a message' : `${String(count)} messages`
      const who = isFromMe ? 'from our other device' : 'from somebody'
      const linked = linkedAfterMs === 0 ? '' : `, linked after ${seconds(linkedAfterMs)}`
      return `${what} ${who} in conversation ${String(conversation)}${ageWords(ageMs)}${pushWords(push)}${linked}`
    }
    case 'edit':
    case 'unsend':
    case 'delete':
      return `the server's message ${String(operation.pick)} meets ${operation.type}${pushWords(operation.push)}`
    case 'react':
      return `reaction ${String(operation.emoji)} to message ${String(operation.pick)}${pushWords(operation.push)}`
    case 'readElsewhere':
      return `conversation ${String(operation.conversation)} is read on another device`
    case 'send':
      return sendWords(operation)
    case 'editOwn':
    case 'unsendOwn':
    case 'reactOwn':
      return `we ask for ${operation.type} of message ${String(operation.pick)}`
    case 'markRead':
      return `we read conversation ${String(operation.conversation)}`
    case 'undo':
      return 'we take the newest send back'
    case 'mute': {
      const { conversation, forMs } = operation
      const what = forMs === null ? 'unmute' : `mute for ${seconds(forMs)}`
      return `we ${what} conversation ${String(conversation)}`
    }
    case 'offline':
      return `the network ${operation.isSilent ? 'swallows everything' : 'is cut'}${operation.isTold ? ', the system says so' : ''}`
    case 'online':
      return `the network is back${operation.isTold ? ', the system says so' : ''}`
    case 'flap':
      return 'every connection is reset'
    case 'restart':
      return 'the server restarts'
    case 'leave':
    case 'join':
      return `we ${operation.type} conversation ${String(operation.conversation)} elsewhere`
    case 'replaceDatabase': {
      const order = operation.isNewestFirst ? 'the newest first' : 'the oldest first'
      return `the server’s database is replaced, ${order}${operation.isNamed ? ', and it says so' : ''}`
    }
    case 'crash':
      return `the app is killed ${operation.moment} call ${String(operation.call)} of the store, started again after ${seconds(operation.restartMs)}`
    case 'quit':
      return `we quit, and start again after ${seconds(operation.restartMs)}`
    case 'pause':
      return operation.isPaused ? 'we pause the account' : 'we go on with the account'
    case 'noise':
      return `the machine says ${operation.events.join(', ')}`
    case 'pageError':
      return `the next requests fail: ${operation.faults.join(', ')}`
    case 'clockJump':
      return `our clock jumps by ${seconds(operation.ms)}`
    case 'expireKey':
      return `the key expires${operation.isTold ? ', sockets are told' : ''}`
    case 'newKey':
      return 'we sign in with the new key'
    case 'sleep':
      return `the machine sleeps for ${seconds(operation.ms)}${operation.isAnnounced ? '' : ', unannounced'}`
    case 'diskFull':
      return `the disk is full for ${seconds(operation.ms)}`
  }
}

export const describeHistory = ({ setup, steps }: History): string =>
  [
    `  ${JSON.stringify(setup)}`,
    ...steps.map(
      ({ operation, waitMs }, index) =>
        `  ${String(index + 1).padStart(2)}. ${describe(operation)}; then ${seconds(waitMs)} pass`
    )
  ].join('\n')
