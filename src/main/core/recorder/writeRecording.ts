/** Puts a saved recording together, a little at a time. */
import type { Clock } from '../ports'
import {
  callDigest,
  type Digest,
  FORMAT,
  FORMAT_VERSION,
  type PartEnd,
  resolveEvents,
  StateFold,
  type Step,
  type UnreplayableWhy
} from './format'

/** `checkpoint`, `steps`: JSON. */
export type PartText = {
  /** Null: it can be read only, because of `why`. */
  readonly checkpoint: string | null
  readonly why: UnreplayableWhy
  readonly steps: readonly string[]
}

/** How long it works before others get their turn, ms; windows and sockets wait meanwhile. */
const STRETCH_MS = 5
/** Letters handed on at once. */
const PIECE = 256 * 1024

/** Lines of JSON in pieces of about `PIECE` letters. */
export async function* writeRecording(
  parts: readonly PartText[],
  digest: Digest,
  clock: Clock
): AsyncGenerator<string> {
  const header = { format: FORMAT, version: FORMAT_VERSION, savedAt: clock.now() }
  let piece = `${JSON.stringify(header)}\n`
  let since = clock.monotonic()
  for (const part of parts)
    for (const line of linesOf(part, digest)) {
      if (line !== null) piece += `${line}\n`
      if (piece.length >= PIECE) {
        yield piece
        piece = ''
      }
      if (clock.monotonic() - since < STRETCH_MS) continue
      await new Promise<void>((resolve) => {
        clock.after(0, resolve)
      })
      since = clock.monotonic()
    }
  yield piece
}

/** Null: a line takes longer, and this is a place to pause. */
function* linesOf(
  { checkpoint, why, steps }: PartText,
  digest: Digest
): Generator<string | null, void> {
  yield checkpoint === null ? `{"checkpoint":null,"why":"${why}"}` : `{"checkpoint":${checkpoint}}`
  const end = new EndOfPart(digest)
  for (const step of steps) {
    // Nothing is compared with what can be read only.
    if (checkpoint !== null) yield* end.add(step)
    yield step
  }
  yield JSON.stringify({ end: end.of(steps.length) })
}

class EndOfPart {
  private readonly fold: StateFold
  private readonly events = new Map<number, unknown>()
  private readonly calls: [number, string][] = []

  constructor(private readonly digest: Digest) {
    this.fold = new StateFold(digest)
  }

  *add(json: string): Generator<null, void> {
    const { i, c = [] } = JSON.parse(json) as Step
    yield null
    resolveEvents(i, this.events)
    for (const [number, port, method, args] of c) {
      yield null
      const resolved = resolveEvents(args, this.events) as readonly unknown[]
      this.fold.add(port, method, resolved)
      this.calls.push([number, callDigest(this.digest, resolved)])
    }
  }

  of(steps: number): PartEnd {
    const { fold, calls } = this
    return { hash: fold.hash(), steps, counts: fold.counts(), calls }
  }
}
