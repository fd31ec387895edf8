/** Who is named where in a text, from the runs of its attributed body (photon.md 4.1). */
import { asList, asRecord, readCount, readId, type Json } from '../shared/fields'

export type WireMention = {
  readonly start: number
  readonly length: number
  readonly address: string
}

const MAX_MENTIONS = 100
const NOBODY: readonly WireMention[] = []
const ATTRIBUTE = '__kIMMentionConfirmedMention'

const readRun = (value: unknown): WireMention | null => {
  const run = asRecord(value)
  const address = readId(asRecord(run?.attributes)?.[ATTRIBUTE])
  const [start, length] = (asList(run?.range) ?? []).map(readCount)
  return address === null || start === undefined || start === null || !length
    ? null
    : { start, length, address }
}

/**
 * Null where the row was not joined with its body. The body may hold marks for files that the text
 * has not: where the two differ, each name is looked up in the text, in order.
 */
export const readMentions = (body: unknown, text: string): readonly WireMention[] | null => {
  const first: Json | null = asRecord(asList(body)?.[0])
  const whole = first?.string
  if (first === null || typeof whole !== 'string') return null
  const listed = asList(first.runs) ?? []
  // One run is a plain text: the usual case of many thousand rows.
  if (listed.length < 2 && readRun(listed[0]) === null) return NOBODY
  const runs = listed.flatMap((run) => readRun(run) ?? [])
  const found: WireMention[] = []
  let end = 0
  for (const run of runs.sort((a, b) => a.start - b.start).slice(0, MAX_MENTIONS)) {
    const name = whole.slice(run.start, run.start + run.length)
    const start = whole === text ? run.start : text.indexOf(name, end)
    if (name === '' || start < end || start + name.length > text.length) continue
    found.push({ start, length: name.length, address: run.address })
    end = start + name.length
  }
  return found
}
