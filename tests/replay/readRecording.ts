/** Reads a saved recording. */
import {
  type CheckpointJson,
  FORMAT,
  FORMAT_VERSION,
  type PartEnd,
  type Step,
  type UnreplayableWhy
} from '../../src/main/core/recorder/format'

export type Part = {
  /** Null: it can be read but not replayed, because of `why`. */
  readonly checkpoint: CheckpointJson | null
  readonly why: UnreplayableWhy
  readonly steps: readonly Step[]
  readonly end: PartEnd
}

/** @throws Error with words for a person when it is no recording */
export const readRecording = (text: string): readonly Part[] => {
  const [header, ...lines] = text.split('\n').filter((line) => line !== '')
  const { format, version } = JSON.parse(header ?? '{}') as Record<string, unknown>
  if (format !== FORMAT) throw new Error('This is no recording of Tern.')
  if (version !== FORMAT_VERSION)
    throw new Error(`This recording has version ${String(version)}, not ${String(FORMAT_VERSION)}.`)
  const parts: Part[] = []
  let checkpoint: CheckpointJson | null = null
  let why: UnreplayableWhy = 'unrepeatable'
  let steps: Step[] = []
  for (const line of lines) {
    const entry = JSON.parse(line) as Record<string, unknown>
    if ('checkpoint' in entry) {
      checkpoint = entry.checkpoint as CheckpointJson | null
      why = (entry.why as UnreplayableWhy | undefined) ?? why
    } else if ('end' in entry) {
      parts.push({ checkpoint, why, steps, end: entry.end as PartEnd })
      steps = []
    } else steps.push(entry as unknown as Step)
  }
  if (steps.length > 0) throw new Error('This recording is cut off.')
  return parts
}
