/** What is proven whole (see migration 0003). Claims are only made inside the transaction of their rows. */
import {
  BEGINNING,
  mergeSpans,
  OPEN_END,
  spanAt,
  type ConversationId,
  type Span
} from '../../../shared/domain'
import type { BackendEvent } from '../../core/backendEvents'
import type { Changes, Context } from './context'
import { findConversationKey } from './conversations'
import { conversationKeyOf } from './readConversations'

type Proven = Extract<BackendEvent, { type: 'spanProven' }>

export const applyProven = (context: Context, changes: Changes, event: Proven): void => {
  const span = { since: event.since ?? BEGINNING, until: event.until ?? OPEN_END }
  if (event.conversationServerId === null) proveAccount(context, changes, span.since)
  else {
    const key = findConversationKey(context, changes.account, event.conversationServerId)
    if (key !== null) addSpan(context, changes, key, span)
  }
}

/** Only ever reaches further back. */
const proveAccount = ({ db }: Context, changes: Changes, since: number): void => {
  const { changes: count } = db.run(
    `INSERT INTO account_spans (account, since) VALUES (?, ?)
     ON CONFLICT (account) DO UPDATE SET since = excluded.since WHERE excluded.since < since`,
    [changes.account, since]
  )
  if (count > 0) changes.areAllSpansChanged = true
}

type Doubt = Span & { readonly was_open: number }

const doubtOf = ({ db }: Context, key: number): Doubt | undefined =>
  db.get<Doubt>('SELECT until, since, was_open FROM doubts WHERE conversation = ?', [key])

const isOpen = ({ until }: Span): boolean => until === OPEN_END

/** What goes on to now ends where the doubt begins. */
const clip = (span: Span, doubt: Doubt | undefined): Span =>
  doubt !== undefined && isOpen(span) ? { ...span, until: doubt.until } : span

const addSpan = (context: Context, changes: Changes, key: number, told: Span): void => {
  const { db } = context
  const doubt = doubtOf(context, key)
  if (doubt !== undefined && isOpen(told) && doubt.was_open === 0)
    db.run('UPDATE doubts SET was_open = 1 WHERE conversation = ?', [key])
  const span = clip(told, doubt)
  if (span.since > span.until) return
  const known = db.all<Span>(
    'SELECT since, until FROM spans WHERE conversation = ? AND since <= ? AND until >= ?',
    [key, span.until + 1, span.since - 1]
  )
  const [merged = span] = mergeSpans([...known, span])
  if (known.some(({ since, until }) => since === merged.since && until === merged.until)) return
  for (const { since } of known)
    db.run('DELETE FROM spans WHERE conversation = ? AND since = ?', [key, since])
  db.run('INSERT INTO spans (conversation, since, until) VALUES (?, ?, ?)', [
    key,
    merged.since,
    merged.until
  ])
  changes.spans.add(key)
}

/** Newest message of the server in a conversation; null when there is none. */
export const newestSentAt = ({ db }: Context, key: number): number | null =>
  db.get<{ at: number | null }>(
    'SELECT max(sent_at) AS at FROM messages WHERE conversation = ? AND server_id IS NOT NULL',
    [key]
  )?.at ?? null

/**
 * A live message was inserted while others before it may be missing.
 *
 * @param newest what `newestSentAt` was before anything of its batch was stored
 */
export const noteApart = (
  context: Context,
  changes: Changes,
  key: number,
  sentAt: number,
  newest: number | null
): void => {
  const doubt = doubtOf(context, key)
  const until = doubt?.until ?? newest ?? sentAt - 1
  // One that came late stands among what is known: it says nothing about the end.
  if (sentAt <= until || (doubt !== undefined && doubt.since <= sentAt)) return
  if (doubt === undefined) beginDoubt(context, key, until, sentAt)
  else context.db.run('UPDATE doubts SET since = ? WHERE conversation = ?', [sentAt, key])
  changes.spans.add(key)
}

const beginDoubt = ({ db }: Context, key: number, until: number, since: number): void => {
  const clipped = db.run(
    'UPDATE spans SET until = ? WHERE conversation = ? AND until = ? AND since <= ?',
    [until, key, OPEN_END, until]
  ).changes
  db.run('INSERT INTO doubts (conversation, until, since, was_open) VALUES (?, ?, ?, ?)', [
    key,
    until,
    since,
    clipped
  ])
}

/** A conversation that nobody had told of begins with a live message: from here on nothing is missed. */
export const beginSpan = (context: Context, changes: Changes, key: number, at: number): void => {
  const isKnown = context.db.get(
    `SELECT 1 FROM spans WHERE conversation = ?
     UNION ALL SELECT 1 FROM account_spans WHERE account = ?
     UNION ALL SELECT 1 FROM doubts WHERE conversation = ? LIMIT 1`,
    [key, changes.account, key]
  )
  if (isKnown === undefined) addSpan(context, changes, key, { since: at, until: OPEN_END })
}

/** A run has ended: spans that went on to now do so again. */
export const settleDoubts = (context: Context, changes: Changes): void => {
  const settled = context.db.all<Doubt & { conversation: number }>(
    `DELETE FROM doubts WHERE conversation IN (SELECT key FROM conversations WHERE account = ?)
     RETURNING conversation, until, since, was_open`,
    [changes.account]
  )
  for (const { conversation, until, was_open } of settled) {
    changes.spans.add(conversation)
    if (was_open > 0) addSpan(context, changes, conversation, { since: until, until: OPEN_END })
  }
}

/** Its messages are deleted here: that everything from somewhere on is stored is no longer true of it. */
export const raiseFloor = ({ db }: Context, key: number): void => {
  db.run(
    `INSERT INTO span_floors (account, server_id, since)
     SELECT c.account, c.server_id, max(m.sent_at) + 1
     FROM conversations c JOIN messages m ON m.conversation = c.key AND m.server_id IS NOT NULL
     WHERE c.key = ? GROUP BY c.key
     ON CONFLICT DO UPDATE SET since = max(since, excluded.since)`,
    [key]
  )
}

const storedSpans = ({ db }: Context, key: number): readonly Span[] => [
  ...db.all<Span>('SELECT since, until FROM spans WHERE conversation = ?', [key]),
  ...db.all<Span>(
    `SELECT max(s.since, coalesce(f.since, 0)) AS since, 9007199254740991 AS until
     FROM conversations c JOIN account_spans s ON s.account = c.account
     LEFT JOIN span_floors f ON f.account = c.account AND f.server_id = c.server_id
     WHERE c.key = ?`,
    [key]
  )
]

const provenSpans = (context: Context, key: number, doubt: Doubt | undefined): readonly Span[] =>
  storedSpans(context, key).map((span) => clip(span, doubt))

/** Disjoint, oldest first. What was heard live behind a doubt stands as a span of its own. */
export const readSpansOf = (context: Context, key: number): readonly Span[] => {
  const doubt = doubtOf(context, key)
  const proven = provenSpans(context, key, doubt)
  return mergeSpans(
    doubt === undefined ? proven : [...proven, { since: doubt.since, until: OPEN_END }]
  )
}

/** The span that reaches to now, or did before the doubt; null when there is none. */
export const newestSpanOf = (context: Context, key: number): Span | null => {
  const doubt = doubtOf(context, key)
  return spanAt(mergeSpans(provenSpans(context, key, doubt)), doubt?.until ?? OPEN_END)
}

export const readSpans = (context: Context, id: ConversationId): readonly Span[] => {
  const key = conversationKeyOf(context, id)
  return key === null ? [] : readSpansOf(context, key)
}
