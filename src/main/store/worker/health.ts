import type { Db } from './db'

/** Reads this many rows in one slice: a few ms, so that a call that comes in waits no longer. */
const SLICE_ROWS = 1000

const SLICES = [
  {
    sql: `SELECT max(id) AS last, count(length(text)) AS seen FROM
      (SELECT id, text FROM messages WHERE id > ? ORDER BY id LIMIT ?)`
  },
  {
    sql: `SELECT max(key) AS last, count(length(emoji)) AS seen FROM
      (SELECT key, emoji FROM reactions WHERE key > ? ORDER BY key LIMIT ?)`
  },
  {
    sql: `SELECT max(key) AS last, count(length(command)) AS seen FROM
      (SELECT key, command FROM outbox WHERE key > ? ORDER BY key LIMIT ?)`
  }
] as const

/**
 * Reads a large store through in slices: SQLCipher authenticates every page that it reads, so a
 * flipped bit shows as an error. Each call of the returned function reads one slice and tells
 * whether there is more to read.
 */
export const createIdleCheck = (db: Db): (() => boolean) => {
  let table = 0
  let last = -1
  return () => {
    const slice = SLICES[table]
    if (slice === undefined) return false
    const row = db.get<{ last: number | null }>(slice.sql, [last, SLICE_ROWS])
    if (row?.last === null || row?.last === undefined) {
      table += 1
      last = -1
    } else {
      last = row.last
    }
    return table < SLICES.length
  }
}
