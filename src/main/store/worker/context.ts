import { StoreError } from '../../core/store'
import type { AccountId, MessagePosition } from '../../../shared/domain'
import type { Db } from './db'

/**
 * What one transaction changes, collected so that each touched conversation is summed up once and
 * the full-text index is written in key order (out of order it would flush for every row).
 */
export type Changes = {
  readonly account: number
  readonly accountId: AccountId
  readonly now: number
  readonly messages: Set<number>
  readonly removed: Map<number, number>
  /** Summary must be recomputed. */
  readonly touched: Set<number>
  /** Changed in something beside the summary. */
  readonly changed: Set<number>
  readonly countDeltas: Map<number, number>
  /** Message key -> text to index, null: take it out. */
  readonly index: Map<number, { readonly text: string | null; readonly isNew: boolean }>
  readonly notifiable: number[]
  /** Conversations that the account's owner was told to be out of. */
  readonly left: Set<number>
  /** Conversations of which other spans are whole than before. */
  readonly spans: Set<number>
  areAllSpansChanged: boolean
  inserted: number
  updated: number
  edited: number
  quarantined: number
}

/** Look-ups that repeat within and across batches. Emptied when a transaction rolls back. */
export type Caches = {
  readonly conversations: Map<string, number>
  /** Last applied payload of a conversation: most repeat it word by word. */
  readonly applied: Map<number, string>
  readonly names: Map<string, string>
  readonly stubs: Set<number>
  readonly left: Set<number>
  /** How far the owner, and how far others have read, by conversation. */
  readonly read: Map<number, MessagePosition>
  readonly seen: Map<number, MessagePosition>
  /** Server ids that a read mark waits for; null: not looked yet. */
  awaited: Set<string> | null
  /** Null: not looked yet. */
  hasTombstones: boolean | null
}

export type Context = { readonly db: Db; readonly caches: Caches }

export const createCaches = (): Caches => ({
  conversations: new Map(),
  applied: new Map(),
  names: new Map(),
  stubs: new Set(),
  left: new Set(),
  read: new Map(),
  seen: new Map(),
  awaited: null,
  hasTombstones: null
})

export const clearCaches = (caches: Caches): void => {
  caches.conversations.clear()
  caches.applied.clear()
  caches.names.clear()
  caches.stubs.clear()
  caches.left.clear()
  caches.read.clear()
  caches.seen.clear()
  caches.awaited = null
  caches.hasTombstones = null
}

export const createChanges = (account: number, accountId: AccountId, now: number): Changes => ({
  account,
  accountId,
  now,
  messages: new Set(),
  removed: new Map(),
  touched: new Set(),
  changed: new Set(),
  countDeltas: new Map(),
  index: new Map(),
  notifiable: [],
  left: new Set(),
  spans: new Set(),
  areAllSpansChanged: false,
  inserted: 0,
  updated: 0,
  edited: 0,
  quarantined: 0
})

/** Key of an account. Writing for an account that was removed is refused, not ignored. */
export const accountKey = (db: Db, accountId: AccountId): number => {
  const row = db.get<{ key: number }>('SELECT key FROM accounts WHERE id = ?', [accountId])
  if (row === undefined) throw new StoreError('storage_failed', 'unknown account')
  return row.key
}

/** True when `a` stands after `b`. */
export const isAfter = (a: MessagePosition, b: MessagePosition): boolean =>
  a.sentAt > b.sentAt || (a.sentAt === b.sentAt && a.order > b.order)
