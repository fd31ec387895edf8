import { EVENTS_CHANNEL } from '../../shared/ipc/channels'
import type { AppEvent, EventBatch } from '../../shared/ipc/events'
import type { Clock, Logger, Publisher } from '../core/ports'
import { coalesce } from './coalesce'

/** One frame: what happens within it is painted together anyway. */
export const TICK_MS = 16
/** Nobody looks: 20 batches a second at most. */
export const HIDDEN_TICK_MS = 50

/** A live window, as far as the publisher needs it. */
export type EventTarget = {
  readonly send: (channel: string, batch: EventBatch) => void
  readonly isVisible: boolean
}

export type PublisherOptions = {
  readonly clock: Clock
  readonly logger: Logger
  /** The live windows, asked for at each batch. */
  readonly targets: () => readonly EventTarget[]
}

export interface WindowPublisher extends Publisher {
  /**
   * Number of the last batch sent. A snapshot must take it BEFORE it reads the store: everything
   * published later reaches the page with a higher number and is applied on top.
   */
  currentSeq(): number
  /** Sends what is pending, now. */
  flush(): void
  dispose(): void
}

export const createPublisher = ({ clock, logger, targets }: PublisherOptions): WindowPublisher => {
  let seq = 0
  let pending: AppEvent[] = []
  let cancel: (() => void) | null = null
  let isDisposed = false
  let sentAt = Number.NEGATIVE_INFINITY

  /** What is looked at: the first event after a quiet time goes at once, a burst once a tick. */
  const waitMs = (): number => {
    const isSeen = targets().some(({ isVisible }) => isVisible)
    return isSeen ? Math.max(0, TICK_MS - (clock.monotonic() - sentAt)) : HIDDEN_TICK_MS
  }

  const flush = (): void => {
    cancel?.()
    cancel = null
    if (pending.length === 0) return
    const events = coalesce(pending)
    pending = []
    seq += 1
    sentAt = clock.monotonic()
    for (const target of targets()) {
      try {
        target.send(EVENTS_CHANNEL, { seq, events })
      } catch (error) {
        // A window that closes at this moment asks for a snapshot when it opens again.
        const reason = error instanceof Error ? error.message : 'unknown'
        logger.warn('events not delivered', { seq, reason })
      }
    }
  }

  return {
    publish: (...events) => {
      if (isDisposed || events.length === 0) return
      pending.push(...events)
      cancel ??= clock.after(waitMs(), flush)
    },
    currentSeq: () => seq,
    flush,
    dispose: () => {
      isDisposed = true
      cancel?.()
      cancel = null
      pending = []
    }
  }
}
