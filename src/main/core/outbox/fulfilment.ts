/** What becomes of one command of the outbox: handed to the server, looked for, settled or refused. */
import { isSendFailure, type AccountId, type OutboxItemId } from '../../../shared/domain'
import type { ChatBackend, FoundOutcome, SendOutcome } from '../chatBackend'
import type { Clock, Logger, Publisher, Random } from '../ports'
import type { IngestResult, LocalChange, OutboxItem, Store } from '../store'
import { actionFailed } from './actionFailed'
import type { LookPlans } from './lookPlans'
import { looksAfter, retryDelayMs } from './retryPolicy'

/**
 * Edits, reactions, unsends and read marks do the same when done twice, so they are simply tried
 * again, but not for ever: after this many tries the person is told.
 */
const COMMAND_ATTEMPTS = 8
/** Pause before asking again when the server could not be asked, ms. */
const UNDECIDED_PAUSE_MS = 5_000
export type OutboxDependencies = {
  readonly accountId: AccountId
  readonly backend: ChatBackend
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly publisher: Publisher
  readonly onResult: (result: IngestResult) => void
  readonly onChange: (change: LocalChange) => void
  /** The server refused the key while sending. */
  readonly onAuthRefused: () => void
  readonly onStorageFailure: (error: unknown) => void
}

export class Fulfilment {
  constructor(
    private readonly deps: OutboxDependencies,
    private readonly plans: LookPlans
  ) {}

  /** What was handed out and has no answer yet. */
  private readonly handedOut = new Map<OutboxItemId, AbortController>()
  private readonly cancelled = new Set<OutboxItemId>()

  /** Cuts off what is handed out now; what of it arrived all the same stays. False: nothing is. */
  cancel(id: OutboxItemId): boolean {
    const aborter = this.handedOut.get(id)
    if (aborter === undefined) return false
    this.cancelled.add(id)
    aborter.abort()
    return true
  }

  /** Hands a command to the server; a send that may have arrived is looked for instead. */
  async carryOut(item: OutboxItem, signal: AbortSignal): Promise<void> {
    const { store, clock, onChange } = this.deps
    const isSend = item.command.type === 'send'
    if (isSend && (item.state === 'unconfirmed' || item.state === 'sending')) {
      await this.look(item, signal)
      return
    }
    if (await this.wouldReadUnseen(item)) {
      // The person reads on, and that is told then.
      onChange(await store.discardOutbox(item.id))
      return
    }
    const attempts = item.attempts + 1
    // `notBefore` of an item being sent is the time of sending: what a crash leaves behind tells how
    // long ago the server was asked.
    const sentAt = clock.now()
    onChange(await store.setOutboxState(item.id, 'sending', { attempts, notBefore: sentAt }))
    // Dropped, replaced or reworded by the person between our reading and our marking it.
    const marked = await store.findOutbox(item.id)
    if (marked === null) return
    if (signal.aborted) {
      onChange(await store.setOutboxState(item.id, 'queued', { attempts: item.attempts }))
      return
    }
    if (isSend) this.plans.handedOut(item.id)
    const outcome = await this.handOut(marked, signal)
    if (this.cancelled.delete(item.id)) await this.concludeCancelled(marked, outcome, signal)
    else await this.conclude(marked, outcome)
  }

  /** A read mark that waited: what came meanwhile would be read with it, and nobody has seen it. */
  private async wouldReadUnseen({ command, conversationId }: OutboxItem): Promise<boolean> {
    const { store, backend } = this.deps
    if (command.type !== 'markRead' || !command.isRead || !backend.marksWholeConversations)
      return false
    const conversation = await store.findConversation(conversationId)
    return conversation !== null && conversation.unreadCount > 0
  }

  private async handOut(
    { id, command, ...item }: OutboxItem,
    signal: AbortSignal
  ): Promise<SendOutcome> {
    const { store, backend, publisher } = this.deps
    const { messageId, conversationId } = item
    const aborter = new AbortController()
    const abort = (): void => {
      aborter.abort()
    }
    signal.addEventListener('abort', abort)
    this.handedOut.set(id, aborter)
    const onUpload = (sent: number, total: number): void => {
      if (messageId === null) return
      const progress = { messageId, conversationId, sent, total }
      publisher.publish({ type: 'messages/uploadProgressed', ...progress })
    }
    try {
      const readBlob = (blobId: string): ReturnType<Store['readBlob']> => store.readBlob(blobId)
      return await backend.execute(command, readBlob, aborter.signal, onUpload)
    } finally {
      this.handedOut.delete(id)
      signal.removeEventListener('abort', abort)
    }
  }

  /** The person wants it gone. It goes, unless the server has it: then it is sent, and shown so. */
  private async concludeCancelled(
    item: OutboxItem,
    outcome: SendOutcome,
    signal: AbortSignal
  ): Promise<void> {
    if (outcome.type === 'confirmed') {
      await this.conclude(item, outcome)
      return
    }
    if (outcome.type === 'unknown' && (await this.ask(item, signal)) === 'found') return
    this.plans.forget(item.id)
    this.deps.onChange(await this.deps.store.discardOutbox(item.id))
  }

  private async conclude(item: OutboxItem, outcome: SendOutcome): Promise<void> {
    switch (outcome.type) {
      case 'confirmed':
        await this.settle(item, outcome.sent?.serverId ?? null, outcome.events)
        return
      case 'rejected':
        await this.reject(item, outcome)
        return
      case 'unknown':
        if (item.command.type !== 'send') {
          await this.reject(item, { type: 'rejected', error: outcome.error, isRetryable: true })
          return
        }
        this.plans.plan(item.id, looksAfter(outcome.error, this.deps.clock.now() - item.notBefore))
        await this.lookLater(item)
        return
    }
  }

  private async settle(
    item: OutboxItem,
    serverId: string | null,
    events: Parameters<Store['settleOutbox']>[2]
  ): Promise<void> {
    this.plans.forget(item.id)
    const now = this.deps.clock.now()
    this.deps.onResult(await this.deps.store.settleOutbox(item.id, serverId, events, now))
  }

  private async reject(
    item: OutboxItem,
    outcome: Extract<SendOutcome, { type: 'rejected' }>
  ): Promise<void> {
    const { clock, random, store } = this.deps
    const isHopeless = item.messageId === null && item.attempts >= COMMAND_ATTEMPTS
    // A refused key is the account's trouble, not the message's: it waits for the new key.
    const { code } = outcome.error
    const isAuthRefused = code === 'auth_failed' || code === 'wrong_client_key'
    if (isAuthRefused || (outcome.isRetryable && !isHopeless)) {
      const delayMs = retryDelayMs(item.attempts, random.next(), outcome.retryAfterMs)
      const change = { notBefore: clock.now() + delayMs }
      this.deps.onChange(await store.setOutboxState(item.id, 'queued', change))
      if (isAuthRefused) this.deps.onAuthRefused()
      return
    }
    if (item.messageId === null) {
      this.deps.onChange(await store.discardOutbox(item.id))
      const failed = actionFailed(item, code)
      if (failed !== null) this.deps.publisher.publish(failed)
      return
    }
    this.plans.forget(item.id)
    const { detail } = outcome.error
    const failure = isSendFailure(detail) ? detail : code
    this.deps.onChange(await store.setOutboxState(item.id, 'failed', { failure }))
  }

  /** Asks the server whether the command arrived; what is found there is settled. */
  private async ask(item: OutboxItem, signal: AbortSignal): Promise<FoundOutcome['type']> {
    const { store, backend } = this.deps
    const taken = new Set(await store.listMatchedServerIds(item.conversationId))
    const command = this.plans.datedAnew(item)
    const found = await backend.findOutcome(command, taken, signal)
    if (found.type === 'found') await this.settle(item, found.sent?.serverId ?? null, found.events)
    return found.type
  }

  /** One of the planned looks. Absence is believed after the last; what is ambiguous then stays so. */
  private async look(item: OutboxItem, signal: AbortSignal): Promise<void> {
    const answer = await this.ask(item, signal)
    if (answer === 'found') return
    const looks = this.plans.of(item)
    if (answer !== 'undecided') looks.next += 1
    if (looks.next < looks.delays.length) {
      await this.lookLater(item, answer === 'undecided' ? UNDECIDED_PAUSE_MS : 0)
      return
    }
    if (answer === 'absent') {
      await this.sendOnceMore(item)
      return
    }
    this.plans.park(item.id)
    this.deps.logger.info('send of unknown fate cannot be decided', { item: item.id })
    await this.lookLater(item)
  }

  /** The person asks, or decides what no look could. */
  async decide(
    item: OutboxItem,
    isToBeSent: boolean,
    signal: AbortSignal
  ): Promise<FoundOutcome['type']> {
    const answer = await this.ask(item, signal)
    if (answer !== 'found' && isToBeSent) await this.sendOnceMore(item)
    return answer
  }

  private async sendOnceMore(item: OutboxItem): Promise<void> {
    this.plans.startOver(item.id)
    this.deps.logger.info('send of unknown fate is sent again', { item: item.id })
    this.deps.onChange(await this.deps.store.setOutboxState(item.id, 'queued', { notBefore: 0 }))
  }

  private async lookLater(item: OutboxItem, atLeastMs = 0): Promise<void> {
    const looks = this.plans.of(item)
    const planned = looks.delays[Math.min(looks.next, looks.delays.length - 1)] ?? 0
    const delayMs = Math.max(planned, atLeastMs)
    const change = { attempts: item.attempts, notBefore: this.deps.clock.now() + delayMs }
    this.deps.onChange(await this.deps.store.setOutboxState(item.id, 'unconfirmed', change))
  }
}
