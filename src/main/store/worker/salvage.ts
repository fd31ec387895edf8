import { existsSync } from 'node:fs'

import { openDb, type Db, type SqlValue } from './db'

type Row = Readonly<Record<string, SqlValue>>

/** What of a damaged file exists nowhere else, and the list around it: the server has the rest. */
export type Salvaged = Readonly<Record<SavedTable, readonly Row[]>>

/** In the order in which rows refer to each other. */
const QUERIES = {
  accounts: 'SELECT * FROM accounts',
  people: 'SELECT * FROM people',
  conversations: 'SELECT * FROM conversations',
  members: 'SELECT * FROM members',
  tombstones: 'SELECT * FROM tombstones',
  blobs: `SELECT b.* FROM blobs b WHERE b.key IN (SELECT t.blob FROM attachments t
    JOIN outbox o ON o.message = t.message) OR b.key IN (SELECT blob FROM draft_files)`,
  draft_files: 'SELECT * FROM draft_files',
  messages: 'SELECT * FROM messages WHERE id IN (SELECT message FROM outbox)',
  attachments: 'SELECT * FROM attachments WHERE message IN (SELECT message FROM outbox)',
  outbox: 'SELECT * FROM outbox'
} as const

type SavedTable = keyof typeof QUERIES

const TABLES = Object.keys(QUERIES) as SavedTable[]

const NOTHING: Salvaged = {
  accounts: [],
  people: [],
  conversations: [],
  members: [],
  tombstones: [],
  blobs: [],
  draft_files: [],
  messages: [],
  attachments: [],
  outbox: []
}

type Found = { readonly rows: Salvaged; readonly unreadable: ReadonlySet<SavedTable> }

/** Reads what still can be read. Never throws: a file that says nothing gives nothing. */
const readAll = (path: string, key: string): Found => {
  const unreadable = new Set<SavedTable>()
  let db: Db
  try {
    db = openDb(path, key)
  } catch {
    return { rows: NOTHING, unreadable: new Set(TABLES) }
  }
  try {
    const read = (table: SavedTable): readonly Row[] => {
      try {
        return db.all<Row>(QUERIES[table])
      } catch {
        unreadable.add(table)
        return []
      }
    }
    const rows = Object.fromEntries(TABLES.map((table) => [table, read(table)])) as Salvaged
    return { rows, unreadable }
  } finally {
    closeQuietly(db)
  }
}

/** What is saved of a damaged store, or of its spare where the store itself does not say it. */
export const salvage = (path: string | null, sparePath: string, key: string): Salvaged => {
  const { rows, unreadable } =
    path === null ? { rows: NOTHING, unreadable: new Set(TABLES) } : readAll(path, key)
  if (unreadable.size === 0 || !existsSync(sparePath)) return rows
  const spare = readAll(sparePath, key).rows
  const outbox = unreadable.has('outbox') ? spare.outbox.map(asUnsure) : rows.outbox
  const both = TABLES.map((table) => [table, [...rows[table], ...spare[table]]] as const)
  return { ...(Object.fromEntries(both) as Salvaged), outbox }
}

/** The spare may be a moment older than what happened: it is looked for before it is sent. */
const asUnsure = (row: Row): Row => (row.state === 'queued' ? { ...row, state: 'sending' } : row)

const closeQuietly = (db: Db): void => {
  try {
    db.close()
  } catch {
    // Nothing was written; a handle that cannot be closed cleanly costs nothing more.
  }
}

/** Puts it into a new file, row by row: one that does not fit any more is left out. */
export const restore = (db: Db, saved: Salvaged): void => {
  db.transaction(() => {
    for (const table of TABLES) {
      for (const row of saved[table]) insertRow(db, table, row)
    }
    db.run(
      `INSERT INTO search_index (rowid, text)
       SELECT id, substr(text, 1, 20000) FROM messages WHERE text <> '' ORDER BY id`
    )
    // Counts and previews are those of the old file; what was restored is the pending sends only.
    db.run(
      `UPDATE conversations SET unread_count = 0, last_message = NULL, last_text = NULL,
         last_sender = NULL, last_is_from_me = NULL, last_kind = NULL, last_sent_at = NULL,
         message_count = (SELECT count(*) FROM messages WHERE conversation = conversations.key)`
    )
  })
}

const insertRow = (db: Db, table: SavedTable, row: Row): void => {
  const columns = Object.keys(row).filter((name) => /^[a-z_]+$/.test(name))
  try {
    db.run(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')})
       VALUES (${columns.map(() => '?').join(', ')})`,
      columns.map((name) => row[name] ?? null)
    )
  } catch {
    // A row of a damaged or newer file that this schema does not take.
  }
}
