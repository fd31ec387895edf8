import { createHash } from 'node:crypto'

import type { Changes, Context } from './context'

const MAX_RAW = 64 * 1024
const MAX_ROWS = 500

/** Keeps what could not be understood, once per content, and counts every time it came. */
export const quarantine = (
  { db }: Context,
  changes: Changes,
  source: string,
  reason: string,
  raw: string
): void => {
  changes.quarantined += 1
  const digest = createHash('sha256').update(`${source}\n${reason}\n${raw}`).digest('base64url')
  const { changes: known } = db.run(
    'UPDATE quarantine SET count = count + 1, last_at = ? WHERE account = ? AND digest = ?',
    [changes.now, changes.account, digest]
  )
  if (known > 0) return
  const total = db.get<{ count: number }>(
    'SELECT count(*) AS count FROM quarantine WHERE account = ?',
    [changes.account]
  )
  // A server that sends nothing but garbage is counted in one row, so that it cannot fill the disk.
  const isFull = (total?.count ?? 0) >= MAX_ROWS
  db.run(
    `INSERT INTO quarantine (account, source, reason, raw, first_at, last_at, count, digest)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (account, digest) DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
    [
      changes.account,
      source.slice(0, 200),
      isFull ? 'more of the like, not kept' : reason.slice(0, 1000),
      isFull ? '' : raw.slice(0, MAX_RAW),
      changes.now,
      changes.now,
      isFull ? 'overflow' : digest
    ]
  )
}
