/**
 * The ring that holds what happened. Time goes in steps: one thing that came into the core from
 * outside, what the core then asked of its ports, and the times and chances it read meanwhile. Steps
 * stand in segments; one that begins with a checkpoint can be replayed from there.
 */
import type { Clock } from '../ports'
import type { UnreplayableWhy } from './format'

/** How long back a recording reaches where there is room for it, ms. */
export const RECORDED_MS = 10 * 60_000
/** Bytes held at most. */
export const RECORDED_BYTES = 8 * 1024 * 1024
/** A new place to start from is looked for this often, ms. */
const CHECKPOINT_EVERY_MS = 60_000
/** More than this within `BURST_MS`, and the rest is written in outline until the core is at rest. */
const BURST_BYTES = 1024 * 1024
const BURST_MS = 10_000
/** What a string costs besides its letters. */
const OVERHEAD = 40

/** Where replaying can begin: JSON in parts (strings that stay alive anyway cost nothing twice). */
export type Checkpoint = { readonly parts: readonly string[]; readonly bytes: number }

export type Segment = {
  /** Null: it began while too much was going on, so it can be read but not replayed. */
  readonly checkpoint: Checkpoint | null
  /** Said of one without a checkpoint. */
  readonly why: UnreplayableWhy
  readonly steps: string[]
  bytes: number
  /** Of the steady clock. */
  readonly startedAt: number
  /** It goes on where the one before ends. */
  readonly isContinuous: boolean
}

/** What a step reads more than once, and differently each time. */
export type DrawName = 'now' | 'mono' | 'next' | 'uuid'

type OpenStep = {
  readonly number: number
  readonly now: number
  readonly mono: number
  readonly input: string
  readonly calls: string[]
  readonly draws: Record<DrawName, (number | string)[]>
  changes: string
  timers: number
}

export type JournalOptions = {
  readonly clock: Clock
  readonly maxBytes: number
  /** Null: the core is not at rest. */
  readonly checkpoint: () => Checkpoint | null
  /**
   * A segment begins: what went before is no longer there to refer to. Long lists of one in outline
   * need not be written out.
   */
  readonly onSegment: (isOutline: boolean) => void
}

export class Journal {
  private segments: Segment[] = []
  private step: OpenStep | null = null
  private steps = 0
  private calls = 0
  private lookedAt = Number.NEGATIVE_INFINITY
  private burst = { since: Number.NEGATIVE_INFINITY, bytes: 0 }

  constructor(private readonly options: JournalOptions) {}

  /** Something came into the core; what it does now belongs to it. `input`: JSON. */
  begin(input: string): void {
    const now = this.options.clock.now()
    const mono = this.options.clock.monotonic()
    this.closeStep()
    this.lookForRest(mono)
    this.steps += 1
    const draws = { now: [], mono: [], next: [], uuid: [] }
    const opened = { number: this.steps, now, mono, input, draws }
    this.step = { ...opened, calls: [], changes: '', timers: 0 }
  }

  /** @returns the number of the call, for its answer */
  call(port: string, method: string, args: string): number {
    this.calls += 1
    const step = this.step
    if (step !== null) step.calls.push(`[${String(this.calls)},"${port}","${method}",${args}]`)
    return this.calls
  }

  drew(name: DrawName, value: number | string): void {
    this.step?.draws[name].push(value)
  }

  /** Something that is read often changed. `value`: JSON. */
  changed(name: string, value: string): void {
    const step = this.step
    if (step !== null) step.changes += `${step.changes === '' ? '' : ','}"${name}":${value}`
  }

  /** Names a timer by where it was set. */
  nextTimer(): string {
    const step = this.step
    if (step === null) return '0.0'
    step.timers += 1
    return `${String(step.number)}.${String(step.timers)}`
  }

  /** From here on nothing follows from what is recorded. */
  cut(checkpoint: Checkpoint | null): void {
    this.closeStep()
    this.openSegment(checkpoint, false)
  }

  /** Much is about to come: from here on in outline, until the core is at rest. */
  outline(): void {
    this.closeStep()
    if (this.isReplayable()) this.openSegment(null, false, 'much')
  }

  /** Oldest first, the open step included. What happens later is in none of it. */
  read(): readonly Segment[] {
    this.closeStep()
    return this.segments.map((segment) => ({ ...segment, steps: [...segment.steps] }))
  }

  bytes(): number {
    return this.segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  private closeStep(): void {
    const { step } = this
    this.step = null
    const segment = this.segments.at(-1)
    if (step === null || segment === undefined) return
    const json = closed(step)
    segment.steps.push(json)
    segment.bytes += json.length + OVERHEAD
    this.trim(step.mono)
    if (this.isTooMuchAtOnce(step.mono, json.length)) this.openSegment(null, false, 'much')
  }

  /** A long catch-up would push everything else out, and take its time for it. */
  private isTooMuchAtOnce(mono: number, bytes: number): boolean {
    if (mono - this.burst.since >= BURST_MS) this.burst = { since: mono, bytes: 0 }
    this.burst.bytes += bytes
    return this.burst.bytes > BURST_BYTES && this.isReplayable()
  }

  private isReplayable(): boolean {
    return this.segments.at(-1)?.checkpoint !== null
  }

  private lookForRest(mono: number): void {
    if (mono - this.lookedAt < 1_000) return
    const newest = this.segments.at(-1)
    const isDue =
      newest === undefined ||
      newest.checkpoint === null ||
      mono - newest.startedAt >= CHECKPOINT_EVERY_MS
    if (!isDue) return
    this.lookedAt = mono
    const checkpoint = this.options.checkpoint()
    if (checkpoint !== null) this.openSegment(checkpoint, true)
  }

  private openSegment(
    checkpoint: Checkpoint | null,
    isContinuous: boolean,
    why: UnreplayableWhy = 'unrepeatable'
  ): void {
    const startedAt = this.options.clock.monotonic()
    const bytes = checkpoint?.bytes ?? 0
    this.segments.push({ checkpoint, why, steps: [], bytes, startedAt, isContinuous })
    this.options.onSegment(why === 'much')
    // At rest, whatever there was much of is over.
    this.burst = { since: startedAt, bytes: 0 }
    this.trim(startedAt)
  }

  /** Keeps one segment that began before the time that counts, so that all of that time is there. */
  private trim(mono: number): void {
    for (;;) {
      const [, second] = this.segments
      const isTooMuch = this.bytes() > this.options.maxBytes
      const isTooOld = second !== undefined && mono - second.startedAt >= RECORDED_MS
      if (!isTooMuch && !isTooOld) return
      if (second === undefined) {
        this.behead()
        return
      }
      this.segments.shift()
    }
  }

  /** Nothing but the newest segment is there and it is too large: its first half goes. */
  private behead(): void {
    const [segment] = this.segments
    if (segment === undefined) return
    const steps = segment.steps.slice(Math.ceil(segment.steps.length / 2))
    const bytes = steps.reduce((sum, { length }) => sum + length + OVERHEAD, 0)
    this.segments = [
      { ...segment, checkpoint: null, why: 'full', steps, bytes, isContinuous: false }
    ]
  }
}

const closed = ({ number, now, mono, input, calls, draws, changes }: OpenStep): string => {
  const json = [`{"n":${String(number)},"t":${String(now)},"m":${String(mono)},"i":`, input]
  if (calls.length > 0) json.push(',"c":[', calls.join(','), ']')
  const { next, uuid } = draws
  // Most steps are over within the millisecond they began in.
  const times = draws.now.some((at) => at !== now) ? draws.now : []
  const steady = draws.mono.some((at) => at !== mono) ? draws.mono : []
  for (const [name, values] of Object.entries({ now: times, mono: steady, next, uuid }))
    if (values.length > 0) json.push(`,"${name}":${JSON.stringify(values)}`)
  if (changes !== '') json.push(',"s":{', changes, '}')
  json.push('}')
  return json.join('')
}
