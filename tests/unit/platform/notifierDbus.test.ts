import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import type { NotificationRequest } from '../../../src/main/core/ports'
import { variant } from '../../../src/main/platform/dbus/value'
import type { NotificationActivation } from '../../../src/main/platform/notifier'
import { createDbusNotifier } from '../../../src/main/platform/notifierDbus'
import {
  createShownRegister,
  parseShown,
  type ShownRegister,
  type ShownRows
} from '../../../src/main/platform/shownRegister'
import { asAccountId, asConversationId, asMessageId } from '../../../src/shared/domain'
import { english } from '../../../src/shared/i18n'
import { answer, createFakeBus, SERVER } from '../../support/fakeBus'
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

/** What outlives a run. */
const createRegister = (): ShownRegister & { kept: ShownRows | null } => ({
  kept: null,
  read() {
    return this.kept
  },
  write(shown) {
    this.kept = shown
  },
  clear() {
    this.kept = null
  }
})

const create = (
  capabilities: readonly string[] = ['body', 'actions'],
  register = createRegister()
) => {
  const bus = createFakeBus()
  bus.answers.set('GetId', () => answer('bus'))
  bus.answers.set('GetNameOwner', () => answer(SERVER))
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
    t: english.translate,
    bus,
    isSystemQuiet: (): Promise<boolean> => Promise.resolve(false),
    register
  }
  const notifier = createDbusNotifier(options)
  const activations: NotificationActivation[] = []
  notifier.onActivation((activation) => activations.push(activation))
  const callsOf = (member: string) => bus.calls.filter((call) => call.member === member)
  const notified = () => callsOf('Notify').map(({ body = [] }) => body)
  const closed = () => callsOf('CloseNotification').map(({ body = [] }) => body[0])
  return { bus, logger, notifier, activations, notified, closed, register }
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
    for (const error of [
      'org.freedesktop.DBus.Error.ServiceUnknown',
      'org.freedesktop.DBus.Error.Spawn.ChildExited',
      'timeout',
      'other.Error'
    ]) {
      bus.answers.set('Notify', () => ({ ok: false, error }))
      answers.push(await notifier.show(request()))
    }
    expect(answers).toEqual(['unavailable', 'unavailable', 'unanswered', 'failed'])
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

describe('notifications of a run that crashed', () => {
  const crashed = async () => {
    const first = create()
    await first.notifier.show(request())
    return first
  }

  it('are answered by the next run: a click opens, reading takes them back', async () => {
    const { register } = await crashed()
    const { bus, activations, closed } = create(undefined, register)
    await settle()
    bus.signal(INTERFACE, 'ActionInvoked', [41, 'default'])
    expect(activations).toMatchObject([
      { request: { conversationId: 'c1', messageId: 'm1' }, action: { type: 'open' } }
    ])
    expect(closed()).toEqual([41])
  })

  it('are taken back when the conversation is read', async () => {
    const { register } = await crashed()
    const { notifier, closed } = create(undefined, register)
    notifier.clear(asConversationId('c1'))
    await settle()
    expect(closed()).toEqual([41])
  })

  it('are renewed by the next message of the conversation', async () => {
    const { register } = await crashed()
    const { notifier, notified } = create(undefined, register)
    await notifier.show(request())
    expect(notified()[0]?.[1]).toBe(41)
  })

  it('are left alone when another server counts from one again', async () => {
    const { register } = await crashed()
    const next = create(undefined, register)
    next.bus.answers.set('GetNameOwner', () => answer(':1.99'))
    next.notifier.clear(asConversationId('c1'))
    await settle()
    expect(next.closed()).toEqual([])
    expect(register.kept).toBeNull()
  })

  it('are kept without a word of anybody', async () => {
    const { register } = await crashed()
    expect(JSON.stringify(register.kept)).not.toContain('R&D')
    expect(register.kept).toEqual({
      server: `bus ${SERVER}`,
      rows: [
        {
          tag: 'conversation:c1',
          id: 41,
          accountId: 'a',
          conversationId: 'c1',
          messageId: 'm1'
        }
      ]
    })
  })

  it('are forgotten with the last one, and at an orderly end', async () => {
    const first = await crashed()
    first.bus.signal(INTERFACE, 'NotificationClosed', [41, 2])
    await settle()
    expect(first.register.kept).toBeNull()
    await first.notifier.show(request())
    expect(first.register.kept).not.toBeNull()
    first.notifier.dispose()
    expect(first.register.kept).toBeNull()
  })
})

describe('the register of what is shown', () => {
  it('is a file that comes and goes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tern-shown-'))
    const register = createShownRegister(join(folder, 'notifications.json'), new FakeLogger())
    const rows = [{ tag: 't', id: 1, accountId: null, conversationId: null, messageId: null }]
    expect(register.read()).toBeNull()
    register.write({ server: 'bus :1.7', rows })
    expect(register.read()).toEqual({ server: 'bus :1.7', rows })
    register.clear()
    register.clear()
    expect(register.read()).toBeNull()
    rmSync(folder, { recursive: true })
  })

  it('says once that it cannot be written', () => {
    const logger = new FakeLogger()
    const register = createShownRegister('/nowhere/at/all.json', logger)
    register.write({ server: 's', rows: [] })
    register.write({ server: 's', rows: [] })
    expect(logger.lines).toHaveLength(1)
  })

  it.each([null, 1, {}, { server: 's' }, { server: '', rows: [] }, { server: 's', rows: {} }])(
    'does not take %j for one',
    (value) => {
      expect(parseShown(value)).toBeNull()
    }
  )

  it('leaves out rows that are none', () => {
    const rows = [null, {}, { tag: 't', id: 'x' }, { tag: 't', id: 2, conversationId: 7 }]
    expect(parseShown({ server: 's', rows })?.rows).toEqual([
      { tag: 't', id: 2, accountId: null, conversationId: null, messageId: null }
    ])
  })
})
