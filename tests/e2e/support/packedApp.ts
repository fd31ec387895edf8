import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { testDesktop } from '../../support/run/desktop'
import { appArguments, definedEnvironment } from './tern'
import { soon } from './test'

/** The packed app that the suite made, laid out as its system wants it. */
export type PackedApp = {
  readonly folder: string
  readonly executable: string
  readonly resources: string
}

export const packedApp = (): PackedApp => {
  const root = process.env.TERN_E2E_PACKED
  if (root === undefined) throw new Error('run with npm test -- --only=packed')
  const name = readdirSync(root, { withFileTypes: true }).find((entry) => entry.isDirectory())?.name
  const folder = join(root, name ?? '')
  if (process.platform === 'darwin') {
    const contents = join(folder, 'Tern.app', 'Contents')
    return {
      folder,
      executable: join(contents, 'MacOS', 'Tern'),
      resources: join(contents, 'Resources')
    }
  }
  const executable = join(folder, process.platform === 'win32' ? 'Tern.exe' : 'tern')
  return { folder, executable, resources: join(folder, 'resources') }
}

/**
 * A copy of the packed app that lets a test attach to its window; the path of its program. It is the
 * packed app but for one word of its archive, which Electron on Linux takes as it is.
 */
export const openedUp = (): string => {
  const { folder, executable } = packedApp()
  const copy = `${dirname(folder)}-opened`
  if (!existsSync(copy)) {
    // Hard links: the whole of it is a quarter of a gigabyte.
    execFileSync('cp', ['-al', folder, copy])
    const archive = join(copy, 'resources', 'app.asar')
    const bytes = readFileSync(archive)
    const at = bytes.indexOf('remote-debugging-port')
    if (at === -1) throw new Error('the packed app refuses nothing')
    bytes.write('another-switch-of-old', at)
    rmSync(archive)
    writeFileSync(archive, bytes, { mode: 0o644 })
  }
  return join(copy, relative(folder, executable))
}

export type Run = {
  readonly profile: string
  /** What it wrote to stdout and stderr so far. */
  output(): string
  /** It ended, of itself or otherwise. */
  readonly ended: Promise<unknown>
  /** Ends it as a session manager does. */
  close(): Promise<void>
}

/**
 * Starts Tern with a profile, as a person would: without Playwright.
 * @param which the packed app, the unpacked one, or the program of a copy
 */
export const startRun = (
  which: string,
  profile: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {}
): Run => {
  const options: SpawnOptions = {
    env: { ...definedEnvironment(), TERN_LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  }
  const { launcher, spawnHelper } = testDesktop()
  const program = which === 'packed' ? packedApp().executable : which
  const child =
    which === 'unpacked'
      ? spawn(launcher, appArguments(profile, args), options)
      : spawnHelper(program, [`--user-data-dir=${profile}`, ...args], options)
  const ended = once(child, 'exit')
  return {
    profile,
    output: collect(child),
    ended,
    close: async () => {
      child.kill('SIGTERM')
      await ended
    }
  }
}

const collect = (child: ChildProcess): (() => string) => {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}

/** Runs a program to its end; resolves with the exit code and what it wrote. */
export const runToEnd = async (
  command: string,
  args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const child = testDesktop().spawnHelper(command, args, {
    env: definedEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = collect(child)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: output() }
}

type Mark = { readonly message: string; readonly step?: string; readonly ms?: number }

const marks = (profile: string): readonly Mark[] => {
  const file = join(profile, 'logs', 'tern.log')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Mark)
    .filter(({ message }) => message === 'startup')
}

/** Ms from the making of the process to the page's first answer, for each start on this profile. */
export const startTimes = (profile: string): readonly number[] =>
  marks(profile)
    .filter(({ step }) => step === 'snapshot answered')
    .map(({ ms }) => ms ?? Number.NaN)

/** Starts Tern on a profile and ends it; how long it took to the page's first answer, ms. */
export const timeStart = async (which: 'packed' | 'unpacked', profile: string): Promise<number> => {
  const before = startTimes(profile).length
  const run = startRun(which, profile)
  await soon(() => startTimes(profile).length, 20_000).toBeGreaterThan(before)
  await run.close()
  return startTimes(profile).at(-1) ?? Number.NaN
}
