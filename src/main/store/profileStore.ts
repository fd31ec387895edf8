/**
 * Where a profile's store lies: `store/tern.db`, or, without a keychain, a folder of this run only
 * that is deleted when it is closed and, after a crash, at the next start.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Logger } from '../core/ports'
import type { Store } from '../core/store'
import { openStore } from './client'

const SESSION_PREFIX = 'session-'

export type ProfileStoreOptions = {
  /** The profile's folder. */
  readonly dir: string
  /** Built worker file. */
  readonly workerPath: string
  /** 64 hexadecimal digits. */
  readonly key: string
  readonly isSession: boolean
  readonly logger: Logger
}

/** @throws StoreError when no store can be opened or made there */
export const openProfileStore = async (options: ProfileStoreOptions): Promise<Store> => {
  const { dir, workerPath, key, isSession, logger } = options
  await removeLeftovers(dir, logger)
  const folder = isSession
    ? join(dir, SESSION_PREFIX + randomBytes(6).toString('hex'))
    : join(dir, 'store')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const store = await openStore({
    path: join(folder, 'tern.db'),
    key,
    workerPath,
    onFatal: (error) => {
      logger.error('store worker ended', { error: String(error) })
    }
  })
  return isSession ? deletedAtClose(store, folder) : store
}

const deletedAtClose = (store: Store, folder: string): Store => {
  const close = store.close.bind(store)
  return Object.assign(Object.create(store) as Store, {
    close: async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

/** A run that was killed could not delete its own. The single-instance lock makes this safe. */
const removeLeftovers = async (dir: string, logger: Logger): Promise<void> => {
  const names = await readdir(dir).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(SESSION_PREFIX)) continue
    await rm(join(dir, name), { recursive: true, force: true }).catch((error: unknown) => {
      logger.warn('session store not removed', { error: String(error) })
    })
  }
}
