/**
 * SipHash-2-4 over UTF-16 code units, in 32-bit halves: a keyed hash that cannot be turned back or
 * guessed without its key, at about a microsecond for an id. Written out because core knows no Node
 * and the recorder hashes several strings of every event.
 */

/** The four words of state, each as low and high half. */
type State = Int32Array

/** @param key 16 random bytes */
export const createKeyedHash = (key: Uint8Array): ((text: string) => string) => {
  const words = new DataView(key.buffer, key.byteOffset, 16)
  const k0 = words.getInt32(0, true)
  const k1 = words.getInt32(4, true)
  const k2 = words.getInt32(8, true)
  const k3 = words.getInt32(12, true)
  const state: State = new Int32Array(8)
  return (text) => {
    state[0] = k0 ^ 0x70736575
    state[1] = k1 ^ 0x736f6d65
    state[2] = k2 ^ 0x6e646f6d
    state[3] = k3 ^ 0x646f7261
    state[4] = k0 ^ 0x6e657261
    state[5] = k1 ^ 0x6c796765
    state[6] = k2 ^ 0x79746573
    state[7] = k3 ^ 0x74656462
    const { length } = text
    const whole = length - (length % 4)
    for (let at = 0; at < whole; at += 4) absorb(state, pair(text, at), pair(text, at + 2))
    const bytes = ((length * 2) & 0xff) << 24
    absorb(state, pair(text, whole), unit(text, whole + 2) | bytes)
    state[4] = half(state, 4) ^ 0xff
    for (let round = 0; round < 4; round += 1) mix(state)
    const low = half(state, 0) ^ half(state, 2) ^ half(state, 4) ^ half(state, 6)
    const high = half(state, 1) ^ half(state, 3) ^ half(state, 5) ^ half(state, 7)
    return hex(high) + hex(low)
  }
}

const half = (state: State, at: number): number => state[at] ?? 0

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

const unit = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) : 0)

const pair = (text: string, at: number): number => unit(text, at) | (unit(text, at + 1) << 16)

const absorb = (state: State, low: number, high: number): void => {
  state[6] = half(state, 6) ^ low
  state[7] = half(state, 7) ^ high
  mix(state)
  mix(state)
  state[0] = half(state, 0) ^ low
  state[1] = half(state, 1) ^ high
}

/** One SipRound. */
const mix = (state: State): void => {
  add(state, 0, 2)
  turn(state, 2, 13)
  meet(state, 2, 0)
  swap(state, 0)
  add(state, 4, 6)
  turn(state, 6, 16)
  meet(state, 6, 4)
  add(state, 0, 6)
  turn(state, 6, 21)
  meet(state, 6, 0)
  add(state, 4, 2)
  turn(state, 2, 17)
  meet(state, 2, 4)
  swap(state, 4)
}

const add = (state: State, to: number, from: number): void => {
  const low = (half(state, to) >>> 0) + (half(state, from) >>> 0)
  state[to] = low
  state[to + 1] = half(state, to + 1) + half(state, from + 1) + (low > 0xffffffff ? 1 : 0)
}

const meet = (state: State, to: number, from: number): void => {
  state[to] = half(state, to) ^ half(state, from)
  state[to + 1] = half(state, to + 1) ^ half(state, from + 1)
}

/** Rotates left by fewer than 32 bits. */
const turn = (state: State, at: number, by: number): void => {
  const low = half(state, at)
  const high = half(state, at + 1)
  state[at] = (low << by) | (high >>> (32 - by))
  state[at + 1] = (high << by) | (low >>> (32 - by))
}

/** Rotates left by 32 bits. */
const swap = (state: State, at: number): void => {
  const low = half(state, at)
  state[at] = half(state, at + 1)
  state[at + 1] = low
}
