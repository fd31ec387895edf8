import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

import { openDesktopSession } from './desktopSession.mjs'
import { stageApp } from './stage.mjs'
import { runAsPrefix, unprivilegedUser } from './user.mjs'

/**
 * The desktop that end-to-end tests and benchmarks run Electron in, with Chromium's sandbox on. The
 * runner itself stays who it is; what it starts through these variables is the unprivileged user's:
 *
 * - TERN_E2E_LAUNCHER  executable that is Electron (signals reach it: it replaces itself)
 * - TERN_E2E_APP       folder of the built app, Electron's first argument
 * - TERN_E2E_HOME      folder for profiles, writable by Electron
 * - TERN_E2E_RUNAS     words to put before a helper's command so that it shares bus and display
 * - TERN_E2E_DESKTOPS  for each of `count` workers what differs: a display, a bus, a keychain and a
 *                      home of its own. Only Linux can have more than one.
 *
 * @param {{ executable: string }} electron
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => Promise<void> }>}
 */
export async function openTestDesktop(electron, count = 1) {
  return process.platform === 'linux' ? openOnLinux(electron, count) : openElsewhere(electron)
}

async function openOnLinux(electron, count) {
  const user = unprivilegedUser()
  const sessions = []
  const close = async () => void (await Promise.all(sessions.map((session) => session.close())))
  try {
    for (let opened = 0; opened < count; opened += 1)
      sessions.push(await openDesktopSession({ user, hasDisplay: true, hasKeychain: true }))
    const [{ env, folder }] = sessions
    const desktops = sessions.map((session) => ({
      ...changedIn(session.env),
      TERN_E2E_HOME: session.makeFolder('profiles')
    }))
    return {
      env: {
        ...env,
        ...desktops[0],
        ...installApp(electron, folder, runAsPrefix(user)),
        TERN_E2E_DESKTOPS: JSON.stringify(desktops)
      },
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The app and what starts it, in a folder that the unprivileged user can read. */
function installApp(electron, folder, prefix) {
  const app = stageApp(join(folder, 'app'))
  spawnSync('chmod', ['-R', 'a+rX', app])
  const executable = readableElectron(electron.executable, folder, prefix)
  const launcher = join(folder, 'electron')
  const command = [...prefix, `'${executable}'`].join(' ')
  writeFileSync(launcher, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 })
  return {
    TERN_E2E_LAUNCHER: launcher,
    TERN_E2E_APP: app,
    TERN_E2E_RUNAS: prefix.join(' ')
  }
}

const changedIn = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name, value]) => process.env[name] !== value))

/** macOS and Windows have a display and a keychain of their own. */
async function openElsewhere(electron) {
  const folder = mkdtempSync(join(tmpdir(), 'tern-'))
  const env = {
    ...process.env,
    TERN_E2E_LAUNCHER: electron.executable,
    TERN_E2E_APP: stageApp(join(folder, 'app')),
    TERN_E2E_HOME: folder,
    TERN_E2E_RUNAS: '',
    TERN_E2E_DESKTOPS: '[{}]'
  }
  return { env, close: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** A copy where the unprivileged user can read it, if the original lies where only we can. */
function readableElectron(executable, folder, prefix) {
  if (prefix.length === 0) return executable
  const check = spawnSync(prefix[0], [...prefix.slice(1), 'test', '-x', executable])
  if (check.status === 0) return executable
  const copy = join(folder, 'runtime')
  cpSync(dirname(executable), copy, { recursive: true, verbatimSymlinks: true })
  spawnSync('chmod', ['-R', 'a+rX', copy])
  return join(copy, basename(executable))
}
