import { createHash } from 'node:crypto'

/**
 * The id of the one room of two people, whoever opens it: md5 of both uids, lower-cased, sorted and
 * joined (imkit.md 4.3). The server and every client count on the same rule.
 */
export const directRoomId = (one: string, other: string): string =>
  createHash('md5').update([one.toLowerCase(), other.toLowerCase()].sort().join('_')).digest('hex')
