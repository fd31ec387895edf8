/** What the packages are made with. What is in them is for tests/e2e/packed.spec.ts. */
import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>
}
const builder = readFileSync('electron-builder.yml', 'utf8')

describe('Electron', () => {
  const version = manifest.devDependencies.electron ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)

  it('is one exact version: what was tested is what is shipped', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('is new enough for what is relied on, and none whose tray is dead on Linux', () => {
    // Older ones have holes that were closed since (asar integrity: 37.3.1) and get no fixes any more;
    // 44.0 has no tray on Linux.
    expect(major * 100 + minor).toBeGreaterThanOrEqual(4401)
  })
})

it('the packed binary can be nothing but Tern', () => {
  const fuses = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(builder)?.[1] ?? ''
  const set = fuses.split('\n').filter((line) => /^ {2}\w/.test(line))
  expect(set.map((line) => line.trim())).toEqual([
    'runAsNode: false',
    'enableCookieEncryption: true',
    'enableNodeOptionsEnvironmentVariable: false',
    'enableNodeCliInspectArguments: false',
    'enableEmbeddedAsarIntegrityValidation: true',
    'onlyLoadAppFromAsar: true',
    'loadBrowserProcessSpecificV8Snapshot: false',
    'grantFileProtocolExtraPrivileges: false'
  ])
})

it('links are registered where the system learns of them, and nothing else is opened with Tern', () => {
  expect(builder).toMatch(/^protocols:\n {2}- name: Tern link\n {4}schemes: \[tern\]$/m)
  expect(builder).not.toMatch(/fileAssociations|mimeTypes/)
})
