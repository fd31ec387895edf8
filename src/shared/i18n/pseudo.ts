/**
 * A language for tests only: English with accents, brackets and a third more length. What shows
 * without brackets was written into the code; what is cut off has no room for longer languages.
 */
const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ö',
  u: 'ü',
  c: 'ç',
  n: 'ñ',
  s: 'š',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ö',
  U: 'Ü'
}

export const pseudo = (text: string): string => {
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter)
  return `[${accented}${'~'.repeat(Math.ceil(text.length / 3))}]`
}
