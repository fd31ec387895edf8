import { describe, expect, it } from 'vitest'

import type { OutboxCommand } from '../../../../src/main/core/chatBackend'
import {
  mergeCommand,
  type Mergeable,
  type WaitingCommand
} from '../../../../src/main/core/outbox/mergeRules'

const about = (messageServerId: string) => ({ conversationServerId: 'c1', messageServerId })
const edit = (text: string, message = 'm1') => ({ type: 'edit', ...about(message), text }) as const
const unsend = (message = 'm1') => ({ type: 'unsend', ...about(message) }) as const
const hide = (message = 'm1') => ({ type: 'deleteForMe', ...about(message) }) as const
const react = (emoji: string, isRemoval: boolean, message = 'm1') =>
  ({ type: 'react', ...about(message), tapback: null, emoji, isRemoval }) as const
const vote = (optionId: string, isRemoval = false) =>
  ({ type: 'vote', ...about('m1'), optionId, isRemoval }) as const
const option = (text: string) => ({ type: 'addPollOption', ...about('m1'), text }) as const
const pin = (isPinned: boolean) => ({ type: 'pinMessage', ...about('m1'), isPinned }) as const
const read = (upToServerId: string) =>
  ({ type: 'markRead', conversationServerId: 'c1', isRead: true, upToServerId }) as const
const preferences = (change: {
  isMuted?: boolean | null
  isHidden?: boolean | null
  isSticky?: boolean | null
}) =>
  ({
    type: 'setPreferences',
    conversationServerId: 'c1',
    isMuted: null,
    isHidden: null,
    isSticky: null,
    ...change
  }) as const
const send: OutboxCommand = {
  type: 'send',
  clientId: 'x',
  conversationServerId: 'c1',
  text: 'better',
  replyToServerId: null,
  attachment: null,
  enqueuedAt: 0
}

const queued = (command: OutboxCommand): Omit<WaitingCommand, 'key'> => ({
  state: 'queued',
  attempts: 0,
  command
})
const sending = (command: OutboxCommand): Omit<WaitingCommand, 'key'> => ({
  state: 'sending',
  attempts: 1,
  command
})
const tried = (command: OutboxCommand): Omit<WaitingCommand, 'key'> => ({
  state: 'queued',
  attempts: 1,
  command
})

type Row = readonly [
  name: string,
  waiting: readonly Omit<WaitingCommand, 'key'>[],
  added: Mergeable,
  /** Which of the waiting go, counted from 0. */
  dropped: readonly number[],
  command: Mergeable | null
]

const table: readonly Row[] = [
  ['a first command', [], edit('a'), [], edit('a')],
  ['a read mark replaces the older', [queued(read('m1'))], read('m2'), [0], read('m2')],
  ['and what was tried', [tried(read('m1')), queued(edit('a'))], read('m2'), [0], read('m2')],
  ['but not what is under way', [sending(read('m1'))], read('m2'), [], read('m2')],
  [
    'preferences keep what only the older say',
    [queued(preferences({ isMuted: true, isHidden: true }))],
    preferences({ isHidden: false }),
    [0],
    preferences({ isMuted: true, isHidden: false })
  ],
  [
    'of two older the newer',
    [queued(preferences({ isMuted: true })), tried(preferences({ isMuted: false }))],
    preferences({ isSticky: true }),
    [0, 1],
    preferences({ isMuted: false, isSticky: true })
  ],
  ['an edit replaces the older', [queued(edit('a'))], edit('b'), [0], edit('b')],
  ['of the same message', [queued(edit('a', 'm2'))], edit('b'), [], edit('b')],
  ['and follows one under way', [sending(edit('a'))], edit('b'), [], edit('b')],
  [
    'an unsend cancels edits and reactions of its message',
    [queued(edit('a')), queued(react('👍', false)), queued(edit('a', 'm2')), queued(read('m1'))],
    unsend(),
    [0, 1],
    unsend()
  ],
  ['an unsend is said once', [queued(unsend())], unsend(), [0], unsend()],
  ['an unsend follows an edit under way', [sending(edit('a'))], unsend(), [], unsend()],
  ['nothing is changed that is being unsent', [queued(unsend())], edit('b'), [], null],
  ['nor reacted to', [sending(unsend())], react('👍', false), [], null],
  [
    'deleting for oneself cancels edits and reactions of the message, not what others are to see',
    [queued(edit('a')), queued(unsend()), queued(react('👍', false)), queued(edit('a', 'm2'))],
    hide(),
    [0, 2],
    hide()
  ],
  ['it is said once', [queued(hide()), sending(hide())], hide(), [0], hide()],
  ['voting and taking it back cancel out', [queued(vote('a'))], vote('a', true), [0], null],
  ['the newest word on an option', [tried(vote('a'))], vote('a', true), [0], vote('a', true)],
  ['and no other option', [queued(vote('a'))], vote('b'), [], vote('b')],
  ['nor what else waits', [queued(react('a', false))], vote('a'), [], vote('a')],
  ['pinning and unpinning cancel out', [queued(pin(true))], pin(false), [0], null],
  ['the newest pin', [tried(pin(true))], pin(false), [0], pin(false)],
  ['an option is added once', [queued(option('x'))], option('x'), [0], option('x')],
  ['and another one too', [queued(option('x'))], option('y'), [], option('y')],
  ['an unsend cancels votes', [queued(vote('a')), queued(option('x'))], unsend(), [0, 1], unsend()],
  ['no vote in what is being unsent', [sending(unsend())], vote('a'), [], null],
  ['on and off cancel out', [queued(react('👍', false))], react('👍', true), [0], null],
  ['off and on too', [queued(react('👍', true))], react('👍', false), [0], null],
  [
    'the same twice is once',
    [queued(react('👍', false))],
    react('👍', false),
    [0],
    react('👍', false)
  ],
  [
    'once tried it must be taken off',
    [tried(react('👍', false))],
    react('👍', true),
    [0],
    react('👍', true)
  ],
  ['as when under way', [sending(react('👍', false))], react('👍', true), [], react('👍', true)],
  [
    'another emoji is another matter',
    [queued(react('❤️', false))],
    react('👍', true),
    [],
    react('👍', true)
  ],
  [
    'another message too',
    [queued(react('👍', false, 'm2'))],
    react('👍', true),
    [],
    react('👍', true)
  ],
  ['a send is nobody else’s business', [queued(send)], edit('b'), [], edit('b')]
]

describe('a command behind those that wait', () => {
  it.each(table)('%s', (_, waiting, added, dropped, command) => {
    const keyed = waiting.map((item, index) => ({ ...item, key: index }))
    expect(mergeCommand(keyed, added)).toEqual({ dropped, command })
  })
})
