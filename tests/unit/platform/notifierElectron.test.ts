import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { NotificationRequest } from '../../../src/main/core/ports'
import { launchActivation } from '../../../src/main/platform/launchInfo'
import type { NotificationActivation } from '../../../src/main/platform/notifier'
import { createElectronNotifier } from '../../../src/main/platform/notifierElectron'
import { asAccountId, asConversationId, asMessageId } from '../../../src/shared/domain'
import { english } from '../../../src/shared/i18n'
import { FakeClock, FakeLogger, settle } from './fakes'

type Activation = { type: string; arguments: string; reply?: string }

const FakeNotification = vi.hoisted(() => {
  class FakeNotification {
    static readonly made: FakeNotification[] = []
    static isSupported = (): boolean => true
    static history: FakeNotification[] | null = null
    static get getHistory(): (() => Promise<FakeNotification[]>) | undefined {
      const { history } = FakeNotification
      return history === null ? undefined : () => Promise.resolve(history)
    }
    static appHandler: ((activation: Activation) => void) | null = null
    static handleActivation = (handler: (activation: Activation) => void): void => {
      FakeNotification.appHandler = handler
    }
    readonly handlers = new Map<string, (...args: unknown[]) => void>()
    isShown = false
    isClosed = false

    constructor(readonly options: Record<string, unknown>) {
      FakeNotification.made.push(this)
    }

    get id(): unknown {
      return this.options.id
    }

    on(event: string, handler: (...args: unknown[]) => void): void {
      this.handlers.set(event, handler)
    }

    emit(event: string, ...args: unknown[]): void {
      this.handlers.get(event)?.(...args)
    }

    show(): void {
      this.isShown = true
    }

    close(): void {
      this.isClosed = true
    }
  }
  return FakeNotification
})
vi.mock('electron', () => ({ Notification: FakeNotification }))

const request = (conversation = 'c1'): NotificationRequest => ({
  tag: `conversation:${conversation}`,
  accountId: asAccountId('a'),
  conversationId: asConversationId(conversation),
  messageId: asMessageId('m1'),
  title: 'Zoë',
  body: '<b>Hi</b>',
  silent: true,
  canReply: true
})

const { made } = FakeNotification
const platform = process.platform
const system: { launchInfo: unknown } = { launchInfo: null }

const create = () => {
  const clock = new FakeClock()
  const logger = new FakeLogger()
  const notifier = createElectronNotifier({
    clock,
    logger,
    iconFile: null,
    t: english.translate,
    launchInfo: () => system.launchInfo
  })
  const activations: NotificationActivation[] = []
  notifier.onActivation((activation) => activations.push(activation))
  return { clock, logger, notifier, activations }
}

beforeEach(() => {
  made.length = 0
  FakeNotification.isSupported = () => true
  FakeNotification.appHandler = null
  FakeNotification.history = null
  system.launchInfo = null
  Object.defineProperty(process, 'platform', { value: platform })
})

describe('notifications through Electron', () => {
  it('show title, body, silence, an answer field and a button', () => {
    void create().notifier.show(request())
    expect(made).toMatchObject([
      {
        isShown: true,
        options: {
          id: 'conversation:c1',
          title: 'Zoë',
          body: '<b>Hi</b>',
          silent: true,
          hasReply: true,
          actions: [{ type: 'button', text: 'Mark as read' }]
        }
      }
    ])
  })

  it('of the app itself have nothing to answer', () => {
    void create().notifier.show({ ...request(), conversationId: null })
    expect(made[0]?.options).not.toHaveProperty('actions')
    expect(made[0]?.options).not.toHaveProperty('hasReply')
  })

  it('replace by tag and clear by conversation', () => {
    const { notifier } = create()
    void notifier.show(request())
    void notifier.show(request())
    void notifier.show(request('c2'))
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false, false])
    notifier.clear(asConversationId('c1'))
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
    notifier.dispose()
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, true])
  })

  it('tell what was clicked, also after they moved to the notification centre', () => {
    const { notifier, activations } = create()
    void notifier.show(request())
    made[0]?.emit('close')
    made[0]?.emit('click')
    expect(activations).toMatchObject([
      { action: { type: 'open' }, request: { conversationId: 'c1', messageId: 'm1' } }
    ])
  })

  it.each([
    ['old versions', [{}, 'On my way']],
    ['new versions', [{ reply: 'On my way' }]]
  ])('hand over an answer as %s tell it', (_version, args) => {
    const { notifier, activations } = create()
    void notifier.show(request())
    made[0]?.emit('reply', ...args)
    made[0]?.emit('action', {}, 0)
    expect(activations.map(({ action }) => action)).toEqual([
      { type: 'reply', text: 'On my way' },
      { type: 'markRead' }
    ])
  })

  it('send an answer once, however often it is told, and an empty one never', () => {
    Object.defineProperty(process, 'platform', { value: 'win32' })
    const { notifier, activations } = create()
    void notifier.show(request())
    made[0]?.emit('reply', { reply: '  ' })
    made[0]?.emit('reply', { reply: 'Yes' })
    made[0]?.emit('reply', { reply: 'Yes' })
    const told = { type: 'reply', arguments: 'tag=conversation%3Ac1&x=1', reply: 'Yes' }
    FakeNotification.appHandler?.(told)
    expect(activations.map(({ action }) => action)).toEqual([{ type: 'reply', text: 'Yes' }])
  })

  it('of an earlier run open their conversation (Windows)', () => {
    Object.defineProperty(process, 'platform', { value: 'win32' })
    const { activations } = create()
    FakeNotification.appHandler?.({ type: 'click', arguments: 'type=click&tag=conversation:c9' })
    FakeNotification.appHandler?.({ type: 'click', arguments: 'type=click&tag=conversation:c9' })
    FakeNotification.appHandler?.({ type: 'click', arguments: 'type=click&tag=other' })
    expect(activations).toMatchObject([
      { action: { type: 'open' }, request: { conversationId: 'c9' } }
    ])
  })

  it('are not waited for where nothing tells of them (macOS)', () => {
    Object.defineProperty(process, 'platform', { value: 'darwin' })
    create()
    expect(FakeNotification.appHandler).toBeNull()
  })

  it.each([
    ['show', 'accepted', 0],
    ['failed', 'failed', 1]
  ])('"%s" means %s', async (event, answer, warnings) => {
    const { notifier, logger, clock } = create()
    const shown = notifier.show(request())
    made[0]?.emit(event, {}, 'refused')
    expect(await shown).toBe(answer)
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(warnings)
    expect(clock.pending).toBe(0)
  })

  it('without an answer are taken for unanswered after 10 s', async () => {
    const { notifier, clock } = create()
    const shown = notifier.show(request())
    await settle()
    clock.advance(10_000)
    expect(await shown).toBe('unanswered')
  })

  it('warn once where nothing can be shown', async () => {
    FakeNotification.isSupported = () => false
    const { notifier, logger } = create()
    expect(await notifier.show(request())).toBe('unavailable')
    expect(await notifier.show(request())).toBe('unavailable')
    expect(made).toEqual([])
    expect(logger.lines).toHaveLength(1)
  })
})

describe('notifications of a run that has ended, on macOS', () => {
  const open = { type: 'open' } as const

  beforeEach(() => {
    Object.defineProperty(process, 'platform', { value: 'darwin' })
  })

  it('that the app was started from do what was asked', () => {
    system.launchInfo = {
      identifier: 'conversation:c7',
      actionIdentifier: 'com.apple.UNNotificationDefaultActionIdentifier'
    }
    expect(create().activations).toEqual([
      { request: { conversationId: 'c7', messageId: null }, action: open }
    ])
  })

  it('are clicked later, and taken back when the conversation is read', async () => {
    FakeNotification.history = [
      new FakeNotification({ id: 'conversation:c8' }),
      new FakeNotification({ id: 'note:closed' })
    ]
    const { notifier, activations } = create()
    await settle()
    const [left, note] = FakeNotification.history
    left?.emit('click')
    left?.emit('click')
    expect(activations).toMatchObject([{ request: { conversationId: 'c8' }, action: open }])
    notifier.clear(asConversationId('c8'))
    expect([left?.isClosed, note?.isClosed]).toEqual([true, false])
  })
})

describe('what macOS says of the start', () => {
  const from = { identifier: 'conversation:c1', date: 0, userInfo: {} }

  it.each([
    [{ ...from, actionIdentifier: 'com.apple.UNNotificationDefaultActionIdentifier' }, 'open'],
    [{ ...from, actionIdentifier: 'ACTION_0' }, 'markRead'],
    [{ ...from, actionIdentifier: 'REPLY', userText: 'On my way' }, 'reply'],
    [{ ...from, actionIdentifier: 'com.apple.UNNotificationDismissActionIdentifier' }, null],
    [{ ...from, identifier: 'summary:a' }, null],
    [{ ...from, identifier: 'conversation:../../x' }, null],
    [{ userInfo: {} }, null],
    [{}, null],
    [null, null],
    ['conversation:c1', null]
  ])('%j: %s', (info, action) => {
    expect(launchActivation(info)?.action.type ?? null).toBe(action)
  })
})
