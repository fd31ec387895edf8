/**
 * Where a profile's store lies: `store/tern.db`, or, without a keychain, a folder of this run only
 * that is deleted when it is closed and, after a crash, at the next start.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Logger } from '../core/ports'
import type { Store, StoreError } from '../core/store'
import { openStore, type StoreThread } from './client'

const SESSION_PREFIX = 'session-'

export type ProfileStoreOptions = {
  /** The profile's folder. */
  readonly dir: string
  /** Built worker file. */
  readonly workerPath: string
  /** 64 hexadecimal digits. */
  readonly key: string
  readonly isSession: boolean
  /** It can no longer be used; opening with the same key saves what can be saved of it. */
  readonly onFatal: (error: StoreError) => void
  readonly logger: Logger
  /** Started ahead; the first store that is opened takes it. */
  readonly thread?: StoreThread
}

/** @throws StoreError when no store can be opened or made there */
export const openProfileStore = async (options: ProfileStoreOptions): Promise<Store> => {
  const { dir, workerPath, key, isSession } = options
  const name = isSession ? sessionName(key) : 'store'
  await removeLeftovers(dir, name, options.logger)
  const folder = join(dir, name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let isLost = false
  const store = await openStore({
    path: join(folder, 'tern.db'),
    key,
    workerPath,
    ...(options.thread === undefined ? {} : { thread: options.thread }),
    onFatal: (error) => {
      isLost = true
      options.onFatal(error)
    }
  })
  if (!isSession) return store
  return {
    ...store,
    close: async () => {
      try {
        await store.close()
      } finally {
        if (!isLost) await rm(folder, { recursive: true, force: true })
      }
    }
  }
}

/** The same again for the same key, which lives as long as the run: a lost store is found by it. */
const sessionName = (key: string): string =>
  SESSION_PREFIX + createHash('sha256').update(key).digest('hex').slice(0, 12)

/** A run that was killed could not delete its own. The single-instance lock makes this safe. */
const removeLeftovers = async (dir: string, current: string, logger: Logger): Promise<void> => {
  const names = await readdir(dir).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(SESSION_PREFIX) || name === current) continue
    await rm(join(dir, name), { recursive: true, force: true }).catch((error: unknown) => {
      logger.warn('session store not removed', { error: String(error) })
    })
  }
}
