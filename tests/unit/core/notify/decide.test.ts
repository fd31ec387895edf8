import { describe, expect, it } from 'vitest'

import {
  decide,
  type NotifyContext,
  type SkipReason
} from '../../../../src/main/core/notify/decide'
import type { Conversation, Message } from '../../../../src/shared/domain'
import { START_AT } from '../../../support/fakeClock'
import { conversationSample, messageSample } from '../../../support/samples'

type Case = {
  readonly name: string
  readonly message?: Partial<Message>
  readonly conversation?: Partial<Conversation>
  readonly context?: Partial<NotifyContext>
  readonly expected: 'show' | SkipReason
}

const service = { type: 'participant_left', actor: 'Ann' } as const

const cases: readonly Case[] = [
  { name: 'a new message', expected: 'show' },
  { name: 'own, from another device', message: { isFromMe: true }, expected: 'own_message' },
  {
    name: 'own, in view',
    message: { isFromMe: true },
    context: { isInView: true },
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
  { name: 'in view', context: { isInView: true }, expected: 'in_view' },
  { name: 'turned off', context: { notifications: 'none' }, expected: 'turned_off' },
  { name: 'names only', context: { notifications: 'name' }, expected: 'show' },
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
  it.each(cases)('$name: $expected', ({ message, conversation, context, expected }) => {
    const decision = decide(messageSample('m1', message), {
      conversation: conversationSample('c1', conversation),
      isInView: false,
      notifications: 'full',
      now: START_AT,
      ...context
    })
    expect(decision).toEqual(
      expected === 'show' ? { show: true } : { show: false, reason: expected }
    )
  })
})
