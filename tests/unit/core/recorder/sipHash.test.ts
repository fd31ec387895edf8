import { describe, expect, it } from 'vitest'

import { createKeyedHash } from '../../../../src/main/core/recorder/sipHash'

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index)

/** Two bytes to a code unit, as the vectors of the paper count them. */
const textOf = (bytes: number): string =>
  String.fromCharCode(
    ...Array.from({ length: bytes / 2 }, (_, index) => index * 2 + (index * 2 + 1) * 256)
  )

describe('keyed hash', () => {
  it.each([
    [0, '726fdb47dd0e0e31'],
    [2, '0d6c8009d9a94f5a'],
    [8, '93f5f5799a932462'],
    [14, 'f723ca908e7af2ee'],
    [62, 'e51b38608ef25f57']
  ])('agrees with the published vector of %i bytes', (bytes, expected) => {
    expect(createKeyedHash(KEY)(textOf(bytes))).toBe(expected)
  })

  it('depends on every bit of the key', () => {
    const other = Uint8Array.from(KEY)
    other[15] = 0x8f
    expect(createKeyedHash(other)('a name')).not.toBe(createKeyedHash(KEY)('a name'))
  })
})
