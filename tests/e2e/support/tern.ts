import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { _electron, type ElectronApplication, type Page } from 'playwright'

import { testDesktop } from '../../support/run/desktop'

export type LaunchOptions = {
  /** Folder of an earlier run; default a new one. */
  readonly profile?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Tern running in real Electron, Chromium's sandbox on. */
export type Tern = {
  readonly app: ElectronApplication
  readonly page: Page
  readonly profile: string
  readonly pid: number
  /** What it wrote to stdout and stderr so far. */
  output(): string
  isRunning(): boolean
  /** Ends it as a session manager does; resolves with the ms it took. */
  close(): Promise<number>
  /** Ends it without a chance to do anything. */
  kill9(): Promise<void>
  /** A new run on the same profile; the old one must have ended. */
  relaunch(options?: Omit<LaunchOptions, 'profile'>): Promise<Tern>
}

const running = new Set<Tern>()
const launched: Tern[] = []

/** Every run of this worker, oldest first. */
export const launchedTerns = (): readonly Tern[] => launched

/** For `afterAll`: nothing that a test started outlives it. */
export const closeAllTerns = async (): Promise<void> => {
  for (const tern of running) await tern.close()
}

/** Electron's first arguments: the app, and a profile of its own. */
export const appArguments = (profile: string, args: readonly string[] = []): string[] => [
  testDesktop().appFolder,
  `--user-data-dir=${profile}`,
  ...args
]

export const launchTern = async (options: LaunchOptions = {}): Promise<Tern> => {
  const desktop = testDesktop()
  const profile = options.profile ?? desktop.newProfile('tern')
  const app = await _electron.launch({
    executablePath: desktop.launcher,
    args: appArguments(profile, options.args),
    env: { ...definedEnvironment(), ...options.env },
    chromiumSandbox: true,
    // The theme is what Tern set, not what Playwright would have the page believe.
    colorScheme: null,
    timeout: 20_000
  })
  const child = app.process()
  const output = collect(child)
  const page = await app.firstWindow()
  page.setDefaultTimeout(10_000)
  const pid = child.pid ?? 0
  assertSandboxed(pid)
  const ended = new Promise<void>((settle) => {
    if (hasEnded(child)) settle()
    else child.once('exit', () => settle())
  })
  const tern: Tern = {
    app,
    page,
    profile,
    pid,
    output,
    isRunning: () => !hasEnded(child),
    close: async () => {
      const startedAt = performance.now()
      if (!hasEnded(child)) child.kill('SIGTERM')
      const lastResort = setTimeout(() => child.kill('SIGKILL'), 8_000)
      await ended
      clearTimeout(lastResort)
      running.delete(tern)
      return performance.now() - startedAt
    },
    kill9: async () => {
      child.kill('SIGKILL')
      await ended
      running.delete(tern)
    },
    relaunch: (again = {}) => launchTern({ ...again, profile })
  }
  void ended.then(() => running.delete(tern))
  running.add(tern)
  launched.push(tern)
  return tern
}

export const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )

/** The tests exercise the configuration that ships. */
const assertSandboxed = (pid: number): void => {
  const file = `/proc/${pid}/cmdline`
  if (!existsSync(file)) return
  const commandLine = readFileSync(file, 'utf8')
  if (commandLine.includes('--no-sandbox')) throw new Error("Chromium's sandbox is off")
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null

const collect = (child: ChildProcess): (() => string) => {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}
