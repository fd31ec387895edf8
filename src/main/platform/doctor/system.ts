/** Small questions to the operating system, none of which blocks the process. */
import { execFile } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { access, constants, statfs } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'

import type { Clock, ClockProbe } from '../../core/ports'

/** Shorter than the doctor waits, so that what hangs is ended and not left behind, ms. */
const LIMIT_MS = 2_500

/** What a program answers first; null where there is no such program, or no answer. */
export const firstLineOf = (program: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: LIMIT_MS }, (error, stdout) => {
      resolve(error === null ? (stdout.split('\n')[0] ?? '').trim() : null)
    })
  })

export const canRead = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Room on the disk of a folder for this user, bytes; null where it cannot be told. */
export const freeBytes = async (folder: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

export const resolvesName = async (host: string): Promise<boolean> => {
  try {
    return (await lookup(host, { all: true })).length > 0
  } catch {
    return false
  }
}

/** Addresses of this computer that others can reach it by. */
export const outerAddresses = (): number =>
  Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && !address.internal).length

/**
 * The server's clock by the Date header of any answer, an error's too. The header says whole seconds;
 * the middle of the second and of the question is what it is compared with.
 */
export const serverClock = async (serverUrl: string, clock: Clock): Promise<ClockProbe> => {
  const askedAt = clock.now()
  try {
    const response = await fetch(serverUrl, {
      method: 'HEAD',
      redirect: 'manual',
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(LIMIT_MS)
    })
    const told = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(told)) return { state: 'unknown' }
    return { state: 'known', aheadMs: told + 500 - (askedAt + clock.now()) / 2 }
  } catch {
    return { state: 'unknown' }
  }
}
