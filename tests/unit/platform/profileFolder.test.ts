import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isWritableFolder } from '../../../src/main/platform/profileFolder'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tern-profile-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the folder of a profile', () => {
  it('may be there or be made', () => {
    expect(isWritableFolder(folder)).toBe(true)
    expect(isWritableFolder(join(folder, 'not', 'yet'))).toBe(true)
  })

  // Rights do not bind root, so a file system that never takes a file stands in for a read-only one.
  it.runIf(process.platform === 'linux')('is of no use where nothing can be written', () => {
    expect(isWritableFolder('/proc/1/tern')).toBe(false)
  })
})
