/** What of an outbox may start now, and when to look at it again. Pure. */
import type { ConversationId, OutboxItemId } from '../../../shared/domain'
import type { OutboxItem } from '../store'
import { LONGEST_WAIT_MS } from './retryPolicy'

/** No person can ask for a longer hold, ms; a later time means that the clock was set back. */
const LONGEST_HOLD_MS = 60_000

export type Startable = {
  /** Heads of conversations, to be started in this order. */
  readonly due: readonly OutboxItem[]
  /** Epoch ms when the next of the others is due; infinite where none is. */
  readonly nextDueAt: number
}

export type OutboxView = {
  readonly now: number
  readonly isParked: (id: OutboxItemId) => boolean
  readonly isBusy: (id: ConversationId) => boolean
}

const isUntouchedSend = ({ command, state, attempts }: OutboxItem): boolean =>
  command.type === 'send' && state === 'queued' && attempts === 0

/** A send that the person may still take back. */
export const isHeld = (item: OutboxItem, now: number): boolean =>
  isUntouchedSend(item) && item.notBefore > now && item.notBefore <= now + LONGEST_HOLD_MS

const isDue = (item: OutboxItem, now: number): boolean =>
  item.notBefore <= now ||
  item.notBefore > now + (isUntouchedSend(item) ? LONGEST_HOLD_MS : LONGEST_WAIT_MS)

/**
 * First in, first out inside a conversation. What is held back makes later sends wait, for their order;
 * a read mark or a reaction, which is about what the server has already, does not wait for it.
 */
export const startable = (
  items: readonly OutboxItem[],
  { now, isParked, isBusy }: OutboxView
): Startable => {
  const due: OutboxItem[] = []
  const headed = new Set<ConversationId>()
  const holding = new Set<ConversationId>()
  let nextDueAt = Number.POSITIVE_INFINITY
  for (const item of items) {
    const { conversationId, notBefore } = item
    if (headed.has(conversationId) || item.state === 'failed' || isParked(item.id)) continue
    if (isHeld(item, now)) {
      holding.add(conversationId)
      nextDueAt = Math.min(nextDueAt, notBefore)
      continue
    }
    if (item.command.type === 'send' && holding.has(conversationId)) continue
    headed.add(conversationId)
    if (isBusy(conversationId)) continue
    if (isDue(item, now)) due.push(item)
    else nextDueAt = Math.min(nextDueAt, notBefore)
  }
  return { due, nextDueAt }
}
