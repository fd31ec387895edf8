import { basename, posix, win32 } from 'node:path'

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

import {
  type ChosenFile,
  safeFileName,
  stageFile,
  STAGED_FILE_LIMIT,
  type StagingMode
} from '../../../../src/main/core/messenger/staging'
import type { LocalChange } from '../../../../src/main/core/store'
import { ok } from '../../../../src/shared/domain'
import { createStoreWorld } from '../../../support/storeWorld'

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
  const createBench = async () => {
    const { store, conversations } = await createStoreWorld()
    const published: LocalChange[] = []
    const applyLocal = async (change: Promise<LocalChange>) => {
      published.push(await change)
      return ok(null)
    }
    const id = conversations[0]!.id
    return {
      store,
      published,
      id,
      stage: (chosen: ChosenFile, mode?: StagingMode) =>
        stageFile({ store, applyLocal }, id, chosen, mode)
    }
  }

  it('cleans names and kinds, and tells the list', async () => {
    const { stage, published } = await createBench()
    expect(await stage({ ...file('../a.png'), mimeType: '' })).toMatchObject({
      value: { fileName: 'a.png', mimeType: 'application/octet-stream', size: 3 }
    })
    expect(published.at(-1)?.conversations).toMatchObject([{ draftFileCount: 1 }])
  })

  it('leaves alone the draft of a conversation that a file is sent on to', async () => {
    const { stage, store, id } = await createBench()
    expect(await stage(file('a.png'), 'loose')).toMatchObject({ ok: true })
    expect((await store.readDraft(id)).files).toEqual([])
    expect(await store.findConversation(id)).toMatchObject({ draftFileCount: 0 })
  })

  it('refuses what is empty or too large, alone or with the others', async () => {
    const { stage, store } = await createBench()
    expect(await stage({ ...file('a'), bytes: new Uint8Array() })).toMatchObject({
      error: { code: 'invalid_input', field: 'bytes' }
    })
    const huge = { byteLength: STAGED_FILE_LIMIT + 1 } as Uint8Array
    expect(await stage({ ...file('a'), bytes: huge })).toMatchObject({
      error: { code: 'too_large', field: 'bytes' }
    })
    vi.spyOn(store, 'stageFile').mockImplementationOnce(() =>
      Promise.resolve({ messages: [], removed: [], conversations: [], file: null })
    )
    expect(await stage(file('a'))).toMatchObject({ error: { code: 'too_large', field: 'total' } })
  })
})
