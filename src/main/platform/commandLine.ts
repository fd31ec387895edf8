import { resolve } from 'node:path'

/** What the person (or a script) asked for on the command line; see README. */
export type CommandLine = {
  /** Start in the tray, without a window. */
  readonly isHidden: boolean
  /** Check everything around Tern, tell it in the terminal, and quit. */
  readonly isDoctor: boolean
  /** Add the demo account at start. */
  readonly isDemo: boolean
  /** Absolute path: write a picture of the painted window there and quit. */
  readonly screenshotFile: string | null
  /** Absolute path of the profile, where one was given. */
  readonly userDataDir: string | null
  /** The run script passes `--no-sandbox` for root; the app itself never adds it. */
  readonly isSandboxOff: boolean
}

/**
 * Chromium ends the running first instance when a second one hands over more than about 32 kB of
 * arguments, so the length is checked before the single-instance lock is asked for.
 */
export const MAX_ARGV_BYTES = 32_000

export const argvBytes = (argv: readonly string[]): number =>
  argv.reduce((sum, argument) => sum + Buffer.byteLength(argument) + 1, 0)

const valueOf = (argv: readonly string[], name: string): string | null => {
  const prefix = `${name}=`
  // The last one wins, as in Chromium.
  const found = argv.findLast((argument) => argument.startsWith(prefix))
  const value = found?.slice(prefix.length)
  return value === undefined || value === '' ? null : value
}

/** Whoever only checks wants no window, here or in a Tern that runs already. Pure. */
export const isDoctorRun = (argv: readonly string[]): boolean => argv.includes('--doctor')

/** Pure. Unknown switches are Chromium's business and are ignored. `cwd` resolves relative paths. */
export const parseCommandLine = (argv: readonly string[], cwd: string): CommandLine => {
  // Everything behind a bare `--` is a file or a link, never a switch (a deep link may carry anything).
  const end = argv.indexOf('--')
  const switches = end === -1 ? argv : argv.slice(0, end)
  const pathOf = (name: string): string | null => {
    const value = valueOf(switches, name)
    return value === null || value.includes('\0') ? null : resolve(cwd, value)
  }
  return {
    isHidden: switches.includes('--hidden'),
    isDoctor: isDoctorRun(switches),
    isDemo: switches.includes('--demo'),
    screenshotFile: pathOf('--screenshot'),
    userDataDir: pathOf('--user-data-dir'),
    isSandboxOff: switches.includes('--no-sandbox')
  }
}
