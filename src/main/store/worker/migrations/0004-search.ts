import type { Migration } from '../migrate'

/** For "everything from a person" and "everything with a picture" among a million messages. */
const INDEXES = `
CREATE INDEX messages_by_sender ON messages (sender) WHERE is_from_me = 0;
CREATE INDEX attachments_by_type ON attachments (mime_type COLLATE NOCASE, message);
`

export const searchIndexes: Migration = {
  version: 4,
  up: (db) => {
    db.exec(INDEXES)
  }
}
