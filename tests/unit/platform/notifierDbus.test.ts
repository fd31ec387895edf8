import { describe, expect, it } from 'vitest'

import type { NotificationRequest } from '../../../src/main/core/ports'
import { variant } from '../../../src/main/platform/dbus/value'
import type { NotificationActivation } from '../../../src/main/platform/notifier'
import { createDbusNotifier } from '../../../src/main/platform/notifierDbus'
import { asAccountId, asConversationId, asMessageId } from '../../../src/shared/domain'
import { answer, createFakeBus } from '../../support/fakeBus'
import { FakeClock, FakeLogger, settle } from './fakes'

const INTERFACE = 'org.freedesktop.Notifications'

const request = (change: Partial<NotificationRequest> = {}): NotificationRequest => ({
  tag: 'conversation:c1',
  accountId: asAccountId('a'),
  conversationId: asConversationId('c1'),
  messageId: asMessageId('m1'),
  title: 'R&D',
  body: '<a href="x">R&D</a>',
  silent: false,
  canReply: true,
  ...change
})

const create = (capabilities: readonly string[] = ['body', 'actions']) => {
  const bus = createFakeBus()
  const logger = new FakeLogger()
  let lastId = 40
  bus.answers.set('GetCapabilities', () => answer([...capabilities]))
  bus.answers.set('Notify', ({ body = [] }) => {
    if (body[1] === 0) lastId += 1
    return answer(body[1] === 0 ? lastId : (body[1] ?? 0))
  })
  bus.answers.set('CloseNotification', () => answer())
  const options = {
    clock: new FakeClock(),
    logger,
    iconFile: '/icon.png',
    bus,
    isSystemQuiet: () => Promise.resolve(false)
  }
  const notifier = createDbusNotifier(options)
  const activations: NotificationActivation[] = []
  notifier.onActivation((activation) => activations.push(activation))
  const callsOf = (member: string) => bus.calls.filter((call) => call.member === member)
  const notified = () => callsOf('Notify').map(({ body = [] }) => body)
  const closed = () => callsOf('CloseNotification').map(({ body = [] }) => body[0])
  return { bus, logger, notifier, activations, notified, closed }
}

describe('notifications over D-Bus', () => {
  it('hand over everything that the server needs', async () => {
    const { notifier, notified } = create()
    expect(await notifier.show(request())).toBe('accepted')
    expect(notified()[0]).toEqual([
      'Tern',
      0,
      '/icon.png',
      'R&D',
      '<a href="x">R&D</a>',
      ['default', 'Open', 'mark-read', 'Mark as read'],
      [
        ['desktop-entry', variant('s', 'chat.tern.Tern')],
        ['category', variant('s', 'im.received')],
        ['urgency', variant('y', 1)],
        ['sound-name', variant('s', 'message-new-instant')],
        ['x-kde-reply-placeholder-text', variant('s', 'Reply')]
      ],
      -1
    ])
  })

  it('escape the body only where the server would read it as markup', async () => {
    const { notifier, notified } = create(['body', 'body-markup'])
    await notifier.show(request())
    expect(notified()[0]?.[4]).toBe('&lt;a href="x"&gt;R&amp;D&lt;/a&gt;')
    expect(notified()[0]?.[3]).toBe('R&D')
  })

  it('escape where the server does not say what it does', async () => {
    const { notifier, notified, bus } = create()
    bus.answers.delete('GetCapabilities')
    await notifier.show(request())
    expect(notified()[0]?.[4]).toContain('&lt;a')
  })

  it.each([
    [['body'], true, []],
    [['actions'], true, ['default', 'Open', 'mark-read', 'Mark as read']],
    [
      ['actions', 'inline-reply'],
      true,
      ['default', 'Open', 'inline-reply', 'Reply', 'mark-read', 'Mark as read']
    ],
    [['actions', 'inline-reply'], false, ['default', 'Open', 'mark-read', 'Mark as read']]
  ])(
    'offer what the server can do: %j, may answer: %j',
    async (capabilities, canReply, actions) => {
      const { notifier, notified } = create(capabilities)
      await notifier.show(request({ canReply }))
      expect(notified()[0]?.[5]).toEqual(actions)
    }
  )

  it('make no sound when they shall not', async () => {
    const { notifier, notified } = create()
    await notifier.show(request({ silent: true }))
    const hints = notified()[0]?.[6]
    expect(hints).toContainEqual(['suppress-sound', variant('b', true)])
    expect(hints).toContainEqual(['urgency', variant('y', 0)])
    expect(JSON.stringify(hints)).not.toContain('sound-name')
  })

  it('replace the earlier one of the same conversation, even asked for at once', async () => {
    const { notifier, notified } = create()
    await Promise.all([
      notifier.show(request()),
      notifier.show(request()),
      notifier.show(request({ tag: 'conversation:c2' }))
    ])
    expect(notified().map((body) => body[1])).toEqual([0, 41, 0])
  })

  it('are taken back when the conversation is read, even while they are on their way', async () => {
    const { notifier, closed } = create()
    const shown = notifier.show(request())
    notifier.clear(asConversationId('c1'))
    await shown
    await settle()
    expect(closed()).toEqual([41])
    notifier.clear(asConversationId('c1'))
    await settle()
    expect(closed()).toEqual([41])
  })

  it('open, mark as read and answer', async () => {
    const { bus, notifier, activations } = create(['actions', 'inline-reply'])
    await notifier.show(request())
    await notifier.show(request({ tag: 't2', messageId: asMessageId('m2') }))
    await notifier.show(request({ tag: 't3' }))
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'default'])
    bus.signal(INTERFACE, 'ActionInvoked', [42, 'mark-read'])
    bus.signal(INTERFACE, 'NotificationReplied', [43, 'On my way'])
    expect(activations.map(({ action }) => action)).toEqual([
      { type: 'open' },
      { type: 'markRead' },
      { type: 'reply', text: 'On my way' }
    ])
    expect(activations[1]?.request.messageId).toBe('m2')
  })

  it('answer once, whatever is told after it', async () => {
    const { bus, notifier, activations } = create(['actions', 'inline-reply'])
    await notifier.show(request())
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'inline-reply'])
    bus.signal(INTERFACE, 'NotificationReplied', [41, ' '])
    bus.signal(INTERFACE, 'NotificationReplied', [41, 'Yes'])
    bus.signal(INTERFACE, 'NotificationReplied', [41, 'Yes'])
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'default'])
    expect(activations.map(({ action }) => action)).toEqual([{ type: 'reply', text: 'Yes' }])
  })

  it('believe nobody but the server', async () => {
    const { bus, notifier, activations } = create(['actions', 'inline-reply'])
    await notifier.show(request())
    bus.signal(INTERFACE, 'NotificationReplied', [41, 'Transfer it'], ':1.666')
    expect(activations).toEqual([])
  })

  it('can be clicked after they went out of sight, not after they were dismissed', async () => {
    const { bus, notifier, activations } = create()
    await notifier.show(request())
    await notifier.show(request({ tag: 't2' }))
    bus.signal(INTERFACE, 'NotificationClosed', [41, 1])
    bus.signal(INTERFACE, 'NotificationClosed', [42, 2])
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'default'])
    bus.signal(INTERFACE, 'ActionInvoked', [42, 'default'])
    expect(activations).toHaveLength(1)
  })

  it('warn once in a run without a server, and work when one comes', async () => {
    const { bus, logger, notifier } = create()
    const notify = bus.answers.get('Notify')
    for (const error of ['org.freedesktop.DBus.Error.ServiceUnknown', 'timeout', 'other.Error'])
      bus.answers.set('Notify', () => ({ ok: false, error }))
    const answers: string[] = []
    for (const error of ['org.freedesktop.DBus.Error.ServiceUnknown', 'timeout', 'other.Error']) {
      bus.answers.set('Notify', () => ({ ok: false, error }))
      answers.push(await notifier.show(request()))
    }
    expect(answers).toEqual(['unavailable', 'unanswered', 'failed'])
    expect(logger.lines).toMatchObject([{ level: 'warn', message: 'notification failed' }])
    if (notify !== undefined) bus.answers.set('Notify', notify)
    expect(await notifier.show(request())).toBe('accepted')
  })

  it('are taken back when the app ends, and hear nothing more', async () => {
    const { bus, notifier, closed, activations } = create()
    await notifier.show(request())
    notifier.dispose()
    expect(closed()).toEqual([41])
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'default'])
    expect(activations).toEqual([])
  })
})
