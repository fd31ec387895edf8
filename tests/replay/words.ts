/** What a replay came to, for whoever started it. */
import type { Part } from './readRecording'
import type { Verdict } from './replay'

export type Told = {
  /** Null: the part could not be replayed. */
  readonly isSame: boolean | null
  readonly lines: readonly string[]
}

const MORE = 5

/** Pure. */
export const tellPart = ({ steps }: Part, verdict: Verdict | null): Told => {
  const from = timeOf(steps[0]?.t)
  const to = timeOf(steps.at(-1)?.t)
  const events = `${String(steps.length)} events, ${from} to ${to}`
  if (verdict === null)
    return {
      isSame: null,
      lines: [`${events}: to be read only, because too much was going on where it begins`]
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

const timeOf = (at: number | undefined): string =>
  at === undefined ? '' : new Date(at).toISOString()
