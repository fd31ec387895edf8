/** What the decorators write on: the ring, the redaction in front of it and the shadow beside it. */
import type { BackendEvent } from '../backendEvents'
import type { Clock } from '../ports'
import { type Checkpoint, Journal } from './journal'
import type { Redaction } from './redaction'
import { Shadow } from './shadow'

/** Where the core is before it was started. */
const AT_START: Checkpoint = { parts: ['{"kind":"start"}'], bytes: 16 }

type OnAnswer = (name: string, args: readonly unknown[], value: unknown, json: string) => void

export type Question = {
  readonly port: string
  readonly method: string
  readonly args: readonly unknown[]
  /** The account it is asked for; null: whosever doing it is. */
  readonly owner: string | null
  readonly onAnswer?: OnAnswer
}

export type TapeOptions = {
  readonly clock: Clock
  readonly redaction: Redaction
  readonly maxBytes: number
}

export class Tape {
  /** The account whose doing it is that the core runs now. */
  owner: string | null = null
  readonly redaction: Redaction
  readonly journal: Journal
  shadow: Shadow
  private barriers = 0
  private listeners = new Map<string, number>()
  private readonly clock: Clock

  constructor({ clock, redaction, maxBytes }: TapeOptions) {
    this.clock = clock
    this.redaction = redaction
    this.shadow = new Shadow(redaction)
    this.journal = new Journal({
      clock,
      maxBytes,
      checkpoint: () => (this.barriers > 0 ? null : this.shadow.checkpoint()),
      onSegment: (isOutline) => {
        redaction.beginSegment(isOutline)
      }
    })
  }

  /** A core that is new, and nothing known of it. */
  beginAnew(): void {
    this.shadow = new Shadow(this.redaction)
    this.listeners = new Map()
    this.barriers = 0
    this.journal.cut(AT_START)
    this.came(['made'], null)
  }

  /** Something came into the core. */
  came(input: readonly unknown[], owner: string | null): void {
    const [type, ...rest] = input
    this.owner = owner
    const json = rest.map((part) => this.plain(part)).join(',')
    this.journal.begin(`["${String(type)}"${json === '' ? '' : `,${json}`}]`)
  }

  /** A person asked for something. */
  commanded(name: string, args: readonly unknown[]): void {
    this.owner = null
    this.journal.begin(`["command","${name}",${this.redaction.encodeArguments(name, args)}]`)
  }

  /** The core told a port something that has no answer. */
  told(port: string, method: string, args: readonly unknown[]): void {
    this.journal.call(port, method, this.redaction.encodeArguments(method, args))
  }

  /** The core asked a port; the answer comes into it later. */
  ask<Value>(question: Question, call: () => Promise<Value>): Promise<Value> {
    const { port, method, args, owner, onAnswer } = question
    const { shadow } = this
    const isOurs = (): boolean => shadow === this.shadow
    const kept = args.filter((part) => typeof part !== 'function' && !(part instanceof AbortSignal))
    const number = this.journal.call(port, method, this.redaction.encodeArguments(method, kept))
    const by = owner ?? this.owner
    shadow.inFlight += 1
    return call().then(
      (value) => {
        shadow.inFlight -= 1
        if (!isOurs()) return value
        if (port.startsWith('backend')) this.markEvents(eventsIn(value))
        const json = this.redaction.encode(value)
        this.owner = by
        this.journal.begin(`["answer",${String(number)},true,${json}]`)
        onAnswer?.(method, args, value, json)
        return value
      },
      (error: unknown) => {
        shadow.inFlight -= 1
        if (isOurs()) {
          this.owner = by
          this.journal.begin(`["answer",${String(number)},false,${this.redaction.encode(error)}]`)
        }
        throw error
      }
    )
  }

  /** Read often; written down when it is another than before. */
  known(name: string, value: unknown): void {
    // Nothing that core reads is ever changed in place, and most of it is read for every message.
    if (this.shadow.isKnown(name, value)) return
    const json = this.redaction.encode(value ?? null)
    if (this.shadow.known.get(name) === json) return
    this.shadow.known.set(name, json)
    this.journal.changed(name, json)
  }

  heard(owner: string | null): void {
    if (owner !== null) this.shadow.heardAt.set(owner, this.clock.monotonic())
  }

  markEvents(events: readonly BackendEvent[]): void {
    this.redaction.markEvents(events)
  }

  /** Numbers the listeners of one kind in the order they came. */
  listenerOf(what: string): number {
    const number = (this.listeners.get(what) ?? 0) + 1
    this.listeners.set(what, number)
    return number
  }

  /** Runs what cannot be repeated without secrets or files: recording begins anew after it. */
  async barrier<Value>(work: () => Promise<Value>): Promise<Value> {
    this.barriers += 1
    this.journal.cut(null)
    this.came(['unrepeatable'], null)
    try {
      return await work()
    } finally {
      this.barriers -= 1
    }
  }

  /** Names of timers and ports are ours already. */
  private plain(part: unknown): string {
    const isOwnName = typeof part === 'string'
    return isOwnName ? JSON.stringify(part) : this.redaction.encode(part)
  }
}

/** The events in whatever a server answered. */
const eventsIn = (answer: unknown): readonly BackendEvent[] => {
  if (typeof answer !== 'object' || answer === null) return []
  const { events, page, value } = answer as Readonly<Record<string, unknown>>
  if (Array.isArray(events)) return events as readonly BackendEvent[]
  if (Array.isArray(value)) return value as readonly BackendEvent[]
  return [...eventsIn(page), ...eventsIn(value)]
}
