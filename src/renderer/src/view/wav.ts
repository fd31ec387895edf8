const HEADER_BYTES = 44

/**
 * A sound as a WAV file of 16-bit samples: larger than others, and the one that everything plays.
 *
 * @param samples mono, from -1 to 1
 */
export const toWav = (samples: Float32Array, rate: number): Uint8Array<ArrayBuffer> => {
  const size = samples.length * 2
  const bytes = new Uint8Array(HEADER_BYTES + size)
  const view = new DataView(bytes.buffer)
  const tag = (at: number, word: string): void => {
    bytes.set(new TextEncoder().encode(word), at)
  }
  tag(0, 'RIFF')
  view.setUint32(4, HEADER_BYTES - 8 + size, true)
  tag(8, 'WAVE')
  tag(12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  tag(36, 'data')
  view.setUint32(40, size, true)
  samples.forEach((sample, index) => {
    const clamped = Math.max(-1, Math.min(1, sample))
    view.setInt16(HEADER_BYTES + index * 2, Math.round(clamped * 32_767), true)
  })
  return bytes
}
