import { describe, expect, it } from 'vitest'

import { toCaf } from '../../../src/main/backends/photon/caf'

const wav = (samples: readonly number[], bits = 16): Uint8Array => {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + samples.length * 2, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(16_000, 24)
  bytes.writeUInt16LE(bits, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => bytes.writeInt16LE(sample, 44 + index * 2))
  return bytes
}

describe('a sound in the container of Core Audio', () => {
  it('keeps rate, form and samples', () => {
    const caf = Buffer.from(toCaf(wav([1, -2, 300])) ?? [])
    expect(caf.toString('latin1', 0, 4)).toBe('caff')
    expect(caf.readDoubleBE(20)).toBe(16_000)
    expect(caf.toString('latin1', 28, 32)).toBe('lpcm')
    expect(caf.readUInt32BE(44)).toBe(1)
    expect(caf.readUInt32BE(48)).toBe(16)
    expect(caf.toString('latin1', 52, 56)).toBe('data')
    expect(caf.readBigInt64BE(56)).toBe(4n + 6n)
    expect([68, 70, 72].map((at) => caf.readInt16LE(at))).toEqual([1, -2, 300])
  })

  it('is made of nothing else', () => {
    expect(toCaf(new Uint8Array([1, 2, 3]))).toBeNull()
    expect(toCaf(wav([1], 8))).toBeNull()
  })
})
