import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import { ESLint } from 'eslint'
import { beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const boundaryRules = new Set([
  'import-x/no-restricted-paths',
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-properties',
  'no-restricted-syntax',
  'svelte/no-at-html-tags',
  'import-x/no-default-export',
  'tern/require-reason'
])

/** The project's own config, without the type information that virtual files cannot have. */
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => boundaryRules.has(ruleId),
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } } }]
})

/** Rule ids that a source would be reported for at a place in the tree. */
const lint = async (file: string, source: string): Promise<readonly (string | null)[]> => {
  const results = await eslint.lintText(`${source}\n`, { filePath: join(root, file) })
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

const findModule = (path: string): string => {
  if (path.endsWith('.ts')) return existsSync(path) ? path : ''
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
  const file = files.find((name) => /(?<!\.d)\.ts$/.test(name))
  return file === undefined ? '' : join(path, file)
}

/** An import of a real file of `target`, written as `file` would write it. */
const importOf = (file: string, target: string): string => {
  const found = findModule(join(root, 'src', target))
  expect(found, `a module in src/${target}`).not.toBe('')
  const path = relative(dirname(join(root, file)), found).replaceAll('\\', '/')
  return `import type * as probe from '${path.startsWith('.') ? path : `./${path}`}'
export type Probe = typeof probe`.replace(/\.ts'/, "'")
}

const importNamed = (name: string): string =>
  `import { probe } from '${name}'\nexport const use = probe`

/** The first file makes ESLint read its configuration and plugins: no test's own time. */
beforeAll(async () => {
  await lint('src/shared/domain/probe.ts', '')
}, 60_000)

describe('folders', () => {
  const forbidden: readonly (readonly [from: string, target: string])[] = [
    ['shared/domain/probe.ts', 'main/core'],
    ['shared/domain/probe.ts', 'preload'],
    ['main/core/probe.ts', 'main/backends'],
    ['main/core/probe.ts', 'main/store'],
    ['main/core/probe.ts', 'main/platform'],
    ['main/core/sync/probe.ts', 'main/ipc'],
    ['main/core/probe.ts', 'renderer'],
    ['main/backends/probe.ts', 'main/store'],
    ['main/backends/photon/probe.ts', 'main/platform'],
    ['main/backends/photon/probe.ts', 'main/core/store.ts'],
    ['main/backends/photon/probe.ts', 'demo'],
    ['main/store/probe.ts', 'main/backends'],
    ['main/store/worker/probe.ts', 'main/platform'],
    ['main/platform/probe.ts', 'main/ipc'],
    ['main/platform/probe.ts', 'main/store'],
    ['main/platform/probe.ts', 'main/core/store.ts'],
    ['main/ipc/probe.ts', 'main/backends'],
    ['main/ipc/handlers/probe.ts', 'main/platform'],
    ['main/index.ts', 'main/compose'],
    ['main/probe.ts', 'main/compose'],
    ['main/ipc/handlers/probe.ts', 'main/compose'],
    ['main/core/probe.ts', 'main/compose'],
    ['main/compose/probe.ts', 'main/app.ts'],
    ['main/compose/probe.ts', 'renderer'],
    ['main/compose/probe.ts', 'demo'],
    ['main/probe.ts', 'renderer'],
    ['main/probe.ts', 'demo'],
    ['preload/probe.ts', 'main/core'],
    ['renderer/src/probe.ts', 'main/core'],
    ['renderer/src/probe.ts', 'preload'],
    ['renderer/src/probe.ts', 'demo'],
    ['demo/probe.ts', 'main/core'],
    ['demo/probe.ts', 'renderer']
  ]

  it.each(forbidden)('src/%s may not import %s', async (from, target) => {
    const file = `src/${from}`
    expect(await lint(file, importOf(file, target))).toContain('import-x/no-restricted-paths')
  })

  const allowed: readonly (readonly [from: string, target: string])[] = [
    ['main/core/probe.ts', 'shared/domain'],
    ['main/backends/photon/probe.ts', 'main/core/ports.ts'],
    ['main/backends/photon/probe.ts', 'main/core/chatBackend.ts'],
    ['main/store/probe.ts', 'main/core'],
    ['main/platform/probe.ts', 'main/core/ports.ts'],
    ['main/ipc/probe.ts', 'main/core'],
    ['main/app.ts', 'main/store'],
    ['main/app.ts', 'main/compose'],
    ['main/compose/probe.ts', 'main/compose'],
    ['main/compose/probe.ts', 'main/backends'],
    ['main/index.ts', 'main/app.ts'],
    ['renderer/src/probe.ts', 'shared/ipc'],
    ['preload/probe.ts', 'shared/ipc']
  ]

  it.each(allowed)('src/%s may import %s', async (from, target) => {
    const file = `src/${from}`
    expect(await lint(file, importOf(file, target))).toEqual([])
  })
})

describe('packages', () => {
  const forbidden: readonly (readonly [from: string, name: string])[] = [
    ['shared/domain/probe.ts', 'electron'],
    ['shared/domain/probe.ts', 'node:fs'],
    ['shared/domain/probe.ts', 'zod'],
    ['main/core/probe.ts', 'electron'],
    ['main/core/probe.ts', 'node:crypto'],
    ['main/core/probe.ts', 'fs'],
    ['main/core/probe.ts', 'zod'],
    ['main/backends/photon/probe.ts', 'electron'],
    ['main/backends/photon/probe.ts', 'keytar'],
    ['main/store/probe.ts', 'electron'],
    ['main/store/probe.ts', 'socket.io-client'],
    ['main/platform/probe.ts', '@signalapp/sqlcipher'],
    ['main/platform/probe.ts', 'socket.io-client'],
    ['main/ipc/probe.ts', 'keytar'],
    ['main/ipc/probe.ts', 'electron-store'],
    ['main/app.ts', 'keytar'],
    ['main/compose/probe.ts', 'keytar'],
    ['main/compose/probe.ts', '@signalapp/sqlcipher'],
    ['preload/probe.ts', 'node:fs'],
    ['renderer/src/probe.ts', 'electron'],
    ['renderer/src/probe.ts', 'node:path'],
    ['renderer/src/probe.ts', 'socket.io-client'],
    ['demo/probe.ts', 'electron'],
    ['demo/probe.ts', 'socket.io-client'],
    ['demo/probe.ts', '@photon-ai/advanced-imessage-kit'],
    ['main/backends/photon/probe.ts', 'hono'],
    ['main/backends/photon/probe.ts', 'socket.io']
  ]

  it.each(forbidden)('src/%s may not import %s', async (from, name) => {
    expect(await lint(`src/${from}`, importNamed(name))).toContain(
      '@typescript-eslint/no-restricted-imports'
    )
  })

  const allowed: readonly (readonly [from: string, name: string])[] = [
    ['shared/ipc/commands.ts', 'zod'],
    ['main/backends/photon/probe.ts', 'zod'],
    ['main/backends/photon/probe.ts', 'socket.io-client'],
    ['main/store/worker/probe.ts', '@signalapp/sqlcipher'],
    ['main/platform/probe.ts', 'keytar'],
    ['main/platform/settingsSchema.ts', 'zod'],
    ['main/index.ts', 'electron'],
    ['main/compose/probe.ts', 'electron'],
    ['preload/index.ts', 'electron'],
    ['renderer/src/probe.ts', 'svelte'],
    ['demo/probe.ts', 'socket.io']
  ]

  it.each(allowed)('src/%s may import %s', async (from, name) => {
    expect(await lint(`src/${from}`, importNamed(name))).toEqual([])
  })

  it('lets only ipc take ipcMain', async () => {
    const source = "import { ipcMain } from 'electron'\nexport const door = ipcMain"
    const rule = '@typescript-eslint/no-restricted-imports'
    expect(await lint('src/main/platform/probe.ts', source)).toContain(rule)
    expect(await lint('src/main/ipc/probe.ts', source)).toEqual([])
  })

  it('gives the renderer types of the contract, never its schemas', async () => {
    const rule = '@typescript-eslint/no-restricted-imports'
    const path = '../../shared/ipc/commands'
    expect(await lint('src/renderer/src/probe.ts', `export { commands } from '${path}'`)).toContain(
      rule
    )
    expect(await lint('src/renderer/src/probe.ts', `export type { X } from '${path}'`)).toEqual([])
  })
})

describe('code', () => {
  const impure: readonly (readonly [source: string, rule: string])[] = [
    ['export const at = Date.now()', 'no-restricted-properties'],
    ['export const at = new Date()', 'no-restricted-syntax'],
    ['export const luck = Math.random()', 'no-restricted-properties'],
    ['export const signal = AbortSignal.timeout(5)', 'no-restricted-properties'],
    ['setTimeout(() => undefined, 5)', 'no-restricted-globals'],
    ['setInterval(() => undefined, 5)', 'no-restricted-globals'],
    ['export const at = performance.now()', 'no-restricted-globals'],
    ["export const page = fetch('x')", 'no-restricted-globals'],
    ['export enum Phase { online }', 'no-restricted-syntax']
  ]

  it.each(impure)('core may not say: %s', async (source, rule) => {
    expect(await lint('src/main/core/probe.ts', source)).toContain(rule)
  })

  it('opens links in one place only', async () => {
    const source =
      "import { shell } from 'electron'\nexport const open = (url: string) => shell.openExternal(url)"
    expect(await lint('src/main/platform/probe.ts', source)).toContain('no-restricted-properties')
    expect(await lint('src/main/platform/externalLinks.ts', source)).toEqual([])
  })

  it('opens no files', async () => {
    const source =
      "import { shell } from 'electron'\nexport const open = (file: string) => shell.openPath(file)"
    expect(await lint('src/main/platform/probe.ts', source)).toContain('no-restricted-properties')
    expect(await lint('src/main/platform/notices.ts', source)).toEqual([])
  })

  it('knows no raw HTML in components', async () => {
    const source = '<script lang="ts">\n  let { text } = $props()\n</script>\n\n{@html text}'
    expect(await lint('src/renderer/src/components/Probe.svelte', source)).toContain(
      'svelte/no-at-html-tags'
    )
  })

  it('knows no default exports', async () => {
    expect(await lint('src/shared/probe.ts', 'export default 1')).toContain(
      'import-x/no-default-export'
    )
  })

  it.each([
    '// eslint-disable-next-line no-console\nexport const a = 1',
    '/* eslint-disable */\nexport const a = 1',
    '// eslint-disable-next-line no-console --\nexport const a = 1'
  ])('wants a reason: %s', async (source) => {
    const file = 'src/shared/probe.ts'
    expect(await lint(file, `export const b = 2\n${source}`)).toContain('tern/require-reason')
  })

  it('takes a reason', async () => {
    const source = '// eslint-disable-next-line no-console -- the only place\nexport const a = 1'
    expect(await lint('src/shared/probe.ts', source)).not.toContain('tern/require-reason')
  })
})
