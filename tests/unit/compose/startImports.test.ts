/** What is read before the window is made: each module of it is time that a person waits. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** Values only: types are gone when it runs, and `import()` comes later. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export) ([^'"]*?)from '([^']+)'/gms)]
    .filter(([, names = '']) => !isTypesOnly(names))
    .map(([, , from = '']) => from)

const isTypesOnly = (names: string): boolean => {
  if (/^type\b/.test(names)) return true
  const [, listed] = /^\{(.*)\}\s*$/s.exec(names) ?? []
  return listed?.split(',').every((name) => /^\s*(?:type\s|$)/.test(name)) ?? false
}

const fileOf = (from: string, importer: string): string =>
  ['.ts', '/index.ts']
    .map((ending) => join(dirname(importer), from + ending))
    .find((path) => existsSync(path)) ?? from

const reached = (entry: string): { files: Set<string>; packages: Set<string> } => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    for (const from of importsOf(file))
      if (from.startsWith('.')) visit(fileOf(from, file))
      else if (!from.startsWith('node:')) packages.add(from)
  }
  visit(join(root, entry))
  return { files, packages }
}

describe('before the window', () => {
  const { files, packages } = reached('src/main/app.ts')
  const paths = [...files].map((file) => relative(root, file))

  it('no package is read but the one of the settings', () => {
    expect([...packages].sort()).toEqual(['electron', 'electron-store'])
  })

  it.each(['backends', 'store', 'ipc'])('nothing of %s is read', (folder) => {
    expect(paths.filter((path) => path.startsWith(`src/main/${folder}`))).toEqual([])
  })

  it('no words are read', () => {
    expect(paths.filter((path) => path.startsWith('src/shared/i18n'))).toEqual([])
  })
})
