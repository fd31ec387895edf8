import { Notification } from 'electron'

import type { ConversationId } from '../../shared/domain'
import type { Logger, NotificationRequest, Notifier } from '../core/ports'

/** References are kept so that the garbage collector does not take the clicks away; this many at most. */
const MAX_KEPT = 100

/** Linux notification servers read the body as markup: a stranger's `<a href>` would be a link. */
export const escapeBody = (body: string, platform: NodeJS.Platform): string =>
  platform === 'linux'
    ? body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : body

export type NotifierOptions = {
  readonly logger: Logger
  readonly iconFile: string | null
}

export interface AppNotifier extends Notifier {
  /** Removes everything that is shown. */
  dispose(): void
}

type Shown = { readonly notification: Notification; readonly request: NotificationRequest }

class ElectronNotifier implements AppNotifier {
  private readonly shown = new Map<string, Shown>()
  private readonly listeners = new Set<(request: NotificationRequest) => void>()

  constructor(private readonly options: NotifierOptions) {}

  show(request: NotificationRequest): void {
    if (!Notification.isSupported()) return
    const { iconFile, logger } = this.options
    const notification = new Notification({
      title: request.title,
      body: escapeBody(request.body, process.platform),
      silent: request.silent,
      // macOS and Windows show the app's own icon.
      ...(iconFile !== null && process.platform === 'linux' ? { icon: iconFile } : {})
    })
    notification.on('click', () => {
      this.forget(request.tag, notification)
      for (const listener of this.listeners) listener(request)
    })
    notification.on('failed', (_event, error) => {
      this.forget(request.tag, notification)
      logger.warn('notification failed', { error: error.slice(0, 200) })
    })
    // No forgetting on `close`: it also means "moved to the notification centre", where a click
    // may still come.
    this.close(request.tag)
    this.shown.set(request.tag, { notification, request })
    const [oldest] = this.shown.keys()
    if (this.shown.size > MAX_KEPT && oldest !== undefined) this.shown.delete(oldest)
    notification.show()
  }

  clear(conversationId: ConversationId): void {
    for (const [tag, { request }] of this.shown)
      if (request.conversationId === conversationId) this.close(tag)
  }

  onClick(listener: (request: NotificationRequest) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  dispose(): void {
    for (const tag of this.shown.keys()) this.close(tag)
    this.listeners.clear()
  }

  private close(tag: string): void {
    const shown = this.shown.get(tag)
    this.shown.delete(tag)
    shown?.notification.close()
  }

  private forget(tag: string, notification: Notification): void {
    if (this.shown.get(tag)?.notification === notification) this.shown.delete(tag)
  }
}

export const createNotifier = (options: NotifierOptions): AppNotifier =>
  new ElectronNotifier(options)
