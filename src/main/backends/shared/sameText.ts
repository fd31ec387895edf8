/** A lone surrogate is no text that UTF-8 can carry: it comes back as U+FFFD. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')

const normalise = (text: string): string =>
  wellFormed(text).replaceAll('\uFFFC', '').normalize('NFC').replace(/\s+/g, ' ').trim()

/** Whether two texts are the same message: servers trim, and change spaces and compositions. */
export const sameText = (a: string, b: string): boolean => normalise(a) === normalise(b)
