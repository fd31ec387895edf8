import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

import { createStoreCore, type StoreCore } from './core'
import { isDamage, openDb, type Db } from './db'
import { dropLooseFiles } from './draftFiles'
import { migrate, readVersion, SCHEMA_VERSION } from './migrate'
import { recoverOutbox } from './outbox'
import { restore, salvage } from './salvage'
import { sparePathOf, withSpare } from './spare'
import type { OpenedInfo } from './totals'

/** Files up to this size are checked whole before use; larger ones while idle (see health.ts). */
const CHECK_AT_OPEN_BYTES = 6 * 1024 * 1024
/** Enough to keep a day's catch-up out of the database file, small enough to open at once. */
const CHECKPOINT_PAGES = 2000
/** A long catch-up goes back to the same index pages; when it has ended they are given back. */
const CACHE_KB = 16_000

const SIDE_FILES = ['', '-wal', '-shm'] as const

/** Thrown inside for a file that is whole but not ours to use. */
class UnusableFile extends Error {}

export type OpenedStore = {
  readonly core: StoreCore
  readonly db: Db
  readonly needsCheck: boolean
}

/** Left beside a file in which a read found damage, so that the next start does not trust it. */
const markerOf = (path: string): string => `${path}.suspect`

export const markSuspect = (path: string): void => {
  writeFileSync(markerOf(path), '')
}

/**
 * Opens the store; a file that is damaged, of another key or from the future is set aside (renamed,
 * never deleted) and a new one takes its place with what could be saved of accounts and outbox, from
 * the file or its spare. A file that is gone altogether is one of these.
 *
 * @throws whatever SQLite throws for reasons that lie outside the file (disk full, no permission)
 */
export const openStoreCore = (path: string, key: string, now: () => number): OpenedStore => {
  const existed = existsSync(path) && statSync(path).size > 0
  const sparePath = sparePathOf(path)
  const isLost = !existed && existsSync(sparePath)
  const finishAs = (db: Db, opened: OpenedInfo['opened']): OpenedStore =>
    finish(withSpare(db, path, key, now), path, { opened, setAside: listAside(path) })
  try {
    if (existsSync(markerOf(path))) throw new UnusableFile('damage was found in it before')
    if (!isLost) return finishAs(openSound(path, key), existed ? 'existing' : 'created')
  } catch (error) {
    if (!isDamage(error) && !(error instanceof UnusableFile)) throw error
  }
  const saved = salvage(existed ? setAside(path, now()) : null, sparePath, key)
  const db = openSound(path, key)
  restore(db, saved)
  return finishAs(db, 'recovered')
}

const finish = (db: Db, path: string, info: OpenedInfo): OpenedStore => {
  db.transaction(() => {
    recoverOutbox({ db })
    dropLooseFiles({ db })
  })
  return {
    core: createStoreCore(db, info),
    db,
    needsCheck: statSync(path).size > CHECK_AT_OPEN_BYTES
  }
}

const openSound = (path: string, key: string): Db => {
  const db = openDb(path, key)
  try {
    // The first read fails when the key does not fit, the header is damaged or the end is missing.
    if (readVersion(db) > SCHEMA_VERSION) throw new UnusableFile('made by a newer version')
    // Has to be said before the first table. What is deleted can then go back to the disk in pieces.
    if (readVersion(db) === 0) db.pragma('auto_vacuum = INCREMENTAL')
    configure(db)
    if (statSync(path).size <= CHECK_AT_OPEN_BYTES) checkWhole(db)
    migrate(db)
    // The schema is read as a whole: a damaged page of it shows now and not in mid-use.
    db.get('SELECT count(*) FROM sqlite_schema')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const configure = (db: Db): void => {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = FAST')
  db.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`)
  db.pragma(`cache_size = -${String(CACHE_KB)}`)
}

const checkWhole = (db: Db): void => {
  const verdict = db.pragma('quick_check(1)')
  if (verdict !== undefined && verdict !== 'ok') throw new UnusableFile('quick check failed')
}

/** Renames a file with its log; returns the new name. */
const setAside = (path: string, now: number): string => {
  let aside = `${path}.damaged-${String(now)}`
  for (let n = 1; existsSync(aside); n += 1) aside = `${path}.damaged-${String(now)}-${String(n)}`
  for (const suffix of SIDE_FILES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  rmSync(markerOf(path), { force: true })
  return aside
}

const listAside = (path: string): string[] =>
  readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.damaged-`))
    .filter((name) => !name.endsWith('-wal') && !name.endsWith('-shm'))
    .sort()
