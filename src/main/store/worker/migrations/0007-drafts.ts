import type { Migration } from '../migrate'

/**
 * What a draft has beside its text: whom it answers, whom it names (`Mention[]` in JSON), and its files.
 * `is_loose`: about to be sent from elsewhere, part of no draft; what a crash leaves of these goes.
 * `voice_ms`: how long a voice note is; null for a file.
 */
const SCHEMA = `
ALTER TABLE conversations ADD COLUMN draft_reply INTEGER;
ALTER TABLE conversations ADD COLUMN draft_mentions TEXT;

CREATE TABLE draft_files (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  is_loose INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  voice_ms INTEGER,
  blob INTEGER NOT NULL REFERENCES blobs (key)
) STRICT;
CREATE INDEX draft_files_by_conversation ON draft_files (conversation, position);
CREATE INDEX draft_files_by_blob ON draft_files (blob);
`

export const drafts: Migration = {
  version: 7,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
