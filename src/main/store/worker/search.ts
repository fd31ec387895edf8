import {
  isEmptyQuery,
  parseSearchQuery,
  type ConversationId,
  type SearchQuery,
  type SearchTerm
} from '../../../shared/domain'
import type { SearchHit } from '../../core/store'
import type { Context } from './context'
import { conversationKeyOf, readConversation } from './readConversations'
import { readMessages } from './readMessages'
import { searchFilter, type Filter } from './searchFilter'
import { findAmongNewest, type TokenTerm } from './searchNewest'
import { makeSnippet } from './snippet'

const MAX_LIMIT = 200
/** What has no words (an emoji, signs) is looked for in this many of the newest messages. */
const PLAIN_SCAN = 20_000

/**
 * Newest first: message keys are made of their times, so the index is walked backwards. The query may
 * hold operators (see `parseSearchQuery`).
 */
export const search = (
  context: Context,
  typed: string,
  conversationId: ConversationId | null,
  limit: number
): SearchHit[] => {
  const query = parseSearchQuery(typed, Date.now())
  const count = Math.min(Math.max(Math.trunc(limit), 0), MAX_LIMIT)
  if (isEmptyQuery(query) || count === 0) return []
  const within = conversationId === null ? null : conversationKeyOf(context, conversationId)
  if (conversationId !== null && within === null) return []
  const filter = searchFilter(context, query, within)
  if (filter === null) return []
  const keys = findKeys(context, query, filter, count)
  return toHits(context, keys, query.terms)
}

const findKeys = (
  context: Context,
  query: SearchQuery,
  filter: Filter,
  limit: number
): readonly number[] => {
  const terms = query.terms.map(({ text, isPhrase }) => ({
    tokens: context.db.tokenize(text),
    isPhrase
  }))
  // The index knows no emoji: beside words they are left out, for they would find nothing.
  const words = terms.filter(({ tokens }) => tokens.length > 0)
  if (words.length > 0) {
    // The longest word is the rarest: the index finds it fast, and the others are looked for there.
    const longest = words.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a))
    return (
      findAmongNewest(context, words, '', filter, limit) ??
      (words.length > 1
        ? findAmongNewest(context, words, toMatch([longest], []), filter, limit)
        : null) ??
      findIndexed(context, toMatch(words, query.has), filter, limit)
    )
  }
  const plain = query.terms.map(({ text }) => text).join(' ')
  if (plain !== '') return findPlain(context, plain, filter, limit)
  return query.has.includes('link')
    ? findIndexed(context, toMatch([], query.has), filter, limit)
    : findFiltered(context, filter, limit)
}

const lengthOf = ({ tokens }: TokenTerm): number => tokens.join(' ').length

/** Each word of the person as a quoted phrase: quotes make every sign plain text. */
const toMatch = (words: readonly TokenTerm[], has: SearchQuery['has']): string =>
  [
    ...words.map(
      ({ tokens, isPhrase }) => `"${tokens.join(' ').replaceAll('"', '""')}"${isPhrase ? '' : '*'}`
    ),
    ...(has.includes('link') ? ['("http"* OR "www"*)'] : [])
  ].join(' AND ')

type Row = { readonly id: number }

const idsOf = (rows: readonly Row[]): readonly number[] => rows.map(({ id }) => id)

const findIndexed = (
  { db }: Context,
  match: string,
  filter: Filter,
  limit: number
): readonly number[] => {
  const { inIndex, onMessage } = filter
  if (onMessage.sql === '') {
    return idsOf(
      db.all<Row>(
        `SELECT s.rowid AS id FROM search_index s WHERE s.search_index MATCH ?${inIndex.sql}
         ORDER BY s.rowid DESC LIMIT ?`,
        [match, ...inIndex.params, limit]
      )
    )
  }
  return idsOf(
    db.all<Row>(
      `SELECT s.rowid AS id FROM search_index s CROSS JOIN messages m ON m.id = s.rowid
       WHERE s.search_index MATCH ?${inIndex.sql}${onMessage.sql} ORDER BY s.rowid DESC LIMIT ?`,
      [match, ...inIndex.params, ...onMessage.params, limit]
    )
  )
}

const findPlain = (
  { db }: Context,
  text: string,
  { inTable, onMessage }: Filter,
  limit: number
): readonly number[] =>
  idsOf(
    db.all<Row>(
      `SELECT m.id FROM (SELECT * FROM messages m WHERE 1${inTable.sql} ORDER BY m.id DESC LIMIT ?) m
       WHERE instr(m.text, ?) > 0 AND m.service IS NULL${onMessage.sql} LIMIT ?`,
      [...inTable.params, PLAIN_SCAN, text, ...onMessage.params, limit]
    )
  )

/** Operators and no words. */
const findFiltered = (
  { db }: Context,
  { inTable, onMessage }: Filter,
  limit: number
): readonly number[] =>
  idsOf(
    db.all<Row>(
      `SELECT m.id FROM messages m
       WHERE m.service IS NULL AND m.unsent_at IS NULL${inTable.sql}${onMessage.sql}
       ORDER BY m.id DESC LIMIT ?`,
      [...inTable.params, ...onMessage.params, limit]
    )
  )

const toHits = (
  context: Context,
  keys: readonly number[],
  terms: readonly SearchTerm[]
): SearchHit[] => {
  const names = new Map<string, string>()
  const nameOf = (id: ConversationId): string => {
    let name = names.get(id)
    if (name === undefined) {
      const key = conversationKeyOf(context, id)
      name = (key === null ? null : readConversation(context, key)?.name) ?? ''
      names.set(id, name)
    }
    return name
  }
  const wanted = terms.map(({ text }) => text)
  return readMessages(context, keys)
    .sort((a, b) => b.sentAt - a.sentAt || b.order - a.order)
    .map((message) => ({
      message,
      conversationName: nameOf(message.conversationId),
      snippet: makeSnippet(
        [message.text, message.subject, message.attachments[0]?.fileName].find(
          (text) => text !== '' && text !== null && text !== undefined
        ) ?? '',
        wanted
      )
    }))
}
