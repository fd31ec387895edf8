import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDesktopSession, ownDesktop } from './desktopSession.mjs'
import { electronEnvironment } from './electron.mjs'
import { endChild, onInterrupt } from './interrupt.mjs'
import { isRoot, projectRoot } from './paths.mjs'
import { say } from './run.mjs'

/** Whether this machine needs the packages of a virtual desktop. */
export function isHeadless({ isKeychainNeeded }) {
  const { hasDisplay, hasKeychain } = ownDesktop()
  return !hasDisplay || (isKeychainNeeded && !hasKeychain)
}

/**
 * Runs a task in the person's own desktop, with a throwaway display, bus and keychain in the place
 * of what is missing; says so.
 *
 * @template Value
 * @param {{ isKeychainNeeded: boolean }} need
 * @param {(env: NodeJS.ProcessEnv) => Promise<Value>} task
 * @returns {Promise<Value>}
 */
export async function inDesktop({ isKeychainNeeded }, task) {
  const { hasDisplay, hasKeychain } = ownDesktop()
  const needsKeychain = isKeychainNeeded && !hasKeychain
  if (hasDisplay && !needsKeychain) return task(process.env)
  if (!hasDisplay) say('there is no display here, so the window opens on a virtual one.')
  if (needsKeychain) say('there is no keychain here, so a throwaway one is used for this run.')
  const session = await openDesktopSession({ hasDisplay: !hasDisplay, hasKeychain: needsKeychain })
  try {
    return await task(session.env)
  } finally {
    await session.close()
  }
}

/** A profile folder that is gone after the task. */
export async function withTemporaryProfile(task) {
  const folder = mkdtempSync(join(tmpdir(), 'tern-profile-'))
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  const forget = onInterrupt(remove)
  try {
    return await task(folder)
  } finally {
    await remove()
    forget()
  }
}

/**
 * Runs Electron on the built app (or on the folder `app`) to its end, in its own process group: Ctrl+C reaches it once, from
 * us, and it closes as it always does.
 *
 * @param {{ executable: string }} electron
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs?: number, app?: string }} options
 * @returns {Promise<{ code: number, isTimedOut: boolean }>}
 */
export async function runElectron(electron, args, { env, timeoutMs, app = projectRoot }) {
  const child = spawn(electron.executable, [app, ...sandboxArguments(), ...args], {
    cwd: projectRoot,
    env: { ...env, ...electronEnvironment(electron) },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32'
  })
  const forget = onInterrupt(() => endChild(child))
  let isTimedOut = false
  const giveUp = () => {
    isTimedOut = true
    void endChild(child)
  }
  const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs)
  try {
    const [code, signal] = await once(child, 'exit')
    if (signal !== null && !isTimedOut) say(`Tern was ended by ${signal}.`)
    return { code: code ?? 1, isTimedOut }
  } finally {
    clearTimeout(timer)
    forget()
  }
}

function sandboxArguments() {
  if (!isRoot || process.platform !== 'linux') return []
  say("you are root, so Chromium's sandbox is off for this run.")
  return ['--no-sandbox']
}
