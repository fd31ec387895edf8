/**
 * The spare: a second small file with what exists nowhere else, the accounts (no secrets) and what
 * waits to be sent. The same schema and key as the store, so that it is read like a damaged store
 * whose first page is gone: see salvage.ts. It is written after each commit that changes one of both.
 */
import { existsSync, renameSync } from 'node:fs'

import { openDb, type Db } from './db'
import { migrate, readVersion, SCHEMA_VERSION } from './migrate'

const SIDE_FILES = ['', '-wal', '-shm'] as const

export const sparePathOf = (path: string): string => `${path}.spare`

/** In the order in which rows refer to each other. Files of waiting messages come apart from these. */
const KEPT = {
  accounts: 'SELECT * FROM accounts',
  conversations: `SELECT * FROM conversations WHERE key IN (SELECT conversation FROM outbox)`,
  people: `SELECT p.* FROM people p WHERE EXISTS (SELECT 1 FROM members m
    JOIN conversations c ON c.key = m.conversation JOIN outbox o ON o.conversation = c.key
    WHERE c.account = p.account AND m.address = p.address)`,
  members: 'SELECT * FROM members WHERE conversation IN (SELECT conversation FROM outbox)',
  messages: 'SELECT * FROM messages WHERE id IN (SELECT message FROM outbox)',
  attachments: 'SELECT * FROM attachments WHERE message IN (SELECT message FROM outbox)',
  outbox: 'SELECT * FROM outbox'
} as const

const TABLES = Object.keys(KEPT) as readonly (keyof typeof KEPT)[]

const WATCHED = ['accounts', 'outbox'] as const
const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const

type Row = Readonly<Record<string, string | number | null | Uint8Array>>

/** Notes in the connection's own memory that something of it changed. */
const watch = (db: Db): void => {
  db.exec('CREATE TEMP TABLE spare_due (one INTEGER PRIMARY KEY)')
  for (const table of WATCHED)
    for (const change of CHANGES)
      db.exec(
        `CREATE TEMP TRIGGER spare_${table}_${change} AFTER ${change} ON main.${table}
         BEGIN INSERT OR IGNORE INTO spare_due VALUES (1); END`
      )
}

const insert = (db: Db, table: string, row: Row): void => {
  const columns = Object.keys(row)
  db.run(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    Object.values(row)
  )
}

/** Files are large and never change: one that is there is not written again. */
const copyFiles = (from: Db, to: Db): void => {
  const wanted = new Set(
    from
      .all<{ blob: number }>(
        `SELECT DISTINCT blob FROM attachments
         WHERE blob IS NOT NULL AND message IN (SELECT message FROM outbox)`
      )
      .map(({ blob }) => blob)
  )
  for (const { key } of to.all<{ key: number }>('SELECT key FROM blobs')) {
    if (wanted.has(key)) wanted.delete(key)
    else to.run('DELETE FROM blobs WHERE key = ?', [key])
  }
  for (const key of wanted) {
    const row = from.get<Row>('SELECT * FROM blobs WHERE key = ?', [key])
    if (row !== undefined) insert(to, 'blobs', row)
  }
}

const copy = (from: Db, to: Db): void => {
  to.transaction(() => {
    for (const table of TABLES.toReversed()) to.run(`DELETE FROM ${table}`)
    copyFiles(from, to)
    for (const table of TABLES) for (const row of from.all<Row>(KEPT[table])) insert(to, table, row)
  })
}

const open = (path: string, key: string): Db => {
  const db = openDb(path, key)
  try {
    if (readVersion(db) > SCHEMA_VERSION) throw new Error('made by a newer version')
    db.pragma('journal_mode = WAL')
    // It may lag behind by a moment after a power cut: what is taken from it is looked for first.
    db.pragma('synchronous = NORMAL')
    if (db.pragma('quick_check(1)') !== 'ok') throw new Error('quick check failed')
    migrate(db)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Never deleted: the key that it fits may come back. */
const setAside = (path: string, now: number): void => {
  for (const suffix of SIDE_FILES)
    if (existsSync(path + suffix))
      renameSync(path + suffix, `${path}.damaged-${String(now)}${suffix}`)
}

/**
 * The same database, which keeps its spare up to date. What goes wrong with the spare is nothing to
 * whoever writes: it is tried again after the next commit.
 */
export const withSpare = (db: Db, path: string, key: string, now: () => number): Db => {
  const sparePath = sparePathOf(path)
  let spare: Db | null = null
  let isDue = !existsSync(sparePath)
  watch(db)
  const openOrReplace = (): Db => {
    try {
      return open(sparePath, key)
    } catch {
      setAside(sparePath, now())
      return open(sparePath, key)
    }
  }
  const drop = (): void => {
    try {
      spare?.close()
    } catch {
      // Nothing more can be done for it.
    }
    spare = null
  }
  const keep = (): void => {
    try {
      if (db.get('SELECT 1 FROM spare_due') !== undefined) {
        isDue = true
        db.run('DELETE FROM spare_due')
      }
      if (!isDue) return
      spare ??= openOrReplace()
      copy(db, spare)
      isDue = false
    } catch {
      drop()
    }
  }
  return {
    ...db,
    transaction: (work) => {
      const value = db.transaction(work)
      keep()
      return value
    },
    close: () => {
      drop()
      db.close()
    }
  }
}
