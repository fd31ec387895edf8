import type {
  ConversationId,
  MessagePosition,
  MessageWindow,
  WindowAnchor
} from '../../../shared/domain'
import type { Context } from './context'
import { keyOf, toMessageId } from './ids'
import { conversationKeyOf } from './readConversations'
import { readMessages } from './readMessages'
import { readSpansOf } from './spans'

type Place = { readonly id: number; readonly sent_at: number; readonly ord: number }

/** A stretch of keys, oldest first, and whether more lies beyond its far end. */
type Stretch = { readonly places: readonly Place[]; readonly hasMore: boolean }

const OLDER = `SELECT id, sent_at, ord FROM messages
  WHERE conversation = ? AND (sent_at, ord) < (?, ?)
  ORDER BY sent_at DESC, ord DESC, id DESC LIMIT +?`
const NEWER = `SELECT id, sent_at, ord FROM messages
  WHERE conversation = ? AND (sent_at, ord) > (?, ?)
  ORDER BY sent_at, ord, id LIMIT +?`
const FROM = `SELECT id, sent_at, ord FROM messages
  WHERE conversation = ? AND (sent_at, ord) >= (?, ?)
  ORDER BY sent_at, ord, id LIMIT +?`
const SAME = `SELECT id, sent_at, ord FROM messages
  WHERE conversation = ? AND sent_at = ? AND ord = ? ORDER BY id`
const FIRST_UNREAD = `SELECT id, sent_at, ord FROM messages
  WHERE conversation = ? AND is_unread = 1 ORDER BY sent_at, ord, id LIMIT 1`

const END: MessagePosition = { sentAt: Number.MAX_SAFE_INTEGER, order: Number.MAX_SAFE_INTEGER }

const isSamePlace = (a: Place, b: Place): boolean => a.sent_at === b.sent_at && a.ord === b.ord

/**
 * Reads one row more than asked for. Messages that share a position are never parted: the next page
 * is asked for by position, so it would skip those left behind.
 */
const walk = (
  { db }: Context,
  sql: string,
  conversation: number,
  from: MessagePosition,
  limit: number
): Stretch => {
  if (limit <= 0) return { places: [], hasMore: probe(db, sql, conversation, from) }
  const places = db.all<Place>(sql, [conversation, from.sentAt, from.order, limit + 1])
  if (places.length <= limit) return { places, hasMore: false }
  const beyond = places.pop()
  const edge = places.at(-1)
  if (beyond === undefined || edge === undefined || !isSamePlace(beyond, edge)) {
    return { places, hasMore: true }
  }
  const tied = db.all<Place>(SAME, [conversation, edge.sent_at, edge.ord])
  const whole = [...places.filter((place) => !isSamePlace(place, edge)), ...tied]
  const last = { sentAt: edge.sent_at, order: edge.ord }
  return { places: whole, hasMore: probe(db, sql === FROM ? NEWER : sql, conversation, last) }
}

const probe = (db: Context['db'], sql: string, key: number, from: MessagePosition): boolean =>
  db.get(sql, [key, from.sentAt, from.order, 1]) !== undefined

const positionOf = (place: Place): MessagePosition => ({ sentAt: place.sent_at, order: place.ord })

const byPosition = (a: Place, b: Place): number =>
  a.sent_at - b.sent_at || a.ord - b.ord || a.id - b.id

type Span = { readonly places: Place[]; readonly hasOlder: boolean; readonly hasNewer: boolean }

const spanBefore = (
  context: Context,
  key: number,
  position: MessagePosition,
  limit: number
): Span => {
  const older = walk(context, OLDER, key, position, limit)
  return {
    places: [...older.places].sort(byPosition),
    hasOlder: older.hasMore,
    hasNewer: probe(context.db, FROM, key, position)
  }
}

const spanAfter = (
  context: Context,
  key: number,
  position: MessagePosition,
  limit: number
): Span => {
  const newer = walk(context, NEWER, key, position, limit)
  return {
    places: [...newer.places].sort(byPosition),
    hasOlder: context.db.get(SAME_OR_OLDER, [key, position.sentAt, position.order]) !== undefined,
    hasNewer: newer.hasMore
  }
}

const SAME_OR_OLDER = `SELECT id FROM messages
  WHERE conversation = ? AND (sent_at, ord) <= (?, ?) LIMIT 1`

/** `context` messages before a place, the rest from it on; what one side lacks the other gets. */
const spanFrom = (
  context: Context,
  key: number,
  position: MessagePosition,
  before: number,
  limit: number
): Span => {
  const from = walk(context, FROM, key, position, limit - before)
  const older = walk(context, OLDER, key, position, Math.max(limit - from.places.length, 0))
  const missing = limit - from.places.length - older.places.length
  const newer =
    missing > 0 && from.hasMore
      ? walk(context, FROM, key, position, limit - older.places.length)
      : from
  return {
    places: [...older.places, ...newer.places].sort(byPosition),
    hasOlder: older.hasMore,
    hasNewer: newer.hasMore
  }
}

const findPlace = (context: Context, conversation: number, id: string): Place | undefined =>
  context.db.get<Place>('SELECT id, sent_at, ord FROM messages WHERE id = ? AND conversation = ?', [
    keyOf(id),
    conversation
  ])

const spanOf = (
  context: Context,
  key: number,
  anchor: WindowAnchor,
  limit: number,
  firstUnread: Place | undefined
): Span => {
  switch (anchor.at) {
    case 'before':
      return spanBefore(context, key, anchor.position, limit)
    case 'after':
      return spanAfter(context, key, anchor.position, limit)
    case 'newest':
      return spanBefore(context, key, END, limit)
    case 'firstUnread':
      // A third of what was read before gives the unread ones their context.
      return firstUnread === undefined
        ? spanBefore(context, key, END, limit)
        : spanFrom(context, key, positionOf(firstUnread), Math.floor(limit / 3), limit)
    case 'around': {
      const place = findPlace(context, key, anchor.messageId)
      return place === undefined
        ? spanBefore(context, key, END, limit)
        : spanFrom(context, key, positionOf(place), Math.floor(limit / 2), limit)
    }
  }
}

/** A contiguous part of a timeline. An unknown conversation is empty. */
export const readWindow = (
  context: Context,
  conversationId: ConversationId,
  anchor: WindowAnchor,
  limit: number
): MessageWindow => {
  const key = conversationKeyOf(context, conversationId)
  if (key === null) {
    return {
      conversationId,
      messages: [],
      hasOlder: false,
      hasNewer: false,
      firstUnreadId: null,
      spans: []
    }
  }
  const firstUnread = context.db.get<Place>(FIRST_UNREAD, [key])
  const span = spanOf(context, key, anchor, Math.max(Math.trunc(limit), 1), firstUnread)
  return {
    conversationId,
    messages: readMessages(
      context,
      span.places.map(({ id }) => id)
    ),
    hasOlder: span.hasOlder,
    hasNewer: span.hasNewer,
    firstUnreadId: firstUnread === undefined ? null : toMessageId(firstUnread.id),
    spans: readSpansOf(context, key)
  }
}
