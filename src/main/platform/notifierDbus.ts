import type { ConversationId, NotificationAnswer } from '../../shared/domain'
import type { NotificationRequest } from '../core/ports'
import type { DbusAnswer } from './dbus/busLink'
import type { DbusSignal } from './dbus/sessionBus'
import { type DbusValue, variant } from './dbus/value'
import { APP_ID, APP_NAME } from './identity'
import {
  type ActivationListener,
  type AppNotifier,
  type BusNotifierOptions,
  createFailureWarning,
  MARK_READ_LABEL,
  MAX_KEPT,
  type NotificationActivation,
  REPLY_LABEL
} from './notifier'

const INTERFACE = 'org.freedesktop.Notifications'
const SERVER = { destination: INTERFACE, path: '/org/freedesktop/Notifications' } as const

/** Keys of our buttons; the first one is the notification itself. */
const OPEN = 'default'
const MARK_READ = 'mark-read'
/** The server shows a field instead of a button (Plasma and others, capability of the same name). */
const REPLY = 'inline-reply'

/** Reasons of NotificationClosed after which the person can still click: it only went out of sight. */
const EXPIRED = 1

const URGENCY_LOW = 0
const URGENCY_NORMAL = 1
/** -1: as long as the server likes. */
const NO_TIMEOUT = -1

type Shown = {
  readonly request: NotificationRequest
  /** The server's id; 0 until it answered. */
  readonly id: number
}

/**
 * Linux: the desktop's notification server, spoken to directly. That gives what Electron's way
 * through libnotify does not in every version: buttons, an answer field, what the server can do, and
 * whether it took the notification at all.
 */
class DbusNotifier implements AppNotifier {
  private readonly shown = new Map<string, Shown>()
  private listener: ActivationListener | null = null
  /** The server's unique name: signals of anybody else are not about our notifications. */
  private server = ''
  private capabilities: Promise<readonly string[]> | null = null
  /** One at a time: the id of the first is what the second replaces. */
  private chain: Promise<unknown> = Promise.resolve()
  private readonly warn: (error: string) => void
  private readonly stop: () => void

  constructor(private readonly options: BusNotifierOptions) {
    this.warn = createFailureWarning(options.logger)
    this.stop = options.bus.onSignal({ interface: INTERFACE }, (signal) => {
      if (signal.sender === this.server) this.heard(signal)
    })
  }

  show(request: NotificationRequest): Promise<NotificationAnswer> {
    const shown = this.chain.then(() => this.notify(request))
    this.chain = shown
    return shown
  }

  clear(conversationId: ConversationId): void {
    // In turn: what is on its way to the server must be there before it can be taken back.
    this.chain = this.chain.then(() => {
      for (const [tag, { request }] of this.shown)
        if (request.conversationId === conversationId) this.close(tag)
    })
  }

  isSystemQuiet(): Promise<boolean> {
    return this.options.isSystemQuiet()
  }

  onActivation(listener: ActivationListener): void {
    this.listener = listener
  }

  dispose(): void {
    this.stop()
    for (const tag of this.shown.keys()) this.close(tag)
    this.listener = null
  }

  private async notify(request: NotificationRequest): Promise<NotificationAnswer> {
    const capabilities = await this.knownCapabilities()
    const replaces = this.shown.get(request.tag)?.id ?? 0
    const answer = await this.options.bus.call({
      ...SERVER,
      interface: INTERFACE,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: [
        APP_NAME,
        replaces,
        this.options.iconFile ?? '',
        request.title,
        capabilities.includes('body-markup') ? escapeMarkup(request.body) : request.body,
        actionsOf(request, capabilities),
        hintsOf(request),
        NO_TIMEOUT
      ]
    })
    if (!answer.ok) return this.failed(answer)
    const [id] = answer.body
    this.server = answer.sender
    this.shown.delete(request.tag)
    this.shown.set(request.tag, { request, id: typeof id === 'number' ? id : 0 })
    const [oldest] = this.shown.keys()
    if (this.shown.size > MAX_KEPT && oldest !== undefined) this.shown.delete(oldest)
    return 'accepted'
  }

  private failed({ error }: DbusAnswer & { ok: false }): NotificationAnswer {
    this.warn(error)
    // Another server may come, which can do other things.
    this.capabilities = null
    if (error === 'timeout') return 'unanswered'
    return /ServiceUnknown|NameHasNoOwner|disconnected/.test(error) ? 'unavailable' : 'failed'
  }

  private knownCapabilities(): Promise<readonly string[]> {
    this.capabilities ??= this.options.bus
      .call({ ...SERVER, interface: INTERFACE, member: 'GetCapabilities' })
      .then((answer) => {
        const [list] = answer.ok ? answer.body : []
        if (Array.isArray(list)) return (list as readonly DbusValue[]).map(String)
        this.capabilities = null
        // Escaped for nothing is ugly; a stranger's link is worse.
        return ['body-markup']
      })
    return this.capabilities
  }

  private heard({ member, body }: DbusSignal): void {
    const [id, detail] = body
    const found = [...this.shown.values()].find((shown) => shown.id === id)
    if (found === undefined) return
    if (member === 'ActionInvoked' && detail === OPEN) this.done(found, { type: 'open' })
    else if (member === 'ActionInvoked' && detail === MARK_READ)
      this.done(found, { type: 'markRead' })
    else if (member === 'NotificationReplied' && typeof detail === 'string') {
      if (detail.trim() !== '') this.done(found, { type: 'reply', text: detail })
    } else if (member === 'NotificationClosed' && detail !== EXPIRED) {
      this.shown.delete(found.request.tag)
    }
  }

  /** Once: it is gone after that, here and on the screen, so a second event finds nothing. */
  private done({ request }: Shown, action: NotificationActivation['action']): void {
    this.close(request.tag)
    this.listener?.({ request, action })
  }

  private close(tag: string): void {
    const shown = this.shown.get(tag)
    this.shown.delete(tag)
    if (shown === undefined || shown.id === 0) return
    void this.options.bus.call({
      ...SERVER,
      interface: INTERFACE,
      member: 'CloseNotification',
      signature: 'u',
      body: [shown.id]
    })
  }
}

/** Servers with `body-markup` read the body as markup: a stranger's `<a href>` would be a link. */
export const escapeMarkup = (body: string): string =>
  body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const actionsOf = (
  { conversationId, canReply }: NotificationRequest,
  capabilities: readonly string[]
): readonly string[] => {
  if (!capabilities.includes('actions')) return []
  if (conversationId === null) return [OPEN, 'Open']
  const reply = canReply && capabilities.includes(REPLY) ? [REPLY, REPLY_LABEL] : []
  return [OPEN, 'Open', ...reply, MARK_READ, MARK_READ_LABEL]
}

const hintsOf = ({ silent, canReply }: NotificationRequest): readonly DbusValue[] => [
  ['desktop-entry', variant('s', APP_ID)],
  ['category', variant('s', 'im.received')],
  ['urgency', variant('y', silent ? URGENCY_LOW : URGENCY_NORMAL)],
  silent
    ? ['suppress-sound', variant('b', true)]
    : ['sound-name', variant('s', 'message-new-instant')],
  ...(canReply ? [['x-kde-reply-placeholder-text', variant('s', REPLY_LABEL)]] : [])
]

export const createDbusNotifier = (options: BusNotifierOptions): AppNotifier =>
  new DbusNotifier(options)
