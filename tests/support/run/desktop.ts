import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chownSync, mkdtempSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The desktop that `scripts/lib/testDesktop.mjs` opened around the test runner. */
export type TestDesktop = {
  /** Electron, run as the unprivileged user; for Playwright's `executablePath`. */
  readonly launcher: string
  /** Folder of the built app: Electron's first argument. */
  readonly appFolder: string
  /** A new empty profile folder that Electron may write; for `--user-data-dir=`. */
  newProfile(name: string): string
  /** Starts a helper (dbusmock, gdbus) as the user that owns bus and display. */
  spawnHelper(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess
}

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run the tests with npm test`)
  return value
}

/** For a worker that shares the machine: from now on its display, bus, keychain and home are its own. */
export const enterDesktop = (worker: number): void => {
  const desktops = JSON.parse(required('TERN_E2E_DESKTOPS')) as readonly NodeJS.ProcessEnv[]
  Object.assign(process.env, desktops[worker])
}

/** Reads the variables; throws outside of `npm test`. */
export const testDesktop = (): TestDesktop => {
  const home = required('TERN_E2E_HOME')
  const runAs = required('TERN_E2E_RUNAS').split(' ').filter(Boolean)
  return {
    launcher: required('TERN_E2E_LAUNCHER'),
    appFolder: required('TERN_E2E_APP'),
    newProfile: (name) => {
      const profile = mkdtempSync(join(home, `${name}-`))
      const { uid, gid } = statSync(home)
      if (process.platform !== 'win32') chownSync(profile, uid, gid)
      return profile
    },
    spawnHelper: (command, args, options = {}) => {
      const [head = command, ...rest] = [...runAs, command, ...args]
      return spawn(head, rest, options)
    }
  }
}
