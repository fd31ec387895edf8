import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { NotificationRequest } from '../../../src/main/core/ports'
import { createNotifier, escapeBody } from '../../../src/main/platform/notifier'
import { asAccountId, asConversationId } from '../../../src/shared/domain'
import { FakeLogger } from './fakes'

const FakeNotification = vi.hoisted(() => {
  class FakeNotification {
    static readonly made: FakeNotification[] = []
    static isSupported = (): boolean => true
    readonly handlers = new Map<string, (...args: unknown[]) => void>()
    isShown = false
    isClosed = false

    constructor(readonly options: { title: string; body: string; silent: boolean }) {
      FakeNotification.made.push(this)
    }

    on(event: string, handler: (...args: unknown[]) => void): void {
      this.handlers.set(event, handler)
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

const request = (tag: string, conversation = 'c1'): NotificationRequest => ({
  tag,
  accountId: asAccountId('a'),
  conversationId: asConversationId(conversation),
  messageId: null,
  title: 'Zoë',
  body: 'Hi',
  silent: true
})

const { made } = FakeNotification

beforeEach(() => {
  made.length = 0
})

describe('notifier', () => {
  it('shows title, body and silence', () => {
    createNotifier({ logger: new FakeLogger(), iconFile: null }).show(request('t'))
    expect(made).toMatchObject([
      { isShown: true, options: { title: 'Zoë', body: 'Hi', silent: true } }
    ])
  })

  it('replaces by tag and clears by conversation', () => {
    const notifier = createNotifier({ logger: new FakeLogger(), iconFile: null })
    notifier.show(request('t1'))
    notifier.show(request('t1'))
    notifier.show(request('t2', 'c2'))
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false, false])
    notifier.clear(asConversationId('c1'))
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
    notifier.dispose()
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, true, true])
  })

  it('tells what was clicked, also after it moved to the notification centre', () => {
    const notifier = createNotifier({ logger: new FakeLogger(), iconFile: null })
    const clicked: string[] = []
    notifier.onClick(({ tag }) => clicked.push(tag))
    notifier.show(request('t1'))
    made[0]?.handlers.get('close')?.()
    made[0]?.handlers.get('click')?.()
    expect(clicked).toEqual(['t1'])
  })

  it('shows nothing where nothing can be shown', () => {
    FakeNotification.isSupported = () => false
    createNotifier({ logger: new FakeLogger(), iconFile: null }).show(request('t'))
    FakeNotification.isSupported = () => true
    expect(made).toEqual([])
  })

  it('escapes markup on Linux, where servers would read it', () => {
    expect(escapeBody('<a href="x">R&D</a>', 'linux')).toBe('&lt;a href="x"&gt;R&amp;D&lt;/a&gt;')
    expect(escapeBody('<b>', 'darwin')).toBe('<b>')
  })
})
