/**
 * From committed changes to what the windows hear. Everything visible goes through here, after the
 * commit and never before it.
 */
import type { AccountId, Message, UnreadRules } from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'
import type { Clock, Publisher } from './ports'
import type { IngestResult, LocalChange, Store } from './store'

/** More changed messages than this in one commit and open timelines read their window again. */
const MESSAGES_PER_EVENT_LIMIT = 200
/** Unread totals are recounted at most this often, ms. */
const RECOUNT_AFTER_MS = 50
/** A count that could not be had is asked for again after this long, ms. */
const RECOUNT_AGAIN_MS = 5_000
const MAX_TIMER_MS = 2 ** 31 - 1

export interface Changes {
  ingested(accountId: AccountId, result: IngestResult): void
  changed(change: LocalChange): void
  /** Recounts the unread totals soon and publishes them. */
  recountUnread(): void
  dispose(): void
}

export type ChangesDependencies = {
  readonly store: Store
  readonly publisher: Publisher
  readonly clock: Clock
  readonly onConversations?: (change: LocalChange) => void
  readonly rules: () => UnreadRules
  /** When the next muted conversation begins to count; null when none will. Epoch ms. */
  readonly nextMuteEnd?: (now: number) => number | null
}

export const createChanges = (deps: ChangesDependencies): Changes => {
  const { store, publisher, clock } = deps
  let cancelRecount: (() => void) | null = null
  let cancelMuteEnd: (() => void) | null = null
  let isDisposed = false

  const recount = async (): Promise<void> => {
    const now = clock.now()
    const unread = await store.unreadTotals(now, deps.rules()).catch(() => null)
    if (isDisposed) return
    if (unread === null) recountAfter(RECOUNT_AGAIN_MS)
    else publisher.publish({ type: 'unread/changed', unread })
    recountAtMuteEnd(now)
  }

  const recountAtMuteEnd = (now: number): void => {
    cancelMuteEnd?.()
    const end = deps.nextMuteEnd?.(now) ?? null
    // A timer holds 24 days at most; a longer mute is looked at again then.
    cancelMuteEnd =
      end === null ? null : clock.after(Math.min(end - now, MAX_TIMER_MS), recountUnread)
  }

  const recountAfter = (delayMs: number): void => {
    if (isDisposed) return
    cancelRecount ??= clock.after(delayMs, () => {
      cancelRecount = null
      void recount()
    })
  }

  const recountUnread = (): void => {
    recountAfter(RECOUNT_AFTER_MS)
  }

  const changed = (change: LocalChange, messages: readonly AppEvent[]): void => {
    const events: AppEvent[] = []
    // First what is gone: a message stored in the same commit may have the local id of one that left.
    for (const { conversationId, messageId } of change.removed) {
      events.push({ type: 'messages/removed', conversationId, ids: [messageId] })
    }
    events.push(...messages)
    if (change.conversations.length > 0) {
      events.push({ type: 'conversations/upserted', conversations: change.conversations })
    }
    if (events.length === 0) return
    deps.onConversations?.(change)
    publisher.publish(...events)
    recountUnread()
  }

  return {
    ingested: (accountId, result) => {
      const isBulk = result.isBulk || result.messages.length > MESSAGES_PER_EVENT_LIMIT
      changed(result, [
        ...(isBulk
          ? [{ type: 'messages/invalidated', accountId } as const]
          : upserted(result.messages)),
        ...spansChanged(accountId, result.spansChanged)
      ])
    },
    changed: (change) => {
      changed(change, upserted(change.messages))
    },
    recountUnread,
    dispose: () => {
      isDisposed = true
      cancelRecount?.()
      cancelMuteEnd?.()
    }
  }
}

const spansChanged = (
  accountId: AccountId,
  changed: IngestResult['spansChanged']
): readonly AppEvent[] =>
  changed.length === 0
    ? []
    : [
        {
          type: 'messages/spansChanged',
          accountId,
          conversationIds: changed === 'all' ? null : changed
        }
      ]

const upserted = (messages: readonly Message[]): readonly AppEvent[] =>
  messages.length === 0 ? [] : [{ type: 'messages/upserted', messages }]
