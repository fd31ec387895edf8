/**
 * Sends what is stored in the outbox: first in, first out inside a conversation, conversations side
 * by side. A row leaves only as confirmed, visibly failed or discarded by the person. A command whose
 * fate is unknown is looked for on the server before anything is sent again, because the server has
 * no idempotency (photon.md 3.5): the same tempGuid sent twice, one after the other, is two messages.
 */
import type { ConversationId, OutboxItemId } from '../../../shared/domain'
import type { FoundOutcome } from '../chatBackend'
import type { OutboxItem } from '../store'
import { Fulfilment, type OutboxDependencies } from './fulfilment'
import { LookPlans } from './lookPlans'
import { isHeld, startable } from './startable'

/** Conversations whose heads are under way at once. */
const PARALLEL_CONVERSATIONS = 4

/** Pause after the store failed: a full disk must not become a hot loop, ms. */
const STORAGE_PAUSE_MS = 5_000

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
  /** Sends what is held back now, and resolves when it is sent, or cannot be. The next start has the rest. */
  sendHeld(): Promise<void>
  /**
   * Cuts off a send that is under way and drops it, unless the server has it. Resolves when that is
   * settled; false: it is not under way.
   */
  cancel(id: OutboxItemId): Promise<boolean>
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
  private idleListeners: (() => void)[] = []
  private readonly plans: LookPlans
  private readonly fulfilment: Fulfilment

  constructor(private readonly deps: OutboxDependencies) {
    this.plans = new LookPlans(deps.clock)
    this.fulfilment = new Fulfilment(deps, this.plans)
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
    this.tellIdle()
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
    const work = this.fulfilment.decide(item, isToBeSent, this.scope.signal)
    this.occupy(
      item,
      work.then(() => undefined)
    )
    return work
  }

  async sendHeld(): Promise<void> {
    const { store, clock, accountId } = this.deps
    if (!this.isAwake) return
    const held = (await store.listOutbox(accountId)).filter((item) => isHeld(item, clock.now()))
    if (held.length === 0) return
    for (const { id } of held) await store.setOutboxState(id, 'queued', { notBefore: 0 })
    const idle = new Promise<void>((resolve) => {
      this.idleListeners.push(resolve)
    })
    await this.scan()
    await idle
  }

  async cancel(id: OutboxItemId): Promise<boolean> {
    const item = await this.deps.store.findOutbox(id)
    if (item === null || !this.fulfilment.cancel(id)) return false
    await this.busy.get(item.conversationId)
    return true
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
      if (this.busy.size === 0) this.tellIdle()
    } catch (error) {
      this.storeFailed(error)
      this.tellIdle()
    } finally {
      this.isScanning = false
    }
  }

  /** Nothing is under way, and nothing can be started now. */
  private tellIdle(): void {
    for (const resolve of this.idleListeners.splice(0)) resolve()
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
    const { due, nextDueAt } = startable(items, {
      now,
      isParked: (id) => this.plans.isParked(id),
      isBusy: (id) => this.busy.has(id)
    })
    for (const item of due) {
      if (this.isAwake && this.busy.size < PARALLEL_CONVERSATIONS)
        this.occupy(item, this.fulfilment.carryOut(item, this.scope.signal))
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
}
