import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { hasNotices, showNotices } from '../../../src/main/platform/notices'

const electron = vi.hoisted(() => ({
  app: { isPackaged: true },
  shell: { openPath: vi.fn(() => Promise.resolve('')) }
}))
vi.mock('electron', () => electron)

let folder: string
const before = process.resourcesPath

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tern-notices-'))
  Object.defineProperty(process, 'resourcesPath', { value: folder, configurable: true })
  electron.app.isPackaged = true
  electron.shell.openPath.mockClear()
})

afterEach(() => {
  Object.defineProperty(process, 'resourcesPath', { value: before, configurable: true })
  rmSync(folder, { recursive: true })
})

describe('third-party notices', () => {
  it('are opened with the program of the person', async () => {
    writeFileSync(join(folder, 'THIRD-PARTY.txt'), 'MIT')
    expect(hasNotices()).toBe(true)
    expect(await showNotices()).toMatchObject({ ok: true })
    expect(electron.shell.openPath).toHaveBeenCalledWith(join(folder, 'THIRD-PARTY.txt'))
  })

  it('tell when nothing opens them', async () => {
    writeFileSync(join(folder, 'THIRD-PARTY.txt'), 'MIT')
    electron.shell.openPath.mockResolvedValueOnce('no program')
    expect(await showNotices()).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })

  it('are not there where Tern runs from source', async () => {
    electron.app.isPackaged = false
    writeFileSync(join(folder, 'THIRD-PARTY.txt'), 'MIT')
    expect(hasNotices()).toBe(false)
    expect(await showNotices()).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(electron.shell.openPath).not.toHaveBeenCalled()
  })
})
