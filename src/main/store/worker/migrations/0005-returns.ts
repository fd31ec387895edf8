import type { Migration } from '../migrate'

/** When each account was live last, and the last times it came back. Moments and counts only. */
const SCHEMA = `
CREATE TABLE last_live (
  account INTEGER PRIMARY KEY REFERENCES accounts (key),
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE returns (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES accounts (key),
  cause TEXT NOT NULL,
  at INTEGER NOT NULL,
  away_ms INTEGER NOT NULL,
  live_after_ms INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  edits INTEGER NOT NULL,
  gaps INTEGER NOT NULL
) STRICT;
`

export const returns: Migration = {
  version: 5,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
