/**
 * The flight recorder: what happened in the last ten minutes, redacted, in memory and nowhere else
 * until a person saves it. It stands at the core's ports and changes nothing that passes.
 */
import type { Engine, EngineDependencies } from '../engine'
import type { Clock } from '../ports'
import {
  callDigest,
  type Digest,
  FORMAT,
  FORMAT_VERSION,
  type PartEnd,
  resolveEvents,
  StateFold,
  type Step
} from './format'
import { RECORDED_BYTES, type Segment } from './journal'
import { recordEngine } from './recordedEngine'
import { recordPorts } from './recordedPorts'
import { createRedaction } from './redaction'
import { Tape } from './tape'

export type RecorderOptions = {
  readonly clock: Clock
  /** 16 random bytes of this run, from a cryptographic source. */
  readonly key: Uint8Array
  /** SHA-256 or as good, hexadecimal. */
  readonly digest: Digest
  /** Bytes held at most; default 8 MiB. */
  readonly maxBytes?: number
}

export interface Recorder {
  /** Makes an engine of which everything is recorded from its start. */
  create(make: (deps: EngineDependencies) => Engine, deps: EngineDependencies): Engine
  /** Bytes held now. */
  bytes(): number
  /** The recording as lines of JSON (docs/flight-recorder.md). Reading it takes tens of ms. */
  save(): string
}

export const createRecorder = (options: RecorderOptions): Recorder => {
  const { clock, key, digest, maxBytes = RECORDED_BYTES } = options
  const redaction = createRedaction(key)
  const tape = new Tape({ clock, redaction, maxBytes })
  return {
    create: (make, deps) => {
      tape.beginAnew()
      return recordEngine(tape, make(recordPorts(tape, deps)), deps.store)
    },
    bytes: () => tape.journal.bytes(),
    save: () => {
      const header = { format: FORMAT, version: FORMAT_VERSION, savedAt: clock.now() }
      const parts = partsOf(tape.journal.read()).map((part) => linesOf(part, digest))
      return `${[JSON.stringify(header), ...parts.flat()].join('\n')}\n`
    }
  }
}

type Part = { readonly checkpoint: string; readonly steps: readonly string[] }

/** Segments that follow on one another are one part; only its first checkpoint is needed. */
const partsOf = (segments: readonly Segment[]): readonly Part[] => {
  const parts: { checkpoint: string; steps: string[] }[] = []
  for (const { checkpoint, steps, isContinuous } of segments) {
    const newest = parts.at(-1)
    // What can only be read ends where something begins that can be replayed.
    const goesOn = isContinuous && newest !== undefined && newest.checkpoint !== 'null'
    if (goesOn) newest.steps.push(...steps)
    else parts.push({ checkpoint: joined(checkpoint?.parts), steps: [...steps] })
  }
  return parts.filter(({ steps }) => steps.length > 0)
}

/** The head of a checkpoint, its rows, its tail. */
const joined = (parts: readonly string[] | undefined): string => {
  if (parts === undefined) return 'null'
  const [head = '', ...rest] = parts
  const tail = rest.pop() ?? ''
  return `${head}${rest.join(',')}${tail}`
}

const linesOf = ({ checkpoint, steps }: Part, digest: Digest): readonly string[] => [
  `{"checkpoint":${checkpoint}}`,
  ...steps,
  JSON.stringify({ end: endOf(steps, digest) })
]

const endOf = (steps: readonly string[], digest: Digest): PartEnd => {
  const fold = new StateFold(digest)
  const events = new Map<number, unknown>()
  const calls: [number, string][] = []
  for (const json of steps) {
    const { i, c = [] } = JSON.parse(json) as Step
    resolveEvents(i, events)
    for (const [number, port, method, args] of c) {
      const resolved = resolveEvents(args, events) as readonly unknown[]
      fold.add(port, method, resolved)
      calls.push([number, callDigest(digest, resolved)])
    }
  }
  return { hash: fold.hash(), steps: steps.length, counts: fold.counts(), calls }
}
