/** What a replay came to, for whoever started it. */
import type { UnreplayableWhy } from '../../src/main/core/recorder/format'
import { MORE as LEFT_OUT } from '../../src/main/core/recorder/redaction'
import type { Part } from './readRecording'
import type { Verdict } from './replay'

export type Told = {
  /** Null: the part could not be replayed. */
  readonly isSame: boolean | null
  readonly lines: readonly string[]
}

const MORE = 5

const WHY: Readonly<Record<UnreplayableWhy, string>> = {
  much: 'more came than can be held',
  unrepeatable: 'secrets or files were at work',
  full: 'its beginning had to make room'
}

/** Pure. */
export const tellPart = ({ steps, why }: Part, verdict: Verdict | null): Told => {
  const from = timeOf(steps[0]?.t)
  const to = timeOf(steps.at(-1)?.t)
  const events = `${String(steps.length)} events, ${from} to ${to}`
  if (verdict === null)
    return {
      isSame: null,
      lines: [`NOT replayed: ${events}: to be read only, because ${WHY[why]}${outlined(steps)}`]
    }
  const { hash, recordedHash, differences } = verdict
  if (hash === recordedHash && differences.length === 0)
    return { isSame: true, lines: [`replayed ${events}: same state ${hash}`] }
  const [first = 'Everything was asked for as it was then, and came to something else.', ...more] =
    differences
  const rest = more.slice(0, MORE).map((words) => `  then: ${words}`)
  const state =
    hash === recordedHash ? `same state ${hash}` : `state ${hash}, recorded ${recordedHash}`
  return { isSame: false, lines: [`replayed ${events}: ${state}`, `  first: ${first}`, ...rest] }
}

/** How much of what servers told is not in the file. */
const outlined = (steps: Part['steps']): string => {
  const left = steps.reduce((sum, { i }) => sum + leftOut(i), 0)
  return left === 0 ? '' : ` (about ${String(left)} entries of long lists are not in it)`
}

const leftOut = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  if (!Array.isArray(value)) return leftOut(Object.values(value))
  const [first, count] = value as readonly unknown[]
  if (first === LEFT_OUT && typeof count === 'number') return count
  return (value as readonly unknown[]).reduce<number>((sum, part) => sum + leftOut(part), 0)
}

/** How much of the time that is recorded was replayed. Pure. */
export const tellShare = (parts: readonly Part[]): string => {
  const lasted = ({ steps }: Part): number => (steps.at(-1)?.m ?? 0) - (steps[0]?.m ?? 0)
  const secondsOf = (some: readonly Part[]): string =>
    String(Math.round(some.reduce((sum, part) => sum + lasted(part), 0) / 1_000))
  const replayed = parts.filter(({ checkpoint }) => checkpoint !== null)
  return `compared ${secondsOf(replayed)} s of ${secondsOf(parts)} s recorded`
}

const timeOf = (at: number | undefined): string =>
  at === undefined ? '' : new Date(at).toISOString()
