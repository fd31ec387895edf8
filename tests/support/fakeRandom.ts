import type { Random } from '../../src/main/core/ports'

/** Repeatable randomness (mulberry32). */
export const createFakeRandom = (seed = 1): Random => {
  let state = seed >>> 0
  let uuids = 0
  return {
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
    uuid: () => {
      uuids += 1
      return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`
    }
  }
}

/** Always the same draw: makes delays exact. */
export const fixedRandom = (value: number): Random => ({
  ...createFakeRandom(),
  next: () => value
})
