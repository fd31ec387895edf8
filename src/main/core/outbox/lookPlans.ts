/** When to look for sends of unknown fate, and from which moment on to search. One run's memory. */
import type { OutboxItemId } from '../../../shared/domain'
import type { OutboxCommand } from '../chatBackend'
import type { Clock } from '../ports'
import type { OutboxItem } from '../store'
import { type Looks, looksAfterCrash } from './retryPolicy'

export class LookPlans {
  /** Looks already made. */
  private readonly looks = new Map<OutboxItemId, Looks>()
  /** When a send was handed out first in this run, by the steady clock. */
  private readonly handedOutAt = new Map<OutboxItemId, number>()
  /** Every look was made and none could tell: the person decides, and what follows goes ahead. */
  private readonly parked = new Set<OutboxItemId>()

  constructor(private readonly clock: Clock) {}

  handedOut(id: OutboxItemId): void {
    if (!this.handedOutAt.has(id)) this.handedOutAt.set(id, this.clock.monotonic())
  }

  plan(id: OutboxItemId, looks: Looks): void {
    this.looks.set(id, looks)
  }

  /** Items found in the store after a crash have no history. */
  of(item: OutboxItem): Looks {
    const known = this.looks.get(item.id)
    if (known !== undefined) return known
    const fresh = looksAfterCrash(this.clock.now() - item.notBefore)
    this.looks.set(item.id, fresh)
    return fresh
  }

  park(id: OutboxItemId): void {
    this.parked.add(id)
  }

  isParked(id: OutboxItemId): boolean {
    return this.parked.has(id)
  }

  /** Another connection, another chance: one look each. */
  unparkAll(): void {
    for (const id of this.parked) {
      const looks = this.looks.get(id)
      if (looks !== undefined) looks.next = looks.delays.length - 1
    }
    this.parked.clear()
  }

  /** It is to be handed out once more: the time of the first try still counts for the search. */
  startOver(id: OutboxItemId): void {
    this.looks.delete(id)
    this.parked.delete(id)
  }

  forget(id: OutboxItemId): void {
    this.startOver(id)
    this.handedOutAt.delete(id)
  }

  /**
   * The server's list is searched from the time of queueing on, by our wall clock as it is now. Where
   * that was set back since, what was sent before would lie outside and be sent again: so never from a
   * time that is later than the sending itself.
   */
  datedAnew({ id, command }: OutboxItem): OutboxCommand {
    if (command.type !== 'send') return command
    const handedOutAt = this.handedOutAt.get(id) ?? this.clock.monotonic()
    const latest = this.clock.now() - Math.ceil(this.clock.monotonic() - handedOutAt)
    return latest < command.enqueuedAt ? { ...command, enqueuedAt: latest } : command
  }
}
