/**
 * Total readers over unknown JSON: each gives a checked value or null and never throws. Hand-written
 * instead of a schema library because every row of a catch-up passes through them; they copy named
 * fields only, so that keys such as `__proto__` never travel further.
 */
export type Json = Readonly<Record<string, unknown>>

/** Year 9999: what lies beyond is no date but garbage or an overflow. */
const MAX_EPOCH_MS = 253_402_300_799_999

const TEXT_CAP = 1_000_000
const CUT_MARK = ' […]'

export const asRecord = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null

export const asList = (value: unknown): readonly unknown[] | null =>
  Array.isArray(value) ? (value as readonly unknown[]) : null

/** A list of an answer: some servers say null where they have nothing to list. */
export const readList = (value: unknown): readonly unknown[] | null =>
  value === null || value === undefined ? [] : asList(value)

/** A string no longer than `cap`; longer ones are no valid ids, names or types. */
export const readText = (value: unknown, cap: number): string | null =>
  typeof value !== 'string' ? null : value.length <= cap ? value : value.slice(0, cap)

/** Half a character cannot be written into an address, and these two mean something else there. */
const UNASKABLE = /^\.{1,2}$|\p{Surrogate}/u

/**
 * A non-empty identifier that the server can be asked about. Too long is as bad as absent: a cut id
 * would name something else.
 */
export const readId = (value: unknown, cap = 512): string | null =>
  typeof value === 'string' && value.length > 0 && value.length <= cap && !UNASKABLE.test(value)
    ? value
    : null

/** What a person wrote: object-replacement marks go, monsters are cut with a visible mark. */
export const readBody = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') return ''
  const cut = value.length > TEXT_CAP ? `${value.slice(0, TEXT_CAP)}${CUT_MARK}` : value
  return cut.includes('\uFFFC') ? cut.replaceAll('\uFFFC', '').trim() : cut
}

export const readEpochMs = (value: unknown): number | null =>
  typeof value === 'number' && value > 0 && value <= MAX_EPOCH_MS ? Math.round(value) : null

/** A whole number from 0 that JavaScript can count with. */
export const readCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

export const readInt = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null

/** SQLite booleans arrive as true, false, 1 or 0. */
export const readFlag = (value: unknown): boolean => value === true || value === 1

export const readSize = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 1 && value <= 1_000_000
    ? Math.round(value)
    : null
