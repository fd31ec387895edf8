/**
 * The flight recorder: what happened in the last ten minutes, redacted, in memory and nowhere else
 * until a person saves it. It stands at the core's ports and changes nothing that passes.
 */
import type { Engine, EngineDependencies } from '../engine'
import type { Clock } from '../ports'
import type { Digest, UnreplayableWhy } from './format'
import { RECORDED_BYTES, type Segment } from './journal'
import { recordEngine } from './recordedEngine'
import { recordPorts } from './recordedPorts'
import { createRedaction } from './redaction'
import { Tape } from './tape'
import { type PartText, writeRecording } from './writeRecording'

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
  /**
   * The recording until now as lines of JSON (docs/flight-recorder.md), in pieces. Putting it together
   * takes hundreds of ms for a full ring, so others get their turn after every few of them.
   */
  save(): AsyncIterable<string>
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
    save: () => writeRecording(partsOf(tape.journal.read()), digest, clock)
  }
}

/** Segments that follow on one another are one part; only its first checkpoint is needed. */
const partsOf = (segments: readonly Segment[]): readonly PartText[] => {
  const parts: { checkpoint: string | null; why: UnreplayableWhy; steps: string[] }[] = []
  for (const { checkpoint, why, steps, isContinuous } of segments) {
    const newest = parts.at(-1)
    // What can only be read ends where something begins that can be replayed.
    const goesOn = isContinuous && newest !== undefined && newest.checkpoint !== null
    if (goesOn) for (const step of steps) newest.steps.push(step)
    else parts.push({ checkpoint: joined(checkpoint?.parts), why, steps: [...steps] })
  }
  return parts.filter(({ steps }) => steps.length > 0)
}

/** The head of a checkpoint, its rows, its tail. */
const joined = (parts: readonly string[] | undefined): string | null => {
  if (parts === undefined) return null
  const [head = '', ...rest] = parts
  const tail = rest.pop() ?? ''
  return `${head}${rest.join(',')}${tail}`
}
