import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Absolute paths only: a program planted earlier in PATH must not be run. */
const DBUS_SEND = '/usr/bin/dbus-send'
const GDBUS = '/usr/bin/gdbus'
const WATCHER = 'org.kde.StatusNotifierWatcher'
const LIMIT_MS = 1_000

export interface TrayHost {
  /** The last known answer; false until known. Always true on macOS and Windows. */
  isPresent(): boolean
  /** Asks again. Resolves with the answer; never rejects. */
  refresh(): Promise<boolean>
}

/** The command that asks the session bus whether the watcher's name is owned; null when none can. */
const question = (): readonly [string, readonly string[]] | null => {
  const bus = 'org.freedesktop.DBus'
  if (existsSync(DBUS_SEND))
    return [
      DBUS_SEND,
      [
        '--session',
        '--print-reply',
        `--dest=${bus}`,
        '/',
        `${bus}.NameHasOwner`,
        `string:${WATCHER}`
      ]
    ]
  if (existsSync(GDBUS))
    return [
      GDBUS,
      ['call', '--session', '-d', bus, '-o', '/', '-m', `${bus}.NameHasOwner`, WATCHER]
    ]
  return null
}

const ask = (): Promise<boolean> =>
  new Promise((resolve) => {
    const command = question()
    if (command === null || process.env.DBUS_SESSION_BUS_ADDRESS === undefined) {
      resolve(false)
      return
    }
    execFile(command[0], [...command[1]], { timeout: LIMIT_MS }, (error, stdout) => {
      resolve(error === null && /\btrue\b/.test(stdout))
    })
  })

/**
 * Whether a tray icon would be seen. GNOME has no host without an extension; there a window that
 * hides "to the tray" would be gone for the person.
 */
export const createTrayHost = (
  platform: NodeJS.Platform = process.platform,
  query: () => Promise<boolean> = ask
): TrayHost => {
  let isPresent = platform !== 'linux'
  return {
    isPresent: () => isPresent,
    refresh: async () => {
      if (platform === 'linux') isPresent = await query()
      return isPresent
    }
  }
}
