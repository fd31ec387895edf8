import { readEpochMs } from '../shared/fields'

/** Epoch ms from a number, or from the ISO text that stands beside it. */
export const readTime = (value: unknown): number | null => {
  if (typeof value !== 'string') return readEpochMs(value)
  return value.length > 40 ? null : readEpochMs(Date.parse(value))
}

export const readNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Seconds of an ObjectId and its counter in one number: later made is larger (imkit.md 0). */
const OBJECT_ID = /^[0-9a-f]{24}$/i

/**
 * Breaks ties of messages of one moment: the id's own order where ids are ObjectIds. 29 bits of
 * seconds and the 24-bit counter are all that a safe integer holds; that wraps in 2038.
 */
export const orderOf = (id: string, createdAt: number): number =>
  OBJECT_ID.test(id)
    ? (parseInt(id.slice(0, 8), 16) % 2 ** 29) * 2 ** 24 + parseInt(id.slice(18), 16)
    : createdAt

/** The end of the second in which an ObjectId was made, epoch ms; 0: it is none (imkit.md 0). */
export const madeBefore = (id: string): number =>
  OBJECT_ID.test(id) ? parseInt(id.slice(0, 8), 16) * 1_000 + 999 : 0
