import { createHash } from 'node:crypto'

import {
  asAttachmentId,
  asConversationId,
  asMessageId,
  asOutboxItemId,
  type AccountId,
  type AttachmentId,
  type ConversationId,
  type MessageId,
  type OutboxItemId
} from '../../../shared/domain'
import type { Db } from './db'

/** The largest moment whose keys are safe integers (2039); later ones share its end of the range. */
const MAX_TIME = 2 ** 41 - 1
const SLOTS_PER_MS = 4096

export const toMessageId = (key: number): MessageId => asMessageId(`m${String(key)}`)
export const toAttachmentId = (key: number): AttachmentId => asAttachmentId(`a${String(key)}`)

/** Names the account too: an answer may come after the item was settled by its echo. */
export const toOutboxItemId = (key: number, account: number): OutboxItemId =>
  asOutboxItemId(`o${String(key)}.${String(account)}`)

/** Account key inside an outbox id; -1 when it is none of ours. */
export const accountOfItem = (id: OutboxItemId): number => {
  const match = /^o\d{1,16}\.(\d{1,16})$/.exec(id)
  return match === null ? -1 : Number(match[1])
}

/** Row key of a text id; -1, which no row has, for anything that is not one of ours. */
export const keyOf = (id: string): number => {
  const match = /^[a-z](\d{1,16})(?:\.\d{1,16})?$/.exec(id)
  const key = match === null ? Number.NaN : Number(match[1])
  return Number.isSafeInteger(key) ? key : -1
}

/**
 * Derived, not counted: after a resync into a new file a conversation has the same id again, so what
 * settings and notifications remember stays true.
 */
export const makeConversationId = (accountId: AccountId, serverId: string): ConversationId =>
  asConversationId(
    `c${createHash('sha256').update(`${accountId}\n${serverId}`).digest('base64url').slice(0, 20)}`
  )

/** The first key of a moment; seldom taken. */
export const firstMessageKey = (sentAt: number): number => clamp(sentAt) * SLOTS_PER_MS

const clamp = (sentAt: number): number => Math.min(Math.max(sentAt, 0), MAX_TIME)

/** A free message key in the slots of a moment; keys sort as the times they were made for. */
export const makeMessageKey = (db: Db, sentAt: number): number => {
  let moment = clamp(sentAt)
  const step = moment > MAX_TIME - 1_000_000 ? -1 : 1
  for (;;) {
    const base = moment * SLOTS_PER_MS
    const top = db.get<{ id: number | null }>(
      'SELECT max(id) AS id FROM messages WHERE id BETWEEN ? AND ?',
      [base, base + SLOTS_PER_MS - 1]
    )?.id
    if (top === null || top === undefined) return base
    if (top < base + SLOTS_PER_MS - 1) return top + 1
    // Thousands of messages at one moment (a server that has no dates): the next moments take them.
    moment += step
  }
}
