/** Core Audio's own container, which Messages plays as a voice message (photon.md 3.5 names it). */

/** LPCM in 16 bits, little endian. */
const LITTLE_ENDIAN = 2

type Sound = {
  readonly channels: number
  readonly rate: number
  readonly samples: Uint8Array
}

/** A WAV of 16-bit samples; null for anything else. */
const readWav = (bytes: Uint8Array): Sound | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.byteLength < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE' || tag(12) !== 'fmt ') {
    return null
  }
  const isPcm16 = view.getUint16(20, true) === 1 && view.getUint16(34, true) === 16
  if (!isPcm16 || tag(36) !== 'data') return null
  const length = Math.min(view.getUint32(40, true), bytes.byteLength - 44)
  return {
    channels: view.getUint16(22, true),
    rate: view.getUint32(24, true),
    samples: bytes.subarray(44, 44 + length)
  }
}

const HEADER_BYTES = 8 + 12 + 32 + 12 + 4

/** The same sound in the other container; null when it is no sound that we made. */
export const toCaf = (wav: Uint8Array): Uint8Array | null => {
  const sound = readWav(wav)
  if (sound === null) return null
  const { channels, rate, samples } = sound
  const caf = new Uint8Array(HEADER_BYTES + samples.byteLength)
  const view = new DataView(caf.buffer)
  const tag = (at: number, word: string): void => {
    caf.set(new TextEncoder().encode(word), at)
  }
  tag(0, 'caff')
  view.setUint16(4, 1)
  tag(8, 'desc')
  view.setBigInt64(12, 32n)
  view.setFloat64(20, rate)
  tag(28, 'lpcm')
  view.setUint32(32, LITTLE_ENDIAN)
  view.setUint32(36, 2 * channels)
  view.setUint32(40, 1)
  view.setUint32(44, channels)
  view.setUint32(48, 16)
  tag(52, 'data')
  // With the count of edits, which the chunk begins with.
  view.setBigInt64(56, BigInt(samples.byteLength + 4))
  caf.set(samples, HEADER_BYTES)
  return caf
}
