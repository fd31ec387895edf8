import { basename, posix, win32 } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { safeFileName } from '../../../src/shared/media/fileName'

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
    ['photo.png\u200b.exe', 'photo.png_.exe'],
    ['\\\\host\\share\\a.dll', 'a.dll'],
    ['a\0b\n.txt', 'a_b_.txt'],
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

  it('keeps to what a disk takes, in bytes', () => {
    const name = safeFileName(`${'日'.repeat(300)}.jpeg`)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(230)
    expect(name.endsWith('日.jpeg')).toBe(true)
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
