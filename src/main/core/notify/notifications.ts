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
  NotificationExplanation,
  Settings
} from '../../../shared/domain'
import type { Translate } from '../../../shared/i18n'
import type { Attention, Clock, Logger, NotificationRequest, Notifier } from '../ports'
import type { Store } from '../store'
import { composeForConversation, composeSummary, type Noteworthy, SUMMARY_ABOVE } from './compose'
import { decide } from './decide'
import { createExplanations } from './explanations'

/** A burst in one conversation becomes one notification, ms. */
const COALESCE_MS = 300
/** While more and more comes, what is shown changes at most this often, ms. */
const BETWEEN_MS = 1_000

export type NotificationsDependencies = {
  readonly store: Store
  readonly notifier: Notifier
  readonly attention: Attention
  readonly settings: () => Settings
  readonly clock: Clock
  readonly logger: Logger
  /** In the language of that moment. */
  readonly t: Translate
}

export interface Notifications {
  /** New messages of this account may wait in the queue. During a catch-up they go on waiting. */
  messagesArrived(accountId: AccountId): void
  catchUpStarted(accountId: AccountId): void
  /** Tells what came in during the catch-up, as one summary when it was much. */
  catchUpEnded(accountId: AccountId): void
  /** The conversation was read, here or elsewhere. */
  conversationRead(conversationId: ConversationId): void
  /** The sender took a message back: what is told of it goes too. */
  messageUnsent(message: Pick<Message, 'id' | 'conversationId'>): void
  /** Why a message was told, or why not. */
  explain(messageId: MessageId): Promise<NotificationExplanation>
  dispose(): void
}

export const createNotifications = (deps: NotificationsDependencies): Notifications => {
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
    conversationRead: (conversationId) => {
      teller.read(conversationId)
      deps.notifier.clear(conversationId)
    },
    messageUnsent: ({ id, conversationId }) => {
      // Servers tell of it again and again; by then something else may be shown.
      if (teller.explanations.find(id)?.outcome !== 'shown') return
      const decidedAt = deps.clock.now()
      teller.explanations.add(id, { outcome: 'skipped', reason: 'unsent', decidedAt })
      teller.read(conversationId)
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

/** What one account's waiting messages come to. */
type Selection = {
  readonly worthy: readonly Noteworthy[]
  readonly isSystemQuiet: boolean
}

class Teller {
  /** Messages told of each conversation since it was read. */
  private readonly told = new Map<ConversationId, number>()
  readonly explanations = createExplanations()

  constructor(private readonly deps: NotificationsDependencies) {}

  read(conversationId: ConversationId): void {
    this.told.delete(conversationId)
  }

  async tell(accountId: AccountId, mayBeSummary: boolean): Promise<void> {
    const { worthy, isSystemQuiet } = await this.takeQueue(accountId)
    const { notifications: level, notificationSound } = this.deps.settings()
    if (level === 'none' || worthy.length === 0) return
    const style = { level, silent: !notificationSound || isSystemQuiet, t: this.deps.t }
    if (mayBeSummary && worthy.length > SUMMARY_ABOVE) {
      this.show(composeSummary(accountId, worthy, style), worthy, 'summary', isSystemQuiet)
      return
    }
    for (const [id, items] of groupByConversation(worthy)) {
      const earlier = this.told.get(id) ?? 0
      this.told.set(id, earlier + items.length)
      const as = items.length === 1 ? 'alone' : 'together'
      this.show(composeForConversation(items, style, earlier), items, as, isSystemQuiet)
    }
  }

  private show(
    request: NotificationRequest | null,
    items: readonly Noteworthy[],
    as: 'alone' | 'together' | 'summary',
    isSystemQuiet: boolean
  ): void {
    if (request === null) return
    const { notifier, clock } = this.deps
    const ids = items.map(({ message }) => message.id)
    const decidedAt = clock.now()
    for (const id of ids)
      this.explanations.add(id, { outcome: 'shown', as, isSystemQuiet, answer: null, decidedAt })
    // Not waited for: a system that is slow to answer must not hold up the next message.
    void notifier.show(request).then((answer) => {
      this.explanations.answered(ids, answer)
    })
  }

  /** Decides on everything that waits, piece by piece, and clears it. */
  private async takeQueue(accountId: AccountId): Promise<Selection> {
    const { store, notifier } = this.deps
    const conversations = new Map<ConversationId, Conversation | null>()
    const worthy: Noteworthy[] = []
    const decided: MessageId[] = []
    let isSystemQuiet: boolean | null = null
    for (;;) {
      const queued = await store.listNotifiable(accountId, decided.at(-1) ?? null)
      if (queued.length === 0) break
      isSystemQuiet ??= await notifier.isSystemQuiet()
      worthy.push(...(await this.select(queued, conversations, isSystemQuiet)))
      for (const { id } of queued) decided.push(id)
    }
    // Cleared before showing: a crash in between loses one notification at most, and never repeats one.
    if (decided.length > 0) await store.clearNotifiable(decided)
    return { worthy, isSystemQuiet: isSystemQuiet ?? false }
  }

  private async select(
    queued: readonly Message[],
    conversations: Map<ConversationId, Conversation | null>,
    isSystemQuiet: boolean
  ): Promise<readonly Noteworthy[]> {
    const { store, attention, settings, clock, logger } = this.deps
    const worthy: Noteworthy[] = []
    for (const message of queued) {
      const id = message.conversationId
      const known = conversations.get(id)
      const conversation = known === undefined ? await store.findConversation(id) : known
      conversations.set(id, conversation)
      if (conversation === null) continue
      const now = clock.now()
      const decision = decide(message, {
        conversation,
        isOnScreen: attention.isWindowFocused() && attention.visibleConversation() === id,
        idleMs: attention.idleMs(),
        settings: settings(),
        isSystemQuiet,
        now
      })
      if (decision.show) {
        worthy.push({ message, conversation })
        continue
      }
      const { reason } = decision
      this.explanations.add(message.id, { outcome: 'skipped', reason, decidedAt: now })
      logger.debug('not notified', { message: message.id, reason })
    }
    return worthy
  }
}

const groupByConversation = (
  items: readonly Noteworthy[]
): ReadonlyMap<ConversationId, readonly Noteworthy[]> => {
  const groups = new Map<ConversationId, Noteworthy[]>()
  for (const item of items) {
    const group = groups.get(item.conversation.id)
    if (group === undefined) groups.set(item.conversation.id, [item])
    else group.push(item)
  }
  return groups
}
