import type { Context } from './context'
import { indexTextOf } from './mergeMessage'
import type { MessageRow } from './rows'
import type { Filter } from './searchFilter'

/** Tokens in a row, of which the last may go on. */
export type TokenTerm = { readonly tokens: readonly string[]; readonly isPhrase: boolean }

type Row = MessageRow & { readonly passes: number }

const PIECE = 200
const MAX_ROWS = 1_200
/** Hits in this many rows before the index is asked instead. */
const MIN_RATE = 0.04

/**
 * The newest hits, if they are so frequent that they are found among the newest messages; else null.
 * The index has to merge every word that begins with a prefix before it gives the first hit: half a
 * second for one letter among a million messages. What is that frequent is found here at once.
 *
 * @param match terms that the index finds quickly, which the messages to look at have; '' for none
 */
export const findAmongNewest = (
  context: Context,
  terms: readonly TokenTerm[],
  match: string,
  filter: Filter,
  limit: number
): readonly number[] | null => {
  const hits: number[] = []
  for (let walked = 0; walked < MAX_ROWS; walked += PIECE) {
    const rows =
      match === ''
        ? readPiece(context, filter, walked)
        : readMatching(context, match, filter, walked)
    for (const row of rows) {
      const text = row.passes === 1 ? indexTextOf(row) : null
      if (text === null) continue
      const tokens = context.db.tokenize(text)
      if (terms.every((term) => hasTerm(tokens, term))) hits.push(row.id)
      if (hits.length === limit) return hits
    }
    if (rows.length < PIECE) return hits
    if (hits.length < (walked + PIECE) * MIN_RATE) return null
  }
  return null
}

const readPiece = (
  { db }: Context,
  { inTable, onMessage }: Filter,
  offset: number
): readonly Row[] =>
  db.all<Row>(
    `SELECT m.*, (1${onMessage.sql}) AS passes
     FROM (SELECT * FROM messages m WHERE 1${inTable.sql} ORDER BY m.id DESC LIMIT ? OFFSET ?) m
     ORDER BY m.id DESC`,
    [...onMessage.params, ...inTable.params, PIECE, offset]
  )

const readMatching = (
  { db }: Context,
  match: string,
  { inIndex, onMessage }: Filter,
  offset: number
): readonly Row[] =>
  db.all<Row>(
    `SELECT m.*, (1${onMessage.sql}) AS passes
     FROM (SELECT s.rowid AS id FROM search_index s WHERE s.search_index MATCH ?${inIndex.sql}
           ORDER BY s.rowid DESC LIMIT ? OFFSET ?) found CROSS JOIN messages m ON m.id = found.id
     ORDER BY m.id DESC`,
    [...onMessage.params, match, ...inIndex.params, PIECE, offset]
  )

/** As the full-text index matches a phrase, with or without a star at its end. */
const hasTerm = (text: readonly string[], { tokens, isPhrase }: TokenTerm): boolean => {
  const last = tokens.length - 1
  for (let start = 0; start + last < text.length; start += 1) {
    const matches = tokens.every((token, index) => {
      const word = text[start + index]
      return index === last && !isPhrase ? word?.startsWith(token) === true : word === token
    })
    if (matches) return true
  }
  return false
}
