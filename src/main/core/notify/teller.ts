/** Decides on what waits in the store's notify queue, and shows what is worth it. */
import type {
  AccountId,
  Conversation,
  ConversationId,
  Message,
  MessageId,
  NotificationSkipReason,
  Settings
} from '../../../shared/domain'
import type { Translate } from '../../../shared/i18n'
import type { Attention, Clock, Logger, NotificationRequest, Notifier } from '../ports'
import type { Store } from '../store'
import { composeForConversation, composeSummary, type Noteworthy, SUMMARY_ABOVE } from './compose'
import { decide } from './decide'
import { createExplanations } from './explanations'

export type TellerDependencies = {
  readonly store: Store
  readonly notifier: Notifier
  readonly attention: Attention
  readonly settings: () => Settings
  readonly clock: Clock
  readonly logger: Logger
  /** In the language of that moment. */
  readonly t: Translate
}

/** What one account's waiting messages come to. */
type Selection = {
  readonly worthy: readonly Noteworthy[]
  readonly isSystemQuiet: boolean
}

export class Teller {
  /** Messages told of each conversation since it was read. */
  private readonly told = new Map<ConversationId, number>()
  /** Out of the queue and not shown yet: what is read or taken back meanwhile leaves it. */
  private readonly taken = new Map<MessageId, ConversationId>()
  readonly explanations = createExplanations()

  constructor(private readonly deps: TellerDependencies) {}

  /** What is shown of the conversation was taken off: whatever comes next is counted anew. */
  startOver(conversationId: ConversationId): void {
    this.told.delete(conversationId)
  }

  /** Everything stored of the conversation is read. */
  read(conversationId: ConversationId): void {
    this.startOver(conversationId)
    for (const [id, conversation] of this.taken)
      if (conversation === conversationId) this.drop(id, 'already_read')
  }

  /** The sender took it back; answers whether it had been told. */
  unsent(id: MessageId): boolean {
    const wasTold = this.explanations.find(id)?.outcome === 'shown'
    if (wasTold || this.taken.has(id)) this.drop(id, 'unsent')
    return wasTold
  }

  private drop(id: MessageId, reason: NotificationSkipReason): void {
    this.taken.delete(id)
    const decidedAt = this.deps.clock.now()
    this.explanations.add(id, { outcome: 'skipped', reason, decidedAt })
  }

  async tell(accountId: AccountId, mayBeSummary: boolean): Promise<void> {
    this.taken.clear()
    const { worthy: decided, isSystemQuiet } = await this.takeQueue(accountId)
    const worthy = decided.filter(({ message }) => this.taken.delete(message.id))
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
      for (const { id, conversationId } of queued) this.taken.set(id, conversationId)
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
      // Decided: being read later is not why.
      this.taken.delete(message.id)
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
