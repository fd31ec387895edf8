import type { AppError } from '../../../shared/domain'
import type { AppEvent, EventBatch } from '../../../shared/ipc/events'
import type { Snapshot } from '../../../shared/ipc/views'
import type { Api } from '../api'

export interface EventSink {
  applySnapshot(snapshot: Snapshot): void
  applyEvents(events: readonly AppEvent[]): void
  snapshotFailed(error: AppError): void
}

/**
 * Keeps the window consistent with main: a snapshot, then every later batch exactly once and in
 * order. A hole in `seq` means that something was missed, so the snapshot is asked for again.
 */
export class EventStream {
  #seq: number | null = null
  #isLoading = false
  #waiting: EventBatch[] = []
  #unsubscribe: (() => void) | null = null

  constructor(
    private readonly api: Api,
    private readonly sink: EventSink
  ) {}

  /** Subscribes before it asks for the snapshot: what happens between the two must not be lost. */
  async start(): Promise<void> {
    this.#unsubscribe ??= this.api.onEvents((batch) => {
      this.#receive(batch)
    })
    await this.#load()
  }

  /** Asks for the snapshot again: what main holds changed as a whole. */
  reload(): void {
    void this.#load()
  }

  dispose(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = null
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    const result = await this.api.call('app:snapshot', {})
    this.#isLoading = false
    if (!result.ok) {
      this.sink.snapshotFailed(result.error)
      return
    }
    this.#seq = result.value.seq
    this.sink.applySnapshot(result.value)
    const waiting = this.#waiting.sort((a, b) => a.seq - b.seq)
    this.#waiting = []
    for (const batch of waiting) this.#receive(batch)
  }

  #receive(batch: EventBatch): void {
    if (this.#isLoading || this.#seq === null) {
      this.#waiting.push(batch)
      return
    }
    if (batch.seq <= this.#seq) return
    if (batch.seq > this.#seq + 1) {
      this.#waiting.push(batch)
      void this.#load()
      return
    }
    this.#seq = batch.seq
    this.sink.applyEvents(batch.events)
  }
}
