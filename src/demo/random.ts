/** A small seeded generator, so that the seeded world is the same in every run. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number
  /** Integer in [min, max]. */
  int(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  shuffle<T>(items: readonly T[]): T[]
  uuid(): string
}

const uuidPattern = 'xxxxxxxx-xxxx-4xxx-Axxx-xxxxxxxxxxxx'
const hexDigits = '0123456789ABCDEF'
const uuidBytes = Buffer.alloc(36)

/** mulberry32: 32 bits of state are plenty for a demo. */
export function createRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next32 = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  const next = (): number => next32() / 4294967296
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)]
    if (item === undefined) throw new Error('pick from an empty list')
    return item
  }
  const shuffle = <T>(items: readonly T[]): T[] => {
    const copy = [...items]
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = int(0, i)
      const held = copy[i] as T
      copy[i] = copy[j] as T
      copy[j] = held
    }
    return copy
  }
  const uuid = (): string => {
    for (let i = 0; i < 36; i += 1) {
      // Hyphens where they belong, version 4, variant A; 4 bits of the state everywhere else.
      uuidBytes[i] = uuidPattern.charCodeAt(i)
      if (uuidPattern[i] === 'x') uuidBytes[i] = hexDigits.charCodeAt(next32() >>> 28)
    }
    return uuidBytes.toString('latin1')
  }
  return { next, int, pick, chance: (probability) => next() < probability, shuffle, uuid }
}
