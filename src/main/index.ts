/**
 * Before `ready` only: what Electron refuses to do later. Everything else is wired in `app.ts`, which
 * is loaded only by the instance that stays.
 */
import { app, Menu } from 'electron'

import { hasNoDisplay, runOnVirtualDisplay } from './platform/doctor/headless'
import { argvBytes, MAX_ARGV_BYTES, parseCommandLine } from './platform/commandLine'
import { refuseDebugging } from './platform/debuggingSwitches'
import { APP_ID, APP_NAME } from './platform/identity'
import { listenForStart } from './platform/linkEvents'
import { isWritableFolder } from './platform/profileFolder'
import { registerSchemes } from './platform/schemes'

for (const name of refuseDebugging(app))
  process.stderr.write(`${APP_NAME} is not to be debugged: ${name} is ignored.\n`)

const commandLine = parseCommandLine(process.argv.slice(1), process.cwd())

const prepare = (): void => {
  app.setName(APP_NAME)
  app.setAppUserModelId(APP_ID)
  // 44+ has setDesktopName; older ones read the environment. Badge and portals need the name.
  if (typeof app.setDesktopName === 'function') app.setDesktopName(`${APP_ID}.desktop`)
  else process.env.CHROME_DESKTOP = `${APP_ID}.desktop`
  // With --no-sandbox (root) the two contradict each other and every child process dies in a loop.
  if (!commandLine.isSandboxOff) app.enableSandbox()
  registerSchemes()
  // Else Electron builds a menu of its own at start. Ours comes once the window is under way.
  Menu.setApplicationMenu(null)
}

/** One profile, one process: the lock lies in the profile, so it is asked for after setPath. */
const isFirstInstance = (): boolean => {
  if (argvBytes(process.argv) > MAX_ARGV_BYTES) {
    process.stderr.write('Tern: the command line is too long.\n')
    return false
  }
  if (commandLine.userDataDir !== null) app.setPath('userData', commandLine.userDataDir)
  return app.requestSingleInstanceLock()
}

/** Beside a Tern that runs, its profile is left alone and the rest is checked. */
const doctor = (): void => {
  const isAlone = isFirstInstance()
  prepare()
  import('./app')
    .then(({ runDoctor }) => runDoctor(isAlone))
    .then(
      (code) => {
        app.exit(code)
      },
      (error: unknown) => {
        process.stderr.write(`The check could not run: ${String(error)}\n`)
        app.exit(1)
      }
    )
}

if (commandLine.isDoctor && hasNoDisplay(process.env, process.platform)) {
  app.exit(runOnVirtualDisplay(process.execPath, process.argv.slice(1)))
} else if (commandLine.isDoctor) {
  doctor()
} else if (isFirstInstance()) {
  prepare()
  const handedOver = listenForStart(process.argv)
  import('./app')
    .then(({ start }) => start(handedOver))
    .catch((error: unknown) => {
      // Without this a start that failed would stay as a process without a window, holding the lock.
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.stderr.write(`Tern could not start: ${reason}\n`)
      app.exit(1)
    })
} else if (isWritableFolder(app.getPath('userData'))) {
  app.exit(0)
} else {
  // Nobody else holds the lock: it cannot be made. Said here, because a dialog of an app without a
  // profile spins at full load in Chromium.
  process.stderr.write(`Tern cannot write into its folder: ${app.getPath('userData')}\n`)
  app.exit(1)
}
