import type { Migration } from '../migrate'

/**
 * What a message is apart from words and files, and what others add to it. `body` and `mentions` are
 * JSON as the adapter told them, `edits` is JSON of earlier texts. `pinned_at`: the revision of the
 * message that said whether it is pinned. `content_type`: what the bytes of a file say it is.
 *
 * A poll's votes and later options are rows of the server of their own, which may come before the
 * poll. A vote row states the whole choice of its sender; `target` is the poll, or one of its updates.
 */
const SCHEMA = `
ALTER TABLE messages ADD COLUMN body TEXT;
ALTER TABLE messages ADD COLUMN mentions TEXT;
ALTER TABLE messages ADD COLUMN edits TEXT;
ALTER TABLE messages ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN pinned_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_pinned ON messages (conversation, sent_at, ord) WHERE is_pinned = 1;

ALTER TABLE attachments ADD COLUMN is_voice INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN blurhash TEXT;
ALTER TABLE attachments ADD COLUMN content_type TEXT;

CREATE TABLE poll_updates (
  account INTEGER NOT NULL,
  server_id TEXT NOT NULL,
  target TEXT NOT NULL,
  options TEXT NOT NULL,
  at INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  PRIMARY KEY (server_id, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_updates_by_target ON poll_updates (target, account);

CREATE TABLE poll_votes (
  account INTEGER NOT NULL,
  server_id TEXT NOT NULL,
  target TEXT NOT NULL,
  sender TEXT NOT NULL,
  is_from_me INTEGER NOT NULL,
  options TEXT NOT NULL,
  at INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  PRIMARY KEY (server_id, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_votes_by_target ON poll_votes (target, account);
`

export const bodies: Migration = {
  version: 8,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
