/**
 * The ports of a core that lives through a recording: time, chance and every answer come from it, and
 * what the core asks is compared with what it asked then.
 */
import type { ConnectFailure } from '../../src/main/core/chatBackend'
import { BackendError } from '../../src/main/core/chatBackend'
import {
  callDigest,
  withoutMoments,
  type Digest,
  type PartEnd,
  resolveEvents,
  StateFold,
  type Step
} from '../../src/main/core/recorder/format'
import { BYTES, type ErrorShape } from '../../src/main/core/recorder/redaction'
import { StoreError } from '../../src/main/core/store'

type Expected = {
  readonly number: number
  readonly step: number
  readonly port: string
  readonly method: string
  readonly args: readonly unknown[]
}
type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}
type Timer = { readonly owner: string | null; readonly delayMs: number; readonly task: () => void }

/** What is asked in the time before the recording begins. */
export type Prelude = (port: string, method: string, args: readonly unknown[]) => Promise<unknown>

/** Every promise that can settle has settled by then. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

export class ReplayWorld {
  owner: string | null = null
  now = 0
  mono = 0
  readonly known = new Map<string, unknown>()
  readonly timers = new Map<string, Timer>()
  readonly fold: StateFold
  /** Null once the recording runs. */
  prelude: Prelude | null = null
  private readonly queues = new Map<string, Expected[]>()
  private readonly waiting = new Map<number, Waiting & { readonly owner: string | null }>()
  private readonly events = new Map<number, unknown>()
  private readonly digests: ReadonlyMap<number, string>
  private readonly found: string[] = []
  private step: Step | null = null
  private armed = 0
  private reads = { now: 0, mono: 0 }
  /** In the order they were drawn: a promise may be one step late. */
  private readonly chances: number[]
  private readonly uuids: string[]

  constructor(
    private readonly digest: Digest,
    steps: readonly Step[],
    end: PartEnd
  ) {
    this.fold = new StateFold(digest)
    this.digests = new Map(end.calls)
    this.chances = steps.flatMap(({ next = [] }) => next)
    this.uuids = steps.flatMap(({ uuid = [] }) => uuid)
    const events = new Map<number, unknown>()
    for (const { n, i, c = [] } of steps) {
      resolveEvents(i, events)
      for (const [number, port, method, recorded] of c) {
        const args = resolveEvents(recorded, events) as readonly unknown[]
        const key = keyOf(port, method, args)
        const queue = this.queues.get(key) ?? []
        queue.push({ number, step: n, port, method, args })
        if (this.digests.get(number) !== callDigest(digest, args))
          this.found.push(
            `Step ${String(n)}: ${port} ${method} (call ${String(number)}) is not what the recording was closed with: it was changed since`
          )
        this.queues.set(key, queue)
      }
    }
  }

  /** In words, the first one first. */
  differences(): readonly string[] {
    return this.found
  }

  differs(words: string): void {
    const at = this.step === null ? 'Before the first step' : `Step ${String(this.step.n)}`
    this.found.push(`${at}: ${words}`)
  }

  begin(step: Step): void {
    this.step = step
    this.armed = 0
    this.reads = { now: 0, mono: 0 }
    this.now = step.t
    this.mono = step.m
    for (const [name, value] of Object.entries(step.s ?? {}))
      this.known.set(name, this.decode(value))
  }

  /** The last step is over. */
  finish(): void {
    for (const queue of this.queues.values())
      for (const { step, port, method } of queue)
        this.found.push(`Step ${String(step)}: ${port} ${method} was asked for, and is not now`)
    this.found.sort((a, b) => stepOf(a) - stepOf(b))
  }

  read(name: 'now' | 'mono'): number {
    const values = this.step?.[name]
    const at = this.reads[name]
    this.reads[name] += 1
    return values?.[at] ?? values?.at(-1) ?? this[name]
  }

  chance(): number {
    return this.chances.shift() ?? 0.5
  }

  uuid(): string {
    return this.uuids.shift() ?? '~undrawn'
  }

  arm(delayMs: number, task: () => void): () => void {
    this.armed += 1
    const name = `${String(this.step?.n ?? 'before')}.${String(this.armed)}`
    this.timers.set(name, { owner: this.owner, delayMs, task })
    return () => {
      for (const [key, timer] of this.timers) if (timer.task === task) this.timers.delete(key)
    }
  }

  /** A timer ran out. One that has another name here is known by how long it was set for. */
  fire(name: string, delayMs: number): void {
    const found = this.timers.has(name)
      ? name
      : [...this.timers].find(([, timer]) => timer.delayMs === delayMs)?.[0]
    const timer = found === undefined ? undefined : this.timers.get(found)
    if (found === undefined || timer === undefined) {
      this.differs(`a timer of ${String(delayMs)} ms ran out that is not set now`)
      return
    }
    this.timers.delete(found)
    this.owner = timer.owner
    timer.task()
  }

  tell(port: string, method: string, given: readonly unknown[]): void {
    if (this.prelude === null) this.meet(port, method, given)
  }

  ask(port: string, method: string, given: readonly unknown[]): Promise<unknown> {
    if (this.prelude !== null) return this.prelude(port, method, given)
    const number = this.meet(port, method, given)
    const { owner } = this
    return new Promise((resolve, reject) => {
      if (number !== null) this.waiting.set(number, { resolve, reject, owner })
    })
  }

  answer(number: number, isOk: boolean, value: unknown): void {
    const asked = this.waiting.get(number)
    const decoded = this.decode(value)
    if (asked === undefined) {
      this.differs(`call ${String(number)} was answered, and nobody asks it now`)
      return
    }
    this.waiting.delete(number)
    this.owner = asked.owner
    if (isOk) asked.resolve(decoded)
    else asked.reject(toError(decoded as ErrorShape))
  }

  /** What was written down, as the core gets it. */
  decode(value: unknown): unknown {
    return withBytes(resolveEvents(value, this.events))
  }

  /** Compares a call with the recorded one and counts it. Null: there is none. */
  private meet(port: string, method: string, given: readonly unknown[]): number | null {
    // Secrets are not known here, nor the names they have in the keychain.
    const isSecret = port === 'secrets' || method === 'connect'
    const args = JSON.parse(asJson(isSecret ? [] : given)) as readonly unknown[]
    this.fold.add(port, method, args)
    const expected = this.queues.get(keyOf(port, method, args))?.shift()
    if (expected === undefined) {
      this.differs(`${port} ${method} is asked for, and was not then`)
      return null
    }
    const difference = describe(withoutMoments(expected.args), withoutMoments(args))
    if (difference !== null)
      this.differs(`${port} ${method} (call ${String(expected.number)}) ${difference}`)
    return expected.number
  }
}

const stepOf = (words: string): number => Number(/^Step (\d+)/.exec(words)?.[1] ?? 0)

/** Calls of one kind for one account, conversation or message come in the order they came. */
const keyOf = (port: string, method: string, args: readonly unknown[]): string => {
  const [first] = args
  const named = typeof first === 'object' && first !== null && 'accountId' in first
  const of = named ? first.accountId : first
  return `${port} ${method} ${typeof of === 'string' ? of : ''}`
}

/** As the recorder writes it: without functions, signals and what is not there. */
const asJson = (args: readonly unknown[]): string =>
  JSON.stringify(
    args.filter((part) => typeof part !== 'function' && !(part instanceof AbortSignal)),
    (_name, value: unknown) => {
      if (value instanceof Set) return [...(value as ReadonlySet<unknown>)]
      if (value instanceof Uint8Array) return [BYTES, value.byteLength]
      return value instanceof AbortSignal ? undefined : value
    }
  ).replaceAll('undefined', 'null')

const withBytes = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const [first, length] = value as readonly unknown[]
    return first === BYTES ? new Uint8Array(Number(length)) : value.map(withBytes)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBytes(part)]))
}

const toError = (shape: ErrorShape): Error => {
  if (shape.type === 'store') return new StoreError(shape.code, 'recorded')
  if (shape.type === 'backend') return new BackendError(shape.failure satisfies ConnectFailure)
  return new Error('recorded')
}

/** Where two lists of arguments part; null: nowhere. */
const describe = (then: unknown, now: unknown, path = 'argument'): string | null => {
  if (JSON.stringify(then) === JSON.stringify(now)) return null
  if (typeof then !== 'object' || then === null || typeof now !== 'object' || now === null)
    return `differs in ${path}: ${JSON.stringify(then)} then, ${JSON.stringify(now)} now`
  for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
    const [a, b] = [Reflect.get(then, name) as unknown, Reflect.get(now, name) as unknown]
    const difference = describe(a, b, `${path}.${name}`)
    if (difference !== null) return difference
  }
  return `differs in the order of ${path}`
}
