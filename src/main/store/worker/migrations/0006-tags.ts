import type { Migration } from '../migrate'

/**
 * Tags of conversations, as lists in JSON: the owner's own, what the server told of them last (null:
 * nothing yet), and those that all members share.
 */
const SCHEMA = `
ALTER TABLE conversations ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN remote_tags TEXT;
ALTER TABLE conversations ADD COLUMN shared_tags TEXT NOT NULL DEFAULT '[]';
`

export const tags: Migration = {
  version: 6,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
