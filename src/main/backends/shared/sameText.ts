const normalise = (text: string): string =>
  text.replaceAll('\uFFFC', '').normalize('NFC').replace(/\s+/g, ' ').trim()

/** Whether two texts are the same message: servers trim, and change spaces and compositions. */
export const sameText = (a: string, b: string): boolean => normalise(a) === normalise(b)
