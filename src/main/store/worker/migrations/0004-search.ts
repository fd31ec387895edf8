import type { Migration } from '../migrate'

/** For everything from a person, of a kind, or with a file in a conversation, among a million messages. */
const INDEXES = `
CREATE INDEX messages_by_sender ON messages (sender) WHERE is_from_me = 0;
CREATE INDEX attachments_by_type ON attachments (mime_type COLLATE NOCASE, message);
CREATE INDEX messages_with_files ON messages (conversation, sent_at, ord)
  WHERE has_attachments = 1;
`

export const searchIndexes: Migration = {
  version: 4,
  up: (db) => {
    db.exec(INDEXES)
  }
}
