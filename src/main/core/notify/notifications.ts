/**
 * From committed messages to what the desktop shows. Messages wait in the store's notify queue until
 * they were decided on, so a crash in between neither loses nor repeats one (invariant I3).
 */
import type {
  AccountId,
  Conversation,
  ConversationId,
  Message,
  MessageId,
  Settings
} from '../../../shared/domain'
import type { Attention, Clock, Logger, Notifier } from '../ports'
import type { Store } from '../store'
import { composeForConversation, composeSummary, type Noteworthy, SUMMARY_ABOVE } from './compose'
import { decide } from './decide'

/** A burst in one conversation becomes one notification, ms. */
const COALESCE_MS = 300

export type NotificationsDependencies = {
  readonly store: Store
  readonly notifier: Notifier
  readonly attention: Attention
  readonly settings: () => Settings
  readonly clock: Clock
  readonly logger: Logger
}

export interface Notifications {
  /** New messages of this account may wait in the queue. During a catch-up they go on waiting. */
  messagesArrived(accountId: AccountId): void
  catchUpStarted(accountId: AccountId): void
  /** Tells what came in during the catch-up, as one summary when it was much. */
  catchUpEnded(accountId: AccountId): void
  /** The conversation was read, here or elsewhere. */
  conversationRead(conversationId: ConversationId): void
  dispose(): void
}

export const createNotifications = (deps: NotificationsDependencies): Notifications => {
  /** Runs under way: one that was aborted may still be ending while the next has begun. */
  const catchingUp = new Map<AccountId, number>()
  const timers = new Map<AccountId, () => void>()
  /** One flush at a time: two would both read the same queue. */
  let chain: Promise<void> = Promise.resolve()
  let isDisposed = false

  const flush = (accountId: AccountId, mayBeSummary: boolean): void => {
    chain = chain.then(async () => {
      if (isDisposed) return
      await tell(deps, accountId, mayBeSummary).catch((error: unknown) => {
        deps.logger.warn('notifications failed', { error: String(error) })
      })
    })
  }

  return {
    messagesArrived: (accountId) => {
      if (isDisposed || timers.has(accountId)) return
      const cancel = deps.clock.after(COALESCE_MS, () => {
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
    conversationRead: (conversationId) => {
      deps.notifier.clear(conversationId)
    },
    dispose: () => {
      isDisposed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
    }
  }
}

const tell = async (
  deps: NotificationsDependencies,
  accountId: AccountId,
  mayBeSummary: boolean
): Promise<void> => {
  const worthy = await takeQueue(deps, accountId)
  const { notifications: level, notificationSound } = deps.settings()
  if (level === 'none' || worthy.length === 0) return
  const style = { level, silent: !notificationSound }
  if (mayBeSummary && worthy.length > SUMMARY_ABOVE) {
    const summary = composeSummary(accountId, worthy, style)
    if (summary !== null) deps.notifier.show(summary)
    return
  }
  for (const items of groupByConversation(worthy)) {
    const request = composeForConversation(items, style)
    if (request !== null) deps.notifier.show(request)
  }
}

/** Decides on everything that waits, piece by piece, and clears it. */
const takeQueue = async (
  deps: NotificationsDependencies,
  accountId: AccountId
): Promise<readonly Noteworthy[]> => {
  const conversations = new Map<ConversationId, Conversation | null>()
  const worthy: Noteworthy[] = []
  const decided: MessageId[] = []
  for (;;) {
    const queued = await deps.store.listNotifiable(accountId, decided.at(-1) ?? null)
    if (queued.length === 0) break
    worthy.push(...(await select(deps, queued, conversations)))
    for (const { id } of queued) decided.push(id)
  }
  // Cleared before showing: a crash in between loses one notification at most, and never repeats one.
  if (decided.length > 0) await deps.store.clearNotifiable(decided)
  return worthy
}

const select = async (
  deps: NotificationsDependencies,
  queued: readonly Message[],
  conversations: Map<ConversationId, Conversation | null>
): Promise<readonly Noteworthy[]> => {
  const worthy: Noteworthy[] = []
  const { notifications: level } = deps.settings()
  for (const message of queued) {
    const id = message.conversationId
    const known = conversations.get(id)
    const conversation = known === undefined ? await deps.store.findConversation(id) : known
    conversations.set(id, conversation)
    if (conversation === null) continue
    const isInView = deps.attention.isWindowFocused() && deps.attention.visibleConversation() === id
    const context = { conversation, isInView, notifications: level, now: deps.clock.now() }
    const decision = decide(message, context)
    if (decision.show) worthy.push({ message, conversation })
    else deps.logger.debug('not notified', { message: message.id, reason: decision.reason })
  }
  return worthy
}

const groupByConversation = (items: readonly Noteworthy[]): readonly (readonly Noteworthy[])[] => {
  const groups = new Map<ConversationId, Noteworthy[]>()
  for (const item of items) {
    const group = groups.get(item.conversation.id)
    if (group === undefined) groups.set(item.conversation.id, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
