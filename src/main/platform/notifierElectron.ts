import { Notification } from 'electron'

import type { ConversationId, NotificationAnswer } from '../../shared/domain'
import { asConversationId } from '../../shared/domain'
import type { NotificationRequest } from '../core/ports'
import { launchActivation } from './launchInfo'
import {
  type ActivationListener,
  type AppNotifier,
  createFailureWarning,
  type ElectronNotifierOptions,
  MAX_KEPT,
  type NotificationActivation
} from './notifier'

/** A system that says neither "shown" nor "failed" within this time is not waited for. */
const ANSWER_LIMIT_MS = 10_000

type Shown = {
  readonly notification: Notification
  readonly request: NotificationRequest
  /** What was done with it. Windows tells of one click through the notification and through the app. */
  readonly done: Set<NotificationActivation['action']['type']>
}

/** What newer versions tell of a notification whose object is gone (Windows). */
type AppActivation = {
  readonly type: string
  readonly arguments: string
  readonly reply?: string
}

/** macOS and Windows. */
class ElectronNotifier implements AppNotifier {
  private readonly shown = new Map<string, Shown>()
  private listener: ActivationListener | null = null
  private readonly warn: (error: string) => void

  constructor(private readonly options: ElectronNotifierOptions) {
    this.warn = createFailureWarning(options.logger)
  }

  show(request: NotificationRequest): Promise<NotificationAnswer> {
    if (!Notification.isSupported()) {
      this.warn('not supported')
      return Promise.resolve('unavailable')
    }
    const notification = new Notification({
      // Named, so that a click is understood after the object, or the app, is gone.
      id: request.tag,
      title: request.title,
      body: request.body,
      silent: request.silent,
      ...(request.conversationId === null
        ? {}
        : {
            hasReply: request.canReply,
            actions: [{ type: 'button', text: this.options.t('notify.markRead') }]
          })
    })
    const shown = { notification, request, done: new Set<never>() }
    this.listen(shown)
    const answer = this.answerOf(notification)
    // No forgetting on `close`: it also means "moved to the notification centre", where a click
    // may still come.
    this.close(request.tag)
    this.shown.set(request.tag, shown)
    const [oldest] = this.shown.keys()
    if (this.shown.size > MAX_KEPT && oldest !== undefined) this.shown.delete(oldest)
    notification.show()
    return answer
  }

  clear(conversationId: ConversationId): void {
    for (const [tag, { request }] of this.shown)
      if (request.conversationId === conversationId) this.close(tag)
  }

  /** Both systems keep notifications back by themselves; neither tells Electron. */
  isSystemQuiet(): Promise<boolean> {
    return Promise.resolve(false)
  }

  onActivation(listener: ActivationListener): void {
    this.listener = listener
    const handle: unknown = (Notification as { readonly handleActivation?: unknown })
      .handleActivation
    // Clicks in the Action Center after the app was closed; since Electron 42, on Windows.
    if (process.platform === 'win32' && typeof handle === 'function')
      Notification.handleActivation((activation) => {
        this.activatedByApp(activation)
      })
    if (process.platform !== 'darwin') return
    const launch = launchActivation(this.options.launchInfo())
    if (launch !== null) listener(launch)
    void this.adopt()
  }

  dispose(): void {
    for (const tag of this.shown.keys()) this.close(tag)
    this.listener = null
  }

  /** Notifications that an earlier run left in macOS' Notification Centre are ours to answer for. */
  private async adopt(): Promise<void> {
    const find: unknown = (Notification as { readonly getHistory?: unknown }).getHistory
    if (typeof find !== 'function') return
    const left = await Notification.getHistory().catch(() => [])
    for (const notification of left) {
      const target = targetOf(notification.id)
      if (target === null || this.shown.has(target.tag)) continue
      const shown = { notification, request: rememberedRequest(target), done: new Set<never>() }
      this.listen(shown)
      this.shown.set(target.tag, shown)
    }
  }

  private listen(shown: Shown): void {
    const { notification } = shown
    notification.on('click', () => {
      this.done(shown, { type: 'open' })
    })
    notification.on('action', () => {
      this.done(shown, { type: 'markRead' })
    })
    notification.on('reply', (details, text: unknown) => {
      // The text is the second argument up to Electron 41, and a field of the first one later.
      this.replied(shown, typeof text === 'string' ? text : details.reply)
    })
  }

  private answerOf(notification: Notification): Promise<NotificationAnswer> {
    return new Promise((resolve) => {
      const cancel = this.options.clock.after(ANSWER_LIMIT_MS, () => {
        resolve('unanswered')
      })
      const settle = (answer: NotificationAnswer): void => {
        cancel()
        resolve(answer)
      }
      notification.on('show', () => {
        settle('accepted')
      })
      notification.on('failed', (_event, error) => {
        this.warn(error)
        settle('failed')
      })
    })
  }

  private replied(shown: Shown, text: string): void {
    if (text.trim() !== '') this.done(shown, { type: 'reply', text })
  }

  private done(shown: Shown, action: NotificationActivation['action']): void {
    if (shown.done.has(action.type)) return
    shown.done.add(action.type)
    this.listener?.({ request: shown.request, action })
  }

  private activatedByApp({ type, arguments: text, reply = '' }: AppActivation): void {
    const target = targetOf(text)
    if (target === null) return
    const shown = this.shown.get(target.tag) ?? this.remembered(target)
    if (type === 'reply') this.replied(shown, reply)
    else this.done(shown, { type: type === 'action' ? 'markRead' : 'open' })
  }

  /** Stands for a notification of an earlier run, so that it is not answered twice either. */
  private remembered(target: Target): Shown {
    const notification = new Notification({ id: target.tag })
    const shown = { notification, request: rememberedRequest(target), done: new Set<never>() }
    this.shown.set(target.tag, shown)
    return shown
  }

  private close(tag: string): void {
    const shown = this.shown.get(tag)
    this.shown.delete(tag)
    shown?.notification.close()
  }
}

type Target = { readonly tag: string; readonly conversationId: ConversationId }

const rememberedRequest = ({ tag, conversationId }: Target): NotificationRequest => ({
  tag,
  accountId: null,
  conversationId,
  messageId: null,
  title: '',
  body: '',
  silent: true,
  canReply: true
})

/** The id that the notification was given, wherever in Windows' arguments it stands. */
const targetOf = (text: string): Target | null => {
  const found = /conversation(?::|%3a)([\w-]{1,200})/i.exec(text)
  const id = found?.[1]
  return id === undefined
    ? null
    : { tag: `conversation:${id}`, conversationId: asConversationId(id) }
}

export const createElectronNotifier = (options: ElectronNotifierOptions): AppNotifier =>
  new ElectronNotifier(options)
