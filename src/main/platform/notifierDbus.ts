import type { ConversationId, NotificationAnswer } from '../../shared/domain'
import type { NotificationRequest } from '../core/ports'
import { BUS, type DbusAnswer, isNobodyThere } from './dbus/busLink'
import type { DbusSignal } from './dbus/sessionBus'
import type { DbusValue } from './dbus/value'
import { APP_NAME } from './identity'
import { actionsOf, escapeMarkup, hintsOf, MARK_READ, OPEN } from './notificationParts'
import {
  type ActivationListener,
  type AppNotifier,
  type BusNotifierOptions,
  createFailureWarning,
  MAX_KEPT,
  type NotificationActivation
} from './notifier'
import type { ShownRow } from './shownRegister'

const INTERFACE = 'org.freedesktop.Notifications'
const SERVER = { destination: INTERFACE, path: '/org/freedesktop/Notifications' } as const

/** Reasons of NotificationClosed after which the person can still click: it only went out of sight. */
const EXPIRED = 1

/** -1: as long as the server likes. */
const NO_TIMEOUT = -1

type Shown = {
  readonly request: Pick<NotificationRequest, 'tag' | 'accountId' | 'conversationId' | 'messageId'>
  /** The server's id. */
  readonly id: number
}

type Server = { readonly busId: string; readonly owner: string }

const nameOf = ({ busId, owner }: Server): string => `${busId} ${owner}`

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
  /** Unique names begin anew with each bus. */
  private busId: string | null = null
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
    // Before anything new is shown: what a run that crashed left there is still ours to answer for.
    this.chain = this.chain.then(() => this.adopt())
  }

  dispose(): void {
    this.stop()
    for (const tag of this.shown.keys()) this.close(tag)
    this.options.register.clear()
    this.listener = null
  }

  private async adopt(): Promise<void> {
    const left = this.options.register.read()
    if (left === null) return
    const server = await this.serverNow()
    if (server === null || nameOf(server) !== left.server) {
      this.options.register.clear()
      return
    }
    this.server = server.owner
    for (const { id, ...request } of left.rows) this.shown.set(request.tag, { request, id })
  }

  /** The bus and who shows notifications on it; null where nobody does. */
  private async serverNow(): Promise<Server | null> {
    const { bus } = this.options
    const ask = (member: string, ...body: readonly string[]): Promise<DbusAnswer> =>
      bus.call({
        ...BUS,
        interface: BUS.destination,
        member,
        ...(body.length === 0 ? {} : { signature: 's', body })
      })
    const [busId, owner] = await Promise.all([ask('GetId'), ask('GetNameOwner', INTERFACE)])
    const [id] = busId.ok ? busId.body : []
    const [name] = owner.ok ? owner.body : []
    return typeof id === 'string' && typeof name === 'string' ? { busId: id, owner: name } : null
  }

  private async remember(): Promise<void> {
    const { register } = this.options
    if (this.shown.size === 0) {
      register.clear()
      return
    }
    this.busId ??= (await this.serverNow())?.busId ?? null
    if (this.busId === null || this.shown.size === 0) return
    const rows = [...this.shown.values()].map(({ id, request }): ShownRow => {
      const { tag, accountId, conversationId, messageId } = request
      return { tag, id, accountId, conversationId, messageId }
    })
    register.write({ server: nameOf({ busId: this.busId, owner: this.server }), rows })
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
        actionsOf(request, capabilities, this.options.t),
        hintsOf(request, this.options.t),
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
    await this.remember()
    return 'accepted'
  }

  private failed({ error }: DbusAnswer & { ok: false }): NotificationAnswer {
    this.warn(error)
    // Another server may come, which can do other things.
    this.capabilities = null
    if (error === 'timeout') return 'unanswered'
    return isNobodyThere(error) ? 'unavailable' : 'failed'
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
      void this.remember()
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
    void this.remember()
  }
}

export const createDbusNotifier = (options: BusNotifierOptions): AppNotifier =>
  new DbusNotifier(options)
