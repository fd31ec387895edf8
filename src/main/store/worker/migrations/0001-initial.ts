import type { Migration } from '../migrate'

/**
 * `messages.id` is made from the time of the message (see ids.ts), so that the table and the
 * full-text index are clustered by time: "newest first" is a walk backwards along the key.
 */
const SCHEMA = `
CREATE TABLE accounts (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  server_url TEXT NOT NULL,
  is_demo INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE cursors (
  account INTEGER PRIMARY KEY REFERENCES accounts (key),
  cursor TEXT NOT NULL
) STRICT;

CREATE TABLE people (
  account INTEGER NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account INTEGER NOT NULL REFERENCES accounts (key),
  server_id TEXT NOT NULL,
  name TEXT,
  is_group INTEGER NOT NULL,
  is_stub INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  remote_archived INTEGER,
  is_archived INTEGER NOT NULL DEFAULT 0,
  is_pinned INTEGER NOT NULL DEFAULT 0,
  muted_until INTEGER,
  draft TEXT NOT NULL DEFAULT '',
  read_sent_at INTEGER NOT NULL DEFAULT -1,
  read_ord INTEGER NOT NULL DEFAULT -1,
  is_marked_unread INTEGER NOT NULL DEFAULT 0,
  unread_count INTEGER NOT NULL DEFAULT 0,
  message_count INTEGER NOT NULL DEFAULT 0,
  last_message INTEGER,
  last_text TEXT,
  last_sender TEXT,
  last_is_from_me INTEGER,
  last_sent_at INTEGER,
  last_kind TEXT,
  UNIQUE (account, server_id)
) STRICT;

CREATE TABLE members (
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (conversation, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_address ON members (address);

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversations (key),
  server_id TEXT,
  client_id TEXT,
  is_from_me INTEGER NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  edited_at INTEGER,
  unsent_at INTEGER,
  delivered_at INTEGER,
  read_at INTEGER,
  is_delivered INTEGER NOT NULL,
  send_state TEXT,
  failure TEXT,
  reply_to TEXT,
  service TEXT,
  unsupported TEXT,
  effect TEXT,
  is_reduced INTEGER NOT NULL,
  is_unread INTEGER NOT NULL,
  has_attachments INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX messages_by_server_id ON messages (server_id, account)
  WHERE server_id IS NOT NULL;
CREATE UNIQUE INDEX messages_by_client_id ON messages (client_id, account)
  WHERE client_id IS NOT NULL;
CREATE INDEX messages_timeline ON messages (conversation, sent_at, ord);
CREATE INDEX messages_unread ON messages (conversation, sent_at, ord) WHERE is_unread = 1;

CREATE TABLE reactions (
  key INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  server_id TEXT NOT NULL,
  target TEXT NOT NULL,
  sender TEXT NOT NULL,
  is_from_me INTEGER NOT NULL,
  emoji TEXT NOT NULL,
  tapback TEXT,
  is_removal INTEGER NOT NULL,
  at INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  UNIQUE (server_id, account)
) STRICT;
CREATE INDEX reactions_by_target ON reactions (target, account);

CREATE TABLE blobs (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE attachments (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  message INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  server_id TEXT,
  file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  blob INTEGER REFERENCES blobs (key)
) STRICT;
CREATE INDEX attachments_by_message ON attachments (message, position);
CREATE INDEX attachments_by_blob ON attachments (blob) WHERE blob IS NOT NULL;

CREATE TABLE outbox (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversations (key),
  message INTEGER REFERENCES messages (id),
  reply_to INTEGER,
  command TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_account ON outbox (account, key);
CREATE INDEX outbox_by_conversation ON outbox (conversation);
CREATE INDEX outbox_by_message ON outbox (message);

CREATE TABLE notify_queue (
  message INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
  account INTEGER NOT NULL
) STRICT;

CREATE TABLE tombstones (
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
  key INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  digest TEXT NOT NULL,
  UNIQUE (account, digest)
) STRICT;

CREATE VIRTUAL TABLE search_index USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'signal_tokenizer'
);
`

export const initial: Migration = {
  version: 1,
  up: (db) => {
    db.exec(SCHEMA)
  }
}
