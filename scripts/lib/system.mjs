import { existsSync } from 'node:fs'

import { isRoot } from './paths.mjs'
import { run, say, SetupError } from './run.mjs'

/** What Electron itself links against (Debian 12 names; Ubuntu 24.04 renamed some with a t64). */
const runPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libnotify4',
  'libsecret-1-0',
  'libxss1',
  'libxtst6'
]
/** A display, a session bus and a keychain for machines that have none. */
const headlessPackages = ['xvfb', 'dbus', 'gnome-keyring']
/** Scripted system services, network namespaces, and fonts for every script in the pictures. */
const testPackages = [
  'python3-dbusmock',
  'iproute2',
  'fonts-noto-core',
  'fonts-noto-color-emoji',
  'fonts-noto-cjk'
]

/**
 * Makes sure that the system packages are there: installs them as root on Debian and its children,
 * else names the one command to run. Does nothing on macOS, on Windows and on other Linuxes, where
 * the names differ and only the person knows.
 *
 * @param {{ isHeadless?: boolean, isTest?: boolean }} need
 */
export async function ensureSystemPackages({ isHeadless = false, isTest = false } = {}) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return
  const wanted = [
    ...runPackages,
    ...(isHeadless || isTest ? headlessPackages : []),
    ...(isTest ? testPackages : [])
  ]
  const missing = await missingOf(wanted)
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing]
  if (!isRoot) {
    throw new SetupError(
      `these system packages are missing. Run: sudo apt-get update && sudo ${install.join(' ')}`
    )
  }
  say(`installing ${missing.join(' ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-q'], { env, output: 'capture' })
  const result = await run(install[0], install.slice(1), { env, output: 'capture' })
  if (result.code !== 0) {
    throw new SetupError(`the system packages could not be installed:\n${result.output.trim()}`)
  }
}

async function missingOf(wanted) {
  const result = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n'], {
    output: 'capture'
  })
  const installed = new Set(
    result.output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0])
  )
  const absent = wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
  return Promise.all(absent.map(installableName))
}

/** The name under which this distribution carries a package. */
async function installableName(name) {
  if (!name.startsWith('lib')) return name
  const renamed = await run('apt-cache', ['show', '--no-all-versions', `${name}t64`], {
    output: 'capture'
  })
  return renamed.code === 0 ? `${name}t64` : name
}
