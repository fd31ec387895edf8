import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createFolderWriter } from '../../../src/main/platform/folderWriter'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tern-export-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

describe('a folder that is written', () => {
  it('appears under its name when it is complete', async () => {
    const writer = await createFolderWriter(join(dir, 'Ann'), 'conversation.txt')
    await writer.append('one\n')
    await writer.append('two\n')
    await writer.addFile('files/a.bin', Uint8Array.of(7))
    expect(await readdir(dir)).toEqual(['Ann.part'])
    await writer.finish()
    expect(await readdir(dir)).toEqual(['Ann'])
    expect(await readFile(join(dir, 'Ann', 'conversation.txt'), 'utf8')).toBe('one\ntwo\n')
    expect([...(await readFile(join(dir, 'Ann', 'files', 'a.bin')))]).toEqual([7])
  })

  it('never writes over what is there', async () => {
    for (const text of ['first', 'second']) {
      const writer = await createFolderWriter(join(dir, 'Ann'), 'conversation.txt')
      await writer.append(text)
      await writer.finish()
    }
    expect(await readFile(join(dir, 'Ann', 'conversation.txt'), 'utf8')).toBe('first')
    expect(await readFile(join(dir, 'Ann 2', 'conversation.txt'), 'utf8')).toBe('second')
  })

  it('leaves nothing behind when it is discarded, even after it failed to finish', async () => {
    const writer = await createFolderWriter(join(dir, 'Ann'), 'conversation.txt')
    await writer.addFile('files/a.bin', Uint8Array.of(7))
    await writer.discard()
    await writer.discard()
    expect(await readdir(dir)).toEqual([])
  })
})
