import type { TimeWords } from '../core/ports'

/** Moments in the words and the time zone of this computer. */
export const createTimeWords = (): TimeWords => {
  const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
  const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' })
  // A server may say any number; what is no moment is told as the number it is.
  const told = (format: Intl.DateTimeFormat, at: number): string =>
    Number.isNaN(new Date(at).getTime()) ? String(at) : format.format(at)
  return { moment: (at) => told(moments, at), day: (at) => told(days, at) }
}
