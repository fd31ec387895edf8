/** Values as D-Bus knows them, in plain JavaScript. */

/** Integers are numbers (64 bits too: what we exchange are counts), structs and arrays are arrays. */
export type DbusValue =
  | string
  | number
  | boolean
  | DbusVariant
  | readonly DbusValue[]
  /** A dictionary; a list of pairs because its keys need not be text. */
  | readonly (readonly [DbusValue, DbusValue])[]

/** A value that carries its type. */
export type DbusVariant = { readonly signature: string; readonly value: DbusValue }

export const variant = (signature: string, value: DbusValue): DbusVariant => ({ signature, value })

/**
 * The complete types that a signature lists: `sa{sv}` is `s` and `a{sv}`.
 * @throws RangeError for what is no signature
 */
export const typesOf = (signature: string): readonly string[] => {
  const types: string[] = []
  for (let at = 0; at < signature.length;) {
    const end = endOfType(signature, at)
    types.push(signature.slice(at, end))
    at = end
  }
  return types
}

/** Bytes that a type is aligned to. */
export const alignmentOf = (type: string): number => {
  const alignment = ALIGNMENTS[type[0] ?? '']
  if (alignment === undefined) throw new RangeError('unknown D-Bus type')
  return alignment
}

const ALIGNMENTS: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  n: 2,
  q: 2,
  b: 4,
  i: 4,
  u: 4,
  s: 4,
  o: 4,
  a: 4,
  h: 4,
  x: 8,
  t: 8,
  d: 8,
  '(': 8,
  '{': 8
}

const endOfType = (signature: string, at: number): number => {
  const first = signature[at] ?? ''
  if (first === 'a') return endOfType(signature, at + 1)
  if (first !== '(' && first !== '{') {
    alignmentOf(first)
    return at + 1
  }
  const close = first === '(' ? ')' : '}'
  let next = at + 1
  // One that holds nothing takes no bytes: an array of them would never end.
  if (signature[next] === close) throw new RangeError('empty D-Bus struct')
  while (signature[next] !== close) next = endOfType(signature, next)
  return next + 1
}
