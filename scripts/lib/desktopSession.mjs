import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { endChild, onInterrupt } from './interrupt.mjs'
import { runAsPrefix } from './user.mjs'

const screen = '1600x1000x24'
const startLimitMs = 15_000

/**
 * A throwaway desktop on Linux: what is asked for of a virtual display, a session bus and an
 * unlocked keychain, with an own home folder, all owned by `user` (a bus refuses other users) and
 * gone after `close`.
 *
 * @param {{ user?: ReturnType<typeof import('./user.mjs').unprivilegedUser>,
 *   hasDisplay: boolean, hasKeychain: boolean }} options
 */
export async function openDesktopSession({ user = null, hasDisplay, hasKeychain }) {
  const folder = mkdtempSync(join(user === null ? tmpdir() : '/tmp', 'tern-'))
  const own = (path) => user !== null && chownSync(path, user.uid, user.gid)
  own(folder)
  const children = []
  const session = {
    folder,
    env: { ...process.env },
    start(command, args, options) {
      const [head, ...rest] = [...runAsPrefix(user), command, ...args]
      // In their own process group: Ctrl+C must not end the bus before the app that uses it.
      const child = spawn(head, rest, { ...options, env: this.env, cwd: folder, detached: true })
      children.push(child)
      return child
    },
    makeFolder(name) {
      const path = join(folder, name)
      mkdirSync(path, { mode: 0o700 })
      own(path)
      return path
    },
    writeFile(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content, { mode: 0o600 })
      own(path)
      return path
    },
    /** Ends everything in reverse order and removes the folder. */
    async close() {
      for (const child of children.reverse()) await endChild(child, 2_000)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
      forget()
    }
  }
  const forget = onInterrupt(() => session.close())
  try {
    if (hasKeychain) await startKeychain(session)
    if (hasDisplay) await startDisplay(session)
  } catch (error) {
    await session.close()
    throw error
  }
  return session
}

/** A bus, and on it a keychain whose only key is the throwaway one. Both live in an own home. */
async function startKeychain(session) {
  session.env = withoutDesktop(session.env)
  session.env.HOME = session.makeFolder('home')
  session.env.XDG_RUNTIME_DIR = session.makeFolder('run')
  session.env.TMPDIR = session.makeFolder('tmp')
  const bus = session.start(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', '--print-address=1'],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  session.env.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus, bus.stdout, 'The session bus')

  const keyring = session.start(
    'gnome-keyring-daemon',
    ['--unlock', '--components=secrets', '--foreground'],
    { stdio: ['pipe', 'pipe', 'ignore'] }
  )
  keyring.stdin.end('throwaway\n')
  await until('The keychain', () => ownsName(session, 'org.freedesktop.secrets'))
}

/** A virtual screen that only holders of its cookie reach. */
async function startDisplay(session) {
  const authority = session.writeFile('xauthority', xauthority(randomBytes(16)))
  const display = session.start(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-auth', authority],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] }
  )
  const number = await firstLine(display, display.stdio[3], 'The virtual display')
  session.env.DISPLAY = `:${number}`
  session.env.XAUTHORITY = authority
  delete session.env.WAYLAND_DISPLAY
}

/** One entry for any host and any display number: family, address, number, name, data. */
function xauthority(cookie) {
  const field = (value) => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  }
  const anyFamily = Buffer.from([0xff, 0xff])
  return Buffer.concat([
    anyFamily,
    field(''),
    field(''),
    field('MIT-MAGIC-COOKIE-1'),
    field(cookie)
  ])
}

/** The caller's desktop must not leak into the throwaway one. */
function withoutDesktop(env) {
  const isKept = (name) => !/^(?:XDG_|DBUS_|GNOME_|KDE_|DESKTOP_|SSH_AUTH_SOCK)/.test(name)
  return Object.fromEntries(Object.entries(env).filter(([name]) => isKept(name)))
}

/** Whether somebody on a session's bus owns a name; also what the test helpers wait with. */
export function ownsName(session, name) {
  const sender = session.start(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${name}`
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  return new Promise((settle) => {
    let output = ''
    sender.stdout.on('data', (chunk) => (output += chunk))
    sender.once('close', () => settle(output.includes('true')))
    sender.once('error', () => settle(false))
  })
}

async function until(what, isTrue) {
  const deadline = Date.now() + startLimitMs
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`${what} did not start.`)
    await new Promise((settle) => setTimeout(settle, 50))
  }
}

function firstLine(child, stream, what) {
  return new Promise((settle, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not start.`)), startLimitMs)
    let text = ''
    stream.on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      settle(text.slice(0, text.indexOf('\n')).trim())
    })
    const fail = (error) => {
      clearTimeout(timer)
      reject(new Error(`${what} did not start: ${String(error)}`))
    }
    child.once('error', fail)
    child.once('exit', fail)
  })
}

/** Whether the desktop that we run in has what a person's desktop has. */
export function ownDesktop(env = process.env) {
  if (process.platform !== 'linux') return { hasDisplay: true, hasKeychain: true }
  return {
    hasDisplay: Boolean(env.DISPLAY || env.WAYLAND_DISPLAY),
    hasKeychain: Boolean(env.DBUS_SESSION_BUS_ADDRESS) && hasSecretService(env)
  }
}

/** Asks the bus for the keychain, starting it if it only waits to be asked. */
function hasSecretService(env) {
  const result = spawnSync(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--reply-timeout=5000',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.DBus.Peer.Ping'
    ],
    { env, stdio: 'ignore', timeout: 10_000 }
  )
  return result.status === 0
}
