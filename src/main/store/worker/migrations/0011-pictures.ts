import type { Migration } from '../migrate'

/**
 * Pictures of people and conversations. `reference`: what the adapter asks the server with; another
 * one makes another row, so that an id always stands for one picture. `fetched_at` without `bytes`:
 * the server has none.
 */
const SCHEMA = `
CREATE TABLE pictures (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  reference TEXT NOT NULL,
  at INTEGER NOT NULL,
  fetched_at INTEGER,
  bytes BLOB,
  UNIQUE (account, kind, value)
) STRICT;
`

export const pictures: Migration = {
  version: 11,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
