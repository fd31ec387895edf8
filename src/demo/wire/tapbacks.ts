/** Names and codes of tapbacks (section 4.4): removal is the code plus 1000. */
const codes: Readonly<Record<string, number>> = {
  love: 2000,
  like: 2001,
  dislike: 2002,
  laugh: 2003,
  emphasize: 2004,
  question: 2005
}

export function isReaction(value: unknown): value is string {
  return typeof value === 'string' && value.replace(/^-/, '') in codes
}

export function toNumericType(name: string): string {
  const isRemoval = name.startsWith('-')
  const code = codes[isRemoval ? name.slice(1) : name]
  return code === undefined ? name : String(isRemoval ? code + 1000 : code)
}
