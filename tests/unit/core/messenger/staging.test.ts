import { basename, posix, win32 } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  createStaging,
  safeFileName,
  STAGED_FILE_LIMIT
} from '../../../../src/main/core/messenger/staging'
import { createFakeRandom } from '../../../support/fakeRandom'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        '.',
        ' ',
        'con',
        'NUL',
        'COM1',
        '\u0000',
        '\u202e',
        '\u0085',
        '\ud83d',
        '漢',
        '😀',
        'a'.repeat(60),
        '.png',
        ':',
        '\u2028'
      ),
      { maxLength: 12 }
    )
    .map((parts) => parts.join(''))
)

describe('safeFileName', () => {
  it.each([
    ['photo.png', 'photo.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system.ini', 'system.ini'],
    ['..', 'file'],
    ['', 'file'],
    ['.bashrc', 'bashrc'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['aux .txt', '_aux .txt'],
    ['invoice\u202efdp.exe', 'invoice_fdp.exe'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['name. . ', 'name'],
    ['旅行 😀.jpg', '旅行 😀.jpg']
  ])('%j becomes %j', (name, expected) => {
    expect(safeFileName(name)).toBe(expected)
  })

  it('keeps the extension of a name that is too long', () => {
    const name = safeFileName(`${'x'.repeat(400)}.jpeg`)
    expect(name).toHaveLength(150)
    expect(name.endsWith('x.jpeg')).toBe(true)
  })

  it('is a name and only a name, on every system', () => {
    fc.assert(
      fc.property(nasty, (input) => {
        const name = safeFileName(input)
        expect(name).not.toBe('')
        expect(basename(name)).toBe(name)
        expect(posix.basename(name)).toBe(name)
        expect(win32.basename(name)).toBe(name)
        expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u)
        expect(name).not.toMatch(/^[. ]|[. ]$/)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i)
        expect(name.length).toBeLessThanOrEqual(150)
        expect(Buffer.byteLength(name)).toBeLessThan(255)
        expect(name).not.toMatch(/\p{Surrogate}/u)
        expect(safeFileName(name)).toBe(name)
      }),
      { numRuns: 1_000 }
    )
  })
})

describe('staging', () => {
  const file = (name: string) => ({
    fileName: name,
    mimeType: 'image/png',
    bytes: new Uint8Array([1, 2, 3])
  })
  const idOf = (result: ReturnType<ReturnType<typeof createStaging>['add']>): string => {
    if (!result.ok) throw new Error(result.error.code)
    return result.value.stagedId
  }

  it('gives files out once, in the order asked for', () => {
    const staging = createStaging(createFakeRandom())
    const [a, b] = ['a.png', 'b.png'].map((name) => idOf(staging.add(file(name))))
    const taken = staging.take([b!, a!])
    expect(taken.ok && taken.value.map(({ fileName }) => fileName)).toEqual(['b.png', 'a.png'])
    expect(staging.take([a!])).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  it('takes nothing when one is missing', () => {
    const staging = createStaging(createFakeRandom())
    const id = idOf(staging.add(file('a.png')))
    expect(staging.take([id, 'nobody']).ok).toBe(false)
    expect(staging.take([id]).ok).toBe(true)
  })

  it('cleans names and kinds', () => {
    const staging = createStaging(createFakeRandom())
    expect(staging.add({ ...file('../a.png'), mimeType: '' })).toMatchObject({
      value: { fileName: 'a.png', mimeType: 'application/octet-stream', size: 3 }
    })
  })

  it('refuses what is empty or too large', () => {
    const staging = createStaging(createFakeRandom())
    expect(staging.add({ ...file('a'), bytes: new Uint8Array() })).toMatchObject({
      error: { code: 'invalid_input' }
    })
    const huge = { byteLength: STAGED_FILE_LIMIT + 1 } as Uint8Array
    expect(staging.add({ ...file('a'), bytes: huge })).toMatchObject({
      error: { code: 'too_large' }
    })
  })

  it('forgets what was discarded', () => {
    const staging = createStaging(createFakeRandom())
    const id = idOf(staging.add(file('a.png')))
    staging.discard(id)
    expect(staging.take([id]).ok).toBe(false)
  })
})
