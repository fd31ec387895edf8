import type { Migration } from '../migrate'

/**
 * What a service shares between the devices and members of a conversation: preferences, how far
 * others have read, reactions told as a whole set; and what belongs to accounts of several kinds.
 */
const SCHEMA = `
ALTER TABLE accounts ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;

ALTER TABLE conversations ADD COLUMN is_left INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN has_shared_prefs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN remote_muted INTEGER;
ALTER TABLE conversations ADD COLUMN remote_pinned INTEGER;
ALTER TABLE conversations ADD COLUMN seen_sent_at INTEGER NOT NULL DEFAULT -1;
ALTER TABLE conversations ADD COLUMN seen_ord INTEGER NOT NULL DEFAULT -1;

CREATE TABLE awaited_marks (
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  address TEXT NOT NULL,
  server_id TEXT NOT NULL,
  PRIMARY KEY (conversation, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE reaction_sets (
  account INTEGER NOT NULL,
  target TEXT NOT NULL,
  at INTEGER NOT NULL,
  reactions TEXT NOT NULL,
  PRIMARY KEY (target, account)
) STRICT, WITHOUT ROWID;
`

export const sharedState: Migration = {
  version: 2,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
