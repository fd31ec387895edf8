/**
 * Sends what is stored in the outbox: first in, first out inside a conversation, conversations side
 * by side. A row leaves only as confirmed, visibly failed or discarded by the person. A command whose
 * fate is unknown is looked for on the server before anything is sent again, because the server has
 * no idempotency (photon.md 3.5): the same tempGuid sent twice, one after the other, is two messages.
 */
import type { AccountId, ConversationId, OutboxItemId } from '../../../shared/domain'
import type { ChatBackend, FoundOutcome, SendOutcome } from '../chatBackend'
import type { Clock, Logger, Publisher, Random } from '../ports'
import type { IngestResult, LocalChange, OutboxItem, Store } from '../store'
import { actionFailed } from './actionFailed'
import { LookPlans } from './lookPlans'
import { LONGEST_WAIT_MS, looksAfter, retryDelayMs } from './retryPolicy'

/** Conversations whose heads are under way at once. */
const PARALLEL_CONVERSATIONS = 4

/**
 * Edits, reactions, unsends and read marks do the same when done twice, so they are simply tried
 * again, but not for ever: after this many tries the person is told.
 */
const COMMAND_ATTEMPTS = 8
/** Pause before asking again when the server could not be asked, ms. */
const UNDECIDED_PAUSE_MS = 5_000
/** Pause after the store failed: a full disk must not become a hot loop, ms. */
const STORAGE_PAUSE_MS = 5_000

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

/** What a look that the person asked for came to. `found`: it is sent, or gone from here meanwhile. */
export type LookOutcome = FoundOutcome['type'] | 'offline'

export interface Outbox {
  /** Online: start, and look again for due items. Call after every new item too. */
  wake(): void
  /** Offline: nothing new is started; what is under way ends as unknown. */
  pause(): void
  /**
   * Looks now for an unconfirmed send. `isToBeSent`: queues it again, under the same client id, unless
   * that last look finds it.
   */
  lookAgain(id: OutboxItemId, isToBeSent: boolean): Promise<LookOutcome>
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  dispose(): void
}

export const createOutbox = (deps: OutboxDependencies): Outbox => new OutboxRunner(deps)

class OutboxRunner implements Outbox {
  private isAwake = false
  private isDisposed = false
  private scope = new AbortController()
  private readonly busy = new Map<ConversationId, Promise<void>>()
  private cancelTimer: (() => void) | null = null
  private isScanning = false
  private isScanWanted = false
  private isStoreFailing = false
  private readonly plans: LookPlans

  constructor(private readonly deps: OutboxDependencies) {
    this.plans = new LookPlans(deps.clock)
  }

  wake(): void {
    if (this.isDisposed) return
    if (!this.isAwake) {
      this.scope = new AbortController()
      this.plans.unparkAll()
    }
    this.isAwake = true
    this.isStoreFailing = false
    void this.scan()
  }

  pause(): void {
    this.isAwake = false
    this.scope.abort()
    this.cancelTimer?.()
    this.cancelTimer = null
  }

  async lookAgain(id: OutboxItemId, isToBeSent: boolean): Promise<LookOutcome> {
    const { store } = this.deps
    let item = await store.findOutbox(id)
    while (item !== null && this.busy.has(item.conversationId)) {
      await this.busy.get(item.conversationId)
      item = await store.findOutbox(id)
    }
    if (item === null) return 'found'
    // A look of our own was faster: it is about to be sent again, or was refused.
    if (item.state !== 'unconfirmed') return 'absent'
    if (!this.isAwake) return 'offline'
    const work = this.decide(item, isToBeSent)
    this.occupy(
      item,
      work.then(() => undefined)
    )
    return work
  }

  async settled(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values())
  }

  dispose(): void {
    this.pause()
    this.isDisposed = true
  }

  /** Starts the head of every idle conversation, and a timer for the next that is not due yet. */
  private async scan(): Promise<void> {
    if (this.isScanning) {
      this.isScanWanted = true
      return
    }
    this.isScanning = true
    try {
      do {
        this.isScanWanted = false
        const items = await this.deps.store.listOutbox(this.deps.accountId)
        this.startHeads(items)
      } while (this.takeScanWanted())
    } catch (error) {
      this.storeFailed(error)
    } finally {
      this.isScanning = false
    }
  }

  private storeFailed(error: unknown): void {
    this.deps.onStorageFailure(error)
    if (!this.isAwake) return
    this.isStoreFailing = true
    this.cancelTimer?.()
    this.cancelTimer = this.deps.clock.after(STORAGE_PAUSE_MS, () => {
      this.isStoreFailing = false
      void this.scan()
    })
  }

  private takeScanWanted(): boolean {
    return this.isScanWanted && this.isAwake
  }

  private startHeads(items: readonly OutboxItem[]): void {
    if (this.isStoreFailing) return
    const now = this.deps.clock.now()
    let nextDueAt = Number.POSITIVE_INFINITY
    const seen = new Set<ConversationId>()
    for (const item of items) {
      if (!this.isAwake || seen.has(item.conversationId)) continue
      if (item.state === 'failed' || this.plans.isParked(item.id)) continue
      seen.add(item.conversationId)
      if (this.busy.has(item.conversationId)) continue
      const isDue = item.notBefore <= now || item.notBefore > now + LONGEST_WAIT_MS
      if (!isDue) nextDueAt = Math.min(nextDueAt, item.notBefore)
      else if (this.busy.size < PARALLEL_CONVERSATIONS) this.occupy(item, this.carryOut(item))
    }
    this.cancelTimer?.()
    this.cancelTimer =
      nextDueAt === Number.POSITIVE_INFINITY
        ? null
        : this.deps.clock.after(Math.max(nextDueAt - now, 1), () => void this.scan())
  }

  private occupy({ conversationId }: OutboxItem, work: Promise<void>): void {
    const ended = work
      .catch((error: unknown) => {
        this.storeFailed(error)
      })
      .finally(() => {
        this.busy.delete(conversationId)
        if (this.isAwake) void this.scan()
      })
    this.busy.set(conversationId, ended)
  }

  private async carryOut(item: OutboxItem): Promise<void> {
    const { store, backend, clock, onChange } = this.deps
    const isSend = item.command.type === 'send'
    if (isSend && (item.state === 'unconfirmed' || item.state === 'sending')) {
      await this.look(item)
      return
    }
    const { signal } = this.scope
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
    const outcome = await backend.execute(
      marked.command,
      (blobId) => store.readBlob(blobId),
      signal
    )
    await this.conclude(marked, outcome)
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
    const failure = outcome.error.detail ?? code
    this.deps.onChange(await store.setOutboxState(item.id, 'failed', { failure }))
  }

  /** Asks the server whether the command arrived; what is found there is settled. */
  private async ask(item: OutboxItem): Promise<FoundOutcome['type']> {
    const { store, backend } = this.deps
    const taken = new Set(await store.listMatchedServerIds(item.conversationId))
    const command = this.plans.datedAnew(item)
    const found = await backend.findOutcome(command, taken, this.scope.signal)
    if (found.type === 'found') await this.settle(item, found.sent?.serverId ?? null, found.events)
    return found.type
  }

  /** One of the planned looks. Absence is believed after the last; what is ambiguous then stays so. */
  private async look(item: OutboxItem): Promise<void> {
    const answer = await this.ask(item)
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
  private async decide(item: OutboxItem, isToBeSent: boolean): Promise<LookOutcome> {
    const answer = await this.ask(item)
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
