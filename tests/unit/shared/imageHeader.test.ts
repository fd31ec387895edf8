import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readImageHeader } from '../../../src/shared/image/imageHeader'
import { jpeg } from '../platform/images'

const u16 = (value: number, isLittle: boolean): number[] =>
  isLittle ? [value & 255, value >> 8] : [value >> 8, value & 255]
const u32 = (value: number, isLittle: boolean): number[] =>
  isLittle ? [...u16(value, true), 0, 0] : [0, 0, ...u16(value, false)]

/** A picture as a phone writes it: Exif before everything else. */
const photo = (orientation: number, isLittle: boolean): Uint8Array => {
  const entry = (tag: number, value: number): number[] => [
    ...u16(tag, isLittle),
    ...u16(3, isLittle),
    ...u32(1, isLittle),
    ...u16(value, isLittle),
    ...[0, 0]
  ]
  const tiff = [
    ...(isLittle ? [0x49, 0x49] : [0x4d, 0x4d]),
    ...u16(42, isLittle),
    ...u32(8, isLittle),
    ...u16(2, isLittle),
    ...entry(0x0100, 640),
    ...entry(0x0112, orientation),
    ...u32(0, isLittle)
  ]
  const segment = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff]
  const plain = [...jpeg(640, 480)]
  return Uint8Array.from([
    ...plain.slice(0, 2),
    ...[0xff, 0xe1, ...u16(segment.length + 2, false), ...segment],
    ...plain.slice(2)
  ])
}

describe('a photo', () => {
  it.each([
    [1, 640, 480],
    [3, 640, 480],
    [4, 640, 480],
    [5, 480, 640],
    [6, 480, 640],
    [8, 480, 640],
    [9, 640, 480],
    [0, 640, 480]
  ])('with orientation %i is shown %i wide and %i high', (orientation, width, height) => {
    for (const isLittle of [true, false])
      expect(readImageHeader(photo(orientation, isLittle))).toMatchObject({ width, height })
  })

  it('cut off or altered anywhere makes nothing fail', () => {
    const bytes = photo(6, false)
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length - 1), fc.nat(255), (end, at, value) => {
        const altered = Uint8Array.from(bytes)
        altered[at] = value
        expect(() => readImageHeader(altered.subarray(0, end))).not.toThrow()
      }),
      { numRuns: 1_000 }
    )
  })
})
