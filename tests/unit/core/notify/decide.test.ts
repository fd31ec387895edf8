import { describe, expect, it } from 'vitest'

import { decide, type NotifyContext } from '../../../../src/main/core/notify/decide'
import { NOBODY_THERE_MS } from '../../../../src/main/core/ports'
import {
  type Conversation,
  DEFAULT_SETTINGS,
  type Message,
  type NotificationSkipReason,
  type Settings
} from '../../../../src/shared/domain'
import { START_AT } from '../../../support/fakeClock'
import { conversationSample, messageSample } from '../../../support/samples'

type Case = {
  readonly name: string
  readonly message?: Partial<Message>
  readonly conversation?: Partial<Conversation>
  readonly settings?: Partial<Settings>
  readonly context?: Partial<NotifyContext>
  readonly expected: 'show' | 'show quietly' | NotificationSkipReason
}

/** Quiet hours around the moment of the tests, whatever the time zone is. */
const minute = new Date(START_AT).getHours() * 60 + new Date(START_AT).getMinutes()
const day = new Date(START_AT).getDay()
const around = { isOn: true, from: (minute + 1_430) % 1_440, to: (minute + 10) % 1_440 }
const everyDay = [0, 1, 2, 3, 4, 5, 6]

const service = { type: 'participant_left', actor: 'Ann' } as const

const cases: readonly Case[] = [
  { name: 'a new message', expected: 'show' },
  { name: 'own, from another device', message: { isFromMe: true }, expected: 'own_message' },
  {
    name: 'own, in view',
    message: { isFromMe: true },
    context: { isOnScreen: true },
    expected: 'own_message'
  },
  { name: 'somebody left', message: { service }, expected: 'service_message' },
  { name: 'unsent meanwhile', message: { unsentAt: START_AT }, expected: 'unsent' },
  { name: 'read on another device', message: { readAt: START_AT }, expected: 'already_read' },
  { name: 'conversation read since', conversation: { unreadCount: 0 }, expected: 'already_read' },
  {
    name: 'muted for ever',
    conversation: { mutedUntil: Number.MAX_SAFE_INTEGER },
    expected: 'muted'
  },
  {
    name: 'muted for a moment more',
    conversation: { mutedUntil: START_AT + 1 },
    expected: 'muted'
  },
  { name: 'muted until now', conversation: { mutedUntil: START_AT }, expected: 'show' },
  {
    name: 'muted until yesterday',
    conversation: { mutedUntil: START_AT - 86_400_000 },
    expected: 'show'
  },
  { name: 'archived', conversation: { isArchived: true }, expected: 'archived' },
  {
    name: 'archived and muted',
    conversation: { isArchived: true, mutedUntil: START_AT + 1 },
    expected: 'muted'
  },
  { name: 'in view', context: { isOnScreen: true }, expected: 'in_view' },
  {
    name: 'in view, the last key 14.9 s ago',
    context: { isOnScreen: true, idleMs: 14_900 },
    expected: 'in_view'
  },
  {
    name: 'on screen, nothing touched for 15 s',
    context: { isOnScreen: true, idleMs: 15_000 },
    expected: 'show'
  },
  {
    name: 'on a locked screen',
    context: { isOnScreen: true, idleMs: NOBODY_THERE_MS },
    expected: 'show'
  },
  {
    name: 'on screen and muted, nobody there',
    conversation: { mutedUntil: START_AT + 1 },
    context: { isOnScreen: true, idleMs: NOBODY_THERE_MS },
    expected: 'muted'
  },
  {
    name: "on screen, nobody there, under the system's do not disturb",
    context: { isOnScreen: true, idleMs: 60_000, isSystemQuiet: true },
    expected: 'show quietly'
  },
  { name: 'elsewhere, nobody there', context: { idleMs: 60_000 }, expected: 'show' },
  { name: 'left', conversation: { isLeft: true }, expected: 'left' },
  {
    name: 'left and muted',
    conversation: { isLeft: true, mutedUntil: START_AT + 1 },
    expected: 'left'
  },
  {
    name: 'muted, in view',
    conversation: { mutedUntil: START_AT + 1 },
    context: { isOnScreen: true },
    expected: 'muted'
  },
  { name: 'turned off', settings: { notifications: 'none' }, expected: 'turned_off' },
  {
    name: 'turned off, in view',
    settings: { notifications: 'none' },
    context: { isOnScreen: true },
    expected: 'in_view'
  },
  { name: 'names only', settings: { notifications: 'name' }, expected: 'show' },
  { name: 'no names', settings: { notifications: 'anonymous' }, expected: 'show' },
  { name: 'without a sound', settings: { notificationSound: false }, expected: 'show' },
  {
    name: 'not to be disturbed',
    settings: { doNotDisturbUntil: START_AT + 1 },
    expected: 'do_not_disturb'
  },
  { name: 'disturbed again', settings: { doNotDisturbUntil: START_AT }, expected: 'show' },
  {
    name: 'turned off and not to be disturbed',
    settings: { notifications: 'none', doNotDisturbUntil: START_AT + 1 },
    expected: 'turned_off'
  },
  {
    name: 'in the quiet hours',
    settings: { quietHours: { ...around, days: everyDay } },
    expected: 'quiet_hours'
  },
  {
    name: 'in quiet hours that are off',
    settings: { quietHours: { ...around, days: everyDay, isOn: false } },
    expected: 'show'
  },
  {
    name: 'in the quiet hours of other days',
    settings: {
      quietHours: { ...around, days: everyDay.filter((one) => (one + 8 - day) % 7 > 1) }
    },
    expected: 'show'
  },
  {
    name: 'muted in the quiet hours',
    conversation: { mutedUntil: START_AT + 1 },
    settings: { quietHours: { ...around, days: everyDay } },
    expected: 'muted'
  },
  {
    name: "the system's do not disturb",
    context: { isSystemQuiet: true },
    expected: 'show quietly'
  },
  {
    name: "muted under the system's do not disturb",
    conversation: { mutedUntil: START_AT + 1 },
    context: { isSystemQuiet: true },
    expected: 'muted'
  },
  { name: 'edited before it was seen', message: { editedAt: START_AT }, expected: 'show' },
  { name: 'only an attachment', message: { text: '' }, expected: 'show' },
  { name: 'pinned', conversation: { isPinned: true }, expected: 'show' },
  { name: 'marked unread by hand', conversation: { isMarkedUnread: true }, expected: 'show' },
  {
    name: 'unsent, own and muted',
    message: { isFromMe: true, unsentAt: 1 },
    conversation: { mutedUntil: START_AT + 1 },
    expected: 'own_message'
  }
]

describe('decide', () => {
  it.each(cases)('$name: $expected', ({ message, conversation, settings, context, expected }) => {
    const decision = decide(messageSample('m1', message), {
      conversation: conversationSample('c1', conversation),
      isOnScreen: false,
      idleMs: 0,
      settings: { ...DEFAULT_SETTINGS, ...settings },
      isSystemQuiet: false,
      now: START_AT,
      ...context
    })
    expect(decision).toEqual(
      expected === 'show' || expected === 'show quietly'
        ? { show: true, isSystemQuiet: expected === 'show quietly' }
        : { show: false, reason: expected }
    )
  })
})
