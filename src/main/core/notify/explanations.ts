import type { MessageId, NotificationAnswer, NotificationExplanation } from '../../../shared/domain'

/** Older ones are forgotten; who asks, asks about a message of today. */
const MAX_KEPT = 2_000

/** What became of each message, for "Why was I notified?". In memory, of this run only. */
export interface Explanations {
  add(messageId: MessageId, explanation: NotificationExplanation): void
  /** The system answered to the notification that these messages were in. */
  answered(messageIds: readonly MessageId[], answer: NotificationAnswer): void
  find(messageId: MessageId): NotificationExplanation | null
}

export const createExplanations = (): Explanations => {
  const kept = new Map<MessageId, NotificationExplanation>()
  return {
    add: (messageId, explanation) => {
      kept.delete(messageId)
      kept.set(messageId, explanation)
      const [oldest] = kept.keys()
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    },
    answered: (messageIds, answer) => {
      for (const id of messageIds) {
        const explanation = kept.get(id)
        if (explanation?.outcome === 'shown') kept.set(id, { ...explanation, answer })
      }
    },
    find: (messageId) => kept.get(messageId) ?? null
  }
}
