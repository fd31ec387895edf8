import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { markAsDownloaded, quarantineValue } from '../../../src/main/platform/downloadMark'

let dir: string
let file: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tern-mark-'))
  file = join(dir, 'invoice.exe')
  writeFileSync(file, 'MZ')
})

afterEach(() => {
  rmSync(dir, { recursive: true })
})

describe('a file that somebody sent', () => {
  it('is from the internet for Windows', async () => {
    await markAsDownloaded(file, 'win32')
    expect(readFileSync(`${file}:Zone.Identifier`, 'utf8')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n')
    expect(readFileSync(file, 'utf8')).toBe('MZ')
  })

  it('is in quarantine on macOS', async () => {
    const ran: (readonly string[])[] = []
    await markAsDownloaded(file, 'darwin', (program, args) => {
      ran.push([program, ...args])
      return Promise.resolve()
    })
    expect(ran).toEqual([
      [
        '/usr/bin/xattr',
        '-w',
        'com.apple.quarantine',
        expect.stringMatching(/^0081;\w+;Tern;$/),
        file
      ]
    ])
    expect(quarantineValue(Date.UTC(2026, 0, 5))).toBe('0081;695aff00;Tern;')
  })

  it('is no program on Linux, and nothing stands beside it', async () => {
    await markAsDownloaded(file, 'linux')
    expect(readdirSync(dir)).toEqual(['invoice.exe'])
    expect(statSync(file).mode & 0o111).toBe(0)
  })

  it('is kept where no mark can be set', async () => {
    await markAsDownloaded(file, 'darwin', () => Promise.reject(new Error('no such program')))
    await markAsDownloaded(join(dir, 'gone', 'x'), 'win32')
    expect(readFileSync(file, 'utf8')).toBe('MZ')
  })
})
