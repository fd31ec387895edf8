/**
 * From committed messages to what the desktop shows. Messages wait in the store's notify queue until
 * they were decided on, so a crash in between neither loses nor repeats one (invariant I3).
 */
import type {
  AccountId,
  ConversationId,
  Message,
  MessageId,
  NotificationExplanation
} from '../../../shared/domain'
import { Teller, type TellerDependencies } from './teller'

/** A burst in one conversation becomes one notification, ms. */
const COALESCE_MS = 300
/** While more and more comes, what is shown changes at most this often, ms. */
const BETWEEN_MS = 1_000

export interface Notifications {
  /** New messages of this account may wait in the queue. During a catch-up they go on waiting. */
  messagesArrived(accountId: AccountId): void
  catchUpStarted(accountId: AccountId): void
  /** Tells what came in during the catch-up, as one summary when it was much. */
  catchUpEnded(accountId: AccountId): void
  /** Somebody looks at the conversation: what is told of it goes. */
  conversationSeen(conversationId: ConversationId): void
  /** Nothing of the conversation is unread any more, here or elsewhere. */
  conversationRead(conversationId: ConversationId): void
  /** The sender took a message back: what is told of it goes too. */
  messageUnsent(message: Pick<Message, 'id' | 'conversationId'>): void
  /** Why a message was told, or why not. */
  explain(messageId: MessageId): Promise<NotificationExplanation>
  dispose(): void
}

export const createNotifications = (deps: TellerDependencies): Notifications => {
  /** Runs under way: one that was aborted may still be ending while the next has begun. */
  const catchingUp = new Map<AccountId, number>()
  const timers = new Map<AccountId, () => void>()
  /** One flush at a time: two would both read the same queue. */
  let chain: Promise<void> = Promise.resolve()
  let isDisposed = false
  const teller = new Teller(deps)
  const flushedAt = new Map<AccountId, number>()

  const flush = (accountId: AccountId, mayBeSummary: boolean): void => {
    flushedAt.set(accountId, deps.clock.monotonic())
    chain = chain.then(async () => {
      if (isDisposed) return
      await teller.tell(accountId, mayBeSummary).catch((error: unknown) => {
        deps.logger.warn('notifications failed', { error: String(error) })
      })
    })
  }

  return {
    messagesArrived: (accountId) => {
      if (isDisposed || timers.has(accountId)) return
      const last = flushedAt.get(accountId) ?? -BETWEEN_MS
      const wait = Math.max(COALESCE_MS, last + BETWEEN_MS - deps.clock.monotonic())
      const cancel = deps.clock.after(wait, () => {
        timers.delete(accountId)
        if (!catchingUp.has(accountId)) flush(accountId, false)
      })
      timers.set(accountId, cancel)
    },
    catchUpStarted: (accountId) => {
      catchingUp.set(accountId, (catchingUp.get(accountId) ?? 0) + 1)
    },
    catchUpEnded: (accountId) => {
      const left = (catchingUp.get(accountId) ?? 1) - 1
      if (left > 0) {
        catchingUp.set(accountId, left)
        return
      }
      catchingUp.delete(accountId)
      flush(accountId, true)
    },
    conversationSeen: (conversationId) => {
      teller.startOver(conversationId)
      deps.notifier.clear(conversationId)
    },
    conversationRead: (conversationId) => {
      teller.read(conversationId)
      deps.notifier.clear(conversationId)
    },
    messageUnsent: ({ id, conversationId }) => {
      // Servers tell of it again and again; by then something else may be shown.
      if (!teller.unsent(id)) return
      teller.startOver(conversationId)
      deps.notifier.clear(conversationId)
    },
    explain: async (messageId) => {
      const known = teller.explanations.find(messageId)
      return known ?? explainUndecided(await deps.store.findMessage(messageId), deps.clock.now())
    },
    dispose: () => {
      isDisposed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
    }
  }
}

/** What never waits for a decision says by itself why it raised nothing. */
const explainUndecided = (message: Message | null, now: number): NotificationExplanation => {
  if (message?.isFromMe === true)
    return { outcome: 'skipped', reason: 'own_message', decidedAt: now }
  if (message !== null && message.service !== null)
    return { outcome: 'skipped', reason: 'service_message', decidedAt: now }
  return { outcome: 'unknown' }
}
