import type { Store } from '../../core/store'
import { clearCaches, createCaches, type Context } from './context'
import { sqliteCode, type Db } from './db'
import { readStats, type OpenedInfo } from './totals'
import { accountCalls, fileCalls, returnCalls, storageCalls } from './keepCalls'
import { draftCalls, localCalls, outboxCalls } from './ownCalls'
import { readCalls } from './readCalls'

type Synchronous<Port> = {
  readonly [Name in keyof Port]: Port[Name] extends (...args: infer Args) => Promise<infer Value>
    ? (...args: Args) => Value
    : never
}

/** The store port without the thread: the same calls, each one transaction, synchronous. */
export type StoreCore = Synchronous<Store>

/** Runs work as one transaction. */
export type Write = <Value>(work: () => Value) => Value

/** Every call of the port over an open, migrated database. */
export const createStoreCore = (
  db: Db,
  info: OpenedInfo = { opened: 'existing', setAside: [] }
): StoreCore => {
  const context: Context = { db, caches: createCaches() }
  const write = <Value>(work: () => Value): Value => {
    try {
      return db.transaction(work)
    } catch (error) {
      // The caches may know of rows that were rolled back.
      clearCaches(context.caches)
      throw error
    }
  }
  return {
    ...accountCalls(context, write),
    ...readCalls(context),
    ...localCalls(context, write),
    ...draftCalls(context, write),
    ...outboxCalls(context, write),
    ...fileCalls(context, write),
    ...returnCalls(context, write),
    ...storageCalls(context, write),
    stats: () => readStats(context, info),
    close: () => {
      closeDb(db)
    }
  }
}

const closeDb = (db: Db): void => {
  try {
    db.exec('PRAGMA optimize')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // Only tidying up: on a full disk the log stays beside the file, and the next start reads it.
    if (sqliteCode(error) !== 'SQLITE_FULL') throw error
  } finally {
    db.close()
  }
}
