import type { Clock, Logger } from '../../core/ports'
import { busPath, systemBusPath } from './address'
import {
  BUS,
  type BusLink,
  type DbusAnswer,
  type DbusCall,
  DISCONNECTED,
  openLink,
  type SignalRule
} from './busLink'
import type { DbusMessage } from './message'
import type { DbusValue } from './value'

export type DbusSignal = {
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Unique name of who sent it, given by the bus: anybody may send anything. */
  readonly sender: string
  readonly body: readonly DbusValue[]
}

/**
 * The session bus of Linux desktops. Electron reaches neither launcher counters nor a notification's
 * buttons through every version it ships, and a helper program cannot stand in: docks forget a count
 * as soon as the connection that set it is gone.
 */
export interface SessionBus {
  /** Connects at the first use. Never rejects. */
  call(call: DbusCall): Promise<DbusAnswer>
  emit(signal: Omit<DbusCall, 'destination'> & { readonly signature: string }): Promise<boolean>
  /** The returned function ends it. Survives a lost connection. */
  onSignal(rule: SignalRule, listener: (signal: DbusSignal) => void): () => void
  /** Whether somebody stands behind a well-known name. False without a bus. */
  hasOwner(name: string): Promise<boolean>
  /** Called when somebody takes the name, or gives it up. The returned function ends it. */
  onOwnerChange(name: string, listener: (isOwned: boolean) => void): () => void
  dispose(): void
}

/** The bus of the whole computer, where the machine itself is asked. */
export type SystemBus = Pick<SessionBus, 'call' | 'onSignal' | 'dispose'>

export type SessionBusOptions = {
  readonly clock: Clock
  readonly logger: Logger
  readonly env?: Readonly<Record<string, string | undefined>>
}

type Subscription = {
  readonly rule: SignalRule
  readonly listener: (signal: DbusSignal) => void
}

class UnixBus implements SessionBus {
  private link: Promise<BusLink | null> | null = null
  private readonly subscriptions = new Set<Subscription>()
  private isDisposed = false

  constructor(
    private readonly options: SessionBusOptions,
    private readonly whereIsIt: typeof busPath
  ) {}

  async call(call: DbusCall): Promise<DbusAnswer> {
    const link = await this.linked()
    return link === null ? DISCONNECTED : link.call(call)
  }

  async emit(
    signal: Omit<DbusCall, 'destination'> & { readonly signature: string }
  ): Promise<boolean> {
    const link = await this.linked()
    link?.send({ ...signal, type: 'signal', isNoReplyExpected: true })
    return link !== null
  }

  onSignal(rule: SignalRule, listener: (signal: DbusSignal) => void): () => void {
    const subscription = { rule, listener }
    this.subscriptions.add(subscription)
    void this.linked().then((link) => link?.match(rule))
    return () => this.subscriptions.delete(subscription)
  }

  async hasOwner(name: string): Promise<boolean> {
    const answer = await this.call({
      ...BUS,
      interface: BUS.destination,
      member: 'NameHasOwner',
      signature: 's',
      body: [name]
    })
    return answer.ok && answer.body[0] === true
  }

  onOwnerChange(name: string, listener: (isOwned: boolean) => void): () => void {
    const rule = { interface: BUS.destination, member: 'NameOwnerChanged', arg0: name }
    return this.onSignal(rule, ({ body }) => {
      listener(body[2] !== '')
    })
  }

  dispose(): void {
    this.isDisposed = true
    this.subscriptions.clear()
    void this.link?.then((link) => link?.end())
    this.link = null
  }

  private linked(): Promise<BusLink | null> {
    if (this.isDisposed) return Promise.resolve(null)
    this.link ??= this.open()
    return this.link
  }

  private async open(): Promise<BusLink | null> {
    const { clock, logger, env = process.env } = this.options
    const path = this.whereIsIt(env)
    const link =
      path === null ? null : await openLink(path, clock, (message) => this.heard(message))
    if (link === null) {
      logger.info('no bus', { isKnown: path !== null })
      return null
    }
    link.onClose(() => {
      // The next use connects again.
      this.link = null
    })
    for (const { rule } of this.subscriptions) link.match(rule)
    return link
  }

  private heard(message: DbusMessage): void {
    const { path = '', interface: name = '', member = '', sender = '', body = [] } = message
    for (const { rule, listener } of [...this.subscriptions])
      if (fits(rule, name, member, body[0]))
        listener({ path, interface: name, member, sender, body })
  }
}

const fits = (
  rule: SignalRule,
  name: string,
  member: string,
  first: DbusValue | undefined
): boolean =>
  rule.interface === name &&
  (rule.member ?? member) === member &&
  (rule.arg0 === undefined || rule.arg0 === first)

export const createSessionBus = (options: SessionBusOptions): SessionBus =>
  new UnixBus(options, busPath)

export const createSystemBus = (options: SessionBusOptions): SystemBus =>
  new UnixBus(options, systemBusPath)
