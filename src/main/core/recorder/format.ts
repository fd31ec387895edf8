/**
 * A saved recording: lines of JSON, read back by `npm run replay` (docs/flight-recorder.md). Also the
 * state that is compared, because the recorder and the replay have to mean the same by it.
 */
import { EVENT } from './redaction'

export const FORMAT = 'tern-recording'
export const FORMAT_VERSION = 1

/** What the core asked: number, port, method, arguments. */
export type RecordedCall = readonly [number, string, string, readonly unknown[]]

export type Step = {
  readonly n: number
  /** Epoch ms and steady clock when it came in. */
  readonly t: number
  readonly m: number
  /** What came in: its kind, then what belongs to it. */
  readonly i: readonly unknown[]
  readonly c?: readonly RecordedCall[]
  /** Times read, where they differ from `t` and `m`; chances and ids drawn. */
  readonly now?: readonly number[]
  readonly mono?: readonly number[]
  readonly next?: readonly number[]
  readonly uuid?: readonly string[]
  /** What was found changed when it was read. */
  readonly s?: Readonly<Record<string, unknown>>
}

export type RestCheckpoint = {
  readonly kind: 'rest'
  readonly head: {
    readonly accounts: readonly {
      readonly id: string
      readonly kind: string
      readonly isDemo: boolean
    }[]
    readonly phases: readonly { readonly id: string; readonly phase: string }[]
    readonly outboxes: readonly { readonly id: string; readonly items: readonly unknown[] }[]
    readonly timers: readonly { readonly owner: string | null; readonly delayMs: number }[]
    readonly heardAt: readonly { readonly id: string; readonly mono: number }[]
  }
  readonly timerNames: readonly string[]
  readonly known: Readonly<Record<string, unknown>>
  readonly answers: Readonly<Record<string, unknown>>
  readonly conversations: readonly unknown[]
}

export type CheckpointJson = { readonly kind: 'start' } | RestCheckpoint

/**
 * Why a part can be read but not replayed: more came than can be held, something secret or a file was
 * at work, or its beginning had to make room.
 */
export type UnreplayableWhy = 'much' | 'unrepeatable' | 'full'

/** What a part of a recording comes to. `calls`: a digest of each call, in order. */
export type PartEnd = {
  readonly hash: string
  readonly steps: number
  readonly counts: StateCounts
  readonly calls: readonly (readonly [number, string])[]
}

export type StateCounts = {
  readonly messages: number
  readonly conversations: number
  readonly accounts: number
  readonly outbox: number
}

/** Digests text; hexadecimal. */
export type Digest = (text: string) => string

/** Moments differ by a millisecond between a run and its replay; nothing else may. */
const MOMENTS: ReadonlySet<string> = new Set(['now', 'notBefore', 'enqueuedAt'])
const MOMENT_NAMES = [...MOMENTS].map((name) => `"${name}":`)

/** Events by their number, with everything that refers to them resolved. Pure but for `events`. */
export const resolveEvents = (value: unknown, events: Map<number, unknown>): unknown => {
  if (Array.isArray(value)) {
    const [first, number, event] = value as readonly unknown[]
    if (first !== EVENT || typeof number !== 'number')
      return value.map((part) => resolveEvents(part, events))
    if (value.length === 3) events.set(number, resolveEvents(event, events))
    return events.get(number) ?? null
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  const resolved: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) resolved[name] = resolveEvents(fields[name], events)
  return resolved
}

/** Arguments without the moments in them. Pure. */
export const withoutMoments = (args: readonly unknown[]): readonly unknown[] =>
  JSON.parse(writeWithoutMoments(args)) as readonly unknown[]

const writeWithoutMoments = (args: readonly unknown[]): string => {
  const json = JSON.stringify(args)
  // Most calls have none, and looking at every field takes ten times as long.
  if (!MOMENT_NAMES.some((name) => json.includes(name))) return json
  return JSON.stringify(args, (name, value: unknown) => (MOMENTS.has(name) ? undefined : value))
}

/** A digest of what a call asked for. @param args with events resolved */
export const callDigest = (digest: Digest, args: readonly unknown[]): string =>
  digest(writeWithoutMoments(args)).slice(0, 16)

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/**
 * The state as far as calls tell it: every message that was stored or changed, unread counts, phases,
 * cursors and what became of everything in the outbox.
 */
export class StateFold {
  private readonly messages = new Map<string, string>()
  private readonly conversations = new Map<string, string>()
  private readonly accounts = new Map<string, string>()
  private readonly cursors = new Map<string, string>()
  private readonly outbox = new Map<string, string>()
  private unread = ''
  private commands = 0

  constructor(private readonly digest: Digest) {}

  /** @param args with events resolved */
  add(port: string, method: string, args: readonly unknown[]): void {
    if (port === 'publisher') this.published(method, args)
    else if (port === 'store') this.stored(method, args)
    else if (method === 'execute') {
      this.commands += 1
      this.outbox.set(`executed ${String(this.commands)}`, callDigest(this.digest, args))
    }
  }

  counts(): StateCounts {
    const { messages, conversations, accounts, outbox } = this
    return {
      messages: messages.size,
      conversations: conversations.size,
      accounts: accounts.size,
      outbox: outbox.size
    }
  }

  hash(): string {
    const maps = [this.messages, this.conversations, this.accounts, this.cursors, this.outbox]
    const sorted = maps.map((map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)))
    return this.digest(JSON.stringify([sorted, this.unread])).slice(0, 32)
  }

  private published(method: string, args: readonly unknown[]): void {
    const keep = (map: Map<string, string>, name: string): void => {
      for (const one of args) map.set(String(fieldsOf(one)[name]), JSON.stringify(one))
    }
    if (method === 'messages.upserted') keep(this.messages, 'id')
    else if (method === 'conversations.upserted') keep(this.conversations, 'id')
    else if (method === 'connection.changed') keep(this.accounts, 'accountId')
    else if (method === 'unread.changed') this.unread = JSON.stringify(args)
    else if (method.endsWith('.removed')) {
      const map = method === 'messages.removed' ? this.messages : this.conversations
      for (const id of args) map.delete(String(id))
    }
  }

  private stored(method: string, args: readonly unknown[]): void {
    if (method === 'ingest') this.ingested(fieldsOf(args[0]))
    else if (method === 'setOutboxState') this.outbox.set(String(args[0]), String(args[1]))
    else if (method === 'discardOutbox') this.outbox.set(String(args[0]), 'discarded')
    else if (method === 'settleOutbox') {
      this.outbox.set(String(args[0]), `settled ${String(args[1])}`)
      this.events(args[2])
    } else if (method.startsWith('enqueue')) {
      this.commands += 1
      this.outbox.set(`queued ${String(this.commands)}`, callDigest(this.digest, args))
    }
  }

  private ingested({ accountId, cursor, events }: Fields): void {
    if (cursor !== undefined) this.cursors.set(JSON.stringify(accountId), JSON.stringify(cursor))
    this.events(events)
  }

  private events(events: unknown): void {
    for (const event of Array.isArray(events) ? (events as readonly unknown[]) : []) {
      const { type, message } = fieldsOf(event)
      const json = JSON.stringify(event)
      const name =
        type === 'message' ? String(fieldsOf(message).serverId) : `${String(type)} ${json}`
      this.messages.set(name, this.digest(json))
    }
  }
}
