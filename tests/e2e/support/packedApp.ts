import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

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

export type Run = {
  readonly profile: string
  /** What it wrote to stdout and stderr so far. */
  output(): string
  /** It ended, of itself or otherwise. */
  readonly ended: Promise<unknown>
  /** Ends it as a session manager does. */
  close(): Promise<void>
}

/** Starts Tern with a profile, as a person would: without Playwright. */
export const startRun = (
  which: 'packed' | 'unpacked',
  profile: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {}
): Run => {
  const options: SpawnOptions = {
    env: { ...definedEnvironment(), TERN_LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  }
  const child =
    which === 'packed'
      ? testDesktop().spawnHelper(
          packedApp().executable,
          [`--user-data-dir=${profile}`, ...args],
          options
        )
      : spawn(testDesktop().launcher, appArguments(profile, args), options)
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
