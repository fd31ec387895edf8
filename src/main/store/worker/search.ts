import type { ConversationId } from '../../../shared/domain'
import type { SearchHit } from '../../core/store'
import type { Context } from './context'
import { conversationKeyOf, readConversation } from './readConversations'
import { readMessages } from './readMessages'
import { makeSnippet } from './snippet'

const MAX_LIMIT = 200
/** What has no words (an emoji, signs) is looked for in this many of the newest messages. */
const PLAIN_SCAN = 20_000

const INDEXED = `SELECT rowid AS id FROM search_index WHERE search_index MATCH ?
  ORDER BY rowid DESC LIMIT ?`
const INDEXED_IN_ONE = `SELECT s.rowid AS id FROM search_index s JOIN messages m ON m.id = s.rowid
  WHERE s.search_index MATCH ? AND m.conversation = ? ORDER BY s.rowid DESC LIMIT ?`
const PLAIN = `SELECT id FROM (SELECT id, text, service FROM messages ORDER BY id DESC LIMIT ?)
  WHERE instr(text, ?) > 0 AND service IS NULL LIMIT ?`
const PLAIN_IN_ONE = `SELECT id FROM (SELECT id, text, service FROM messages WHERE conversation = ?
  ORDER BY sent_at DESC, ord DESC LIMIT ?) WHERE instr(text, ?) > 0 AND service IS NULL LIMIT ?`

/** Each word of the person as a quoted phrase that may go on: quotes make every sign plain text. */
const toMatch = (terms: readonly string[]): string =>
  terms.map((term) => `"${term.replaceAll('"', '""')}"*`).join(' ')

/** Newest first: message keys are made of their times, so the index is walked backwards. */
export const search = (
  context: Context,
  query: string,
  conversationId: ConversationId | null,
  limit: number
): SearchHit[] => {
  const terms = splitTerms(query)
  const count = Math.min(Math.max(Math.trunc(limit), 0), MAX_LIMIT)
  const conversation = conversationId === null ? null : conversationKeyOf(context, conversationId)
  if (terms.length === 0 || count === 0 || (conversationId !== null && conversation === null)) {
    return []
  }
  const words = terms.filter((term) => context.db.tokenize(term).length > 0)
  const keys =
    words.length > 0
      ? findIndexed(context, toMatch(words), conversation, count)
      : findPlain(context, terms.join(' '), conversation, count)
  return toHits(context, keys, words.length > 0 ? words : terms)
}

const splitTerms = (query: string): string[] =>
  query
    .slice(0, 500)
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((term) => term !== '')
    .slice(0, 20)

const findIndexed = (
  { db }: Context,
  match: string,
  conversation: number | null,
  limit: number
): number[] => {
  const rows =
    conversation === null
      ? db.all<{ id: number }>(INDEXED, [match, limit])
      : db.all<{ id: number }>(INDEXED_IN_ONE, [match, conversation, limit])
  return rows.map(({ id }) => id)
}

const findPlain = (
  { db }: Context,
  text: string,
  conversation: number | null,
  limit: number
): number[] => {
  const rows =
    conversation === null
      ? db.all<{ id: number }>(PLAIN, [PLAIN_SCAN, text, limit])
      : db.all<{ id: number }>(PLAIN_IN_ONE, [conversation, PLAIN_SCAN, text, limit])
  return rows.map(({ id }) => id)
}

const toHits = (
  context: Context,
  keys: readonly number[],
  terms: readonly string[]
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
  return readMessages(context, keys)
    .sort((a, b) => b.sentAt - a.sentAt || b.order - a.order)
    .map((message) => ({
      message,
      conversationName: nameOf(message.conversationId),
      snippet: makeSnippet(message.text === '' ? (message.subject ?? '') : message.text, terms)
    }))
}
