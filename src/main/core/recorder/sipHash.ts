/**
 * SipHash-2-4 over UTF-16 code units, in 32-bit halves: a keyed hash that cannot be turned back or
 * guessed without its key, at half a microsecond for an id. Written out because core knows no Node
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

/** Looked up: `toString` and `padStart` cost more than all the rounds. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hexOf = (byte: number): string => BYTES[byte & 0xff] ?? ''

const hex = (value: number): string =>
  hexOf(value >>> 24) + hexOf(value >>> 16) + hexOf(value >>> 8) + hexOf(value)

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

/** One SipRound, on plain numbers: this is where the time goes. */
const mix = (state: State): void => {
  let a = half(state, 0)
  let b = half(state, 1)
  let c = half(state, 2)
  let d = half(state, 3)
  let e = half(state, 4)
  let f = half(state, 5)
  let g = half(state, 6)
  let h = half(state, 7)
  let held = a
  a = (a + c) | 0
  b = (b + d + carry(a, held)) | 0
  held = c
  c = ((c << 13) | (d >>> 19)) ^ a
  d = ((d << 13) | (held >>> 19)) ^ b
  held = e
  e = (e + g) | 0
  f = (f + h + carry(e, held)) | 0
  held = g
  g = ((g << 16) | (h >>> 16)) ^ e
  h = ((h << 16) | (held >>> 16)) ^ f
  // The first word is turned by 32 bits before it is used again: its halves change places.
  held = b
  b = (a + h + carry((held + g) | 0, held)) | 0
  a = (held + g) | 0
  held = g
  g = ((g << 21) | (h >>> 11)) ^ a
  h = ((h << 21) | (held >>> 11)) ^ b
  held = e
  e = (e + c) | 0
  f = (f + d + carry(e, held)) | 0
  held = c
  c = ((c << 17) | (d >>> 15)) ^ e
  d = ((d << 17) | (held >>> 15)) ^ f
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = d
  state[4] = f
  state[5] = e
  state[6] = g
  state[7] = h
}

const carry = (sum: number, part: number): number => (sum >>> 0 < part >>> 0 ? 1 : 0)
