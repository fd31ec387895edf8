import type { Migration } from '../migrate'

/**
 * Which spans of each conversation are proven whole, in ms of `sent_at` (both ends included; a span
 * that goes on to now ends at 2^53 - 1). `account_spans`: every conversation of the account is whole
 * from there on. `span_floors`: that does not hold further back for a conversation that was deleted
 * here. `doubts`: nothing is sure behind `until` for now, because from `since` on there are messages that
 * were heard live before the account had caught up; `was_open`: a span went on to now before that.
 */
const SCHEMA = `
CREATE TABLE spans (
  conversation INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (conversation, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_spans (
  account INTEGER PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT;

CREATE TABLE span_floors (
  account INTEGER NOT NULL,
  server_id TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (account, server_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE doubts (
  conversation INTEGER PRIMARY KEY REFERENCES conversations (key) ON DELETE CASCADE,
  until INTEGER NOT NULL,
  since INTEGER NOT NULL,
  was_open INTEGER NOT NULL
) STRICT;
`

/**
 * Accounts that were caught up by the rules of today keep what they stored as whole: from the oldest
 * message that history brought, not one that stands alone (known from a reduced payload only). A
 * conversation made later is whole from the upgrade on.
 */
const KEEP = `
INSERT INTO spans (conversation, since, until)
  SELECT m.conversation, coalesce(min(CASE WHEN m.is_reduced = 0 THEN m.sent_at END), max(m.sent_at)),
    9007199254740991
  FROM messages m JOIN cursors c ON c.account = m.account
  WHERE m.server_id IS NOT NULL GROUP BY m.conversation;
INSERT INTO account_spans (account, since)
  SELECT c.account, max(m.sent_at) + 1 FROM cursors c JOIN messages m ON m.account = c.account
  JOIN accounts a ON a.key = c.account
  WHERE m.server_id IS NOT NULL AND a.kind = 'photon' GROUP BY c.account;
`

export const spans: Migration = {
  version: 3,
  up: (db) => {
    db.exec(SCHEMA)
    db.exec(KEEP)
  }
}
