/**
 * Messages that are still being written (assistants). Never stored: the windows hear of their growth,
 * a few times a second, until the finished message is stored under the same id.
 */
import type { ConversationId } from '../../shared/domain'
import type { MessageStream } from '../../shared/ipc/events'
import type { Clock, Publisher } from './ports'

/** Told at most this often per conversation, ms: chunks may come by the word. */
export const STREAM_EVERY_MS = 50
/** One that no longer grows is given up, ms: there is no end but the message itself (imkit.md 2.5). */
export const STREAM_LIMIT_MS = 60_000
/** Ids of stored messages that are remembered, so that a late chunk does not bring one back. */
const REMEMBERED = 500

export interface StreamTracker {
  grew(conversationId: ConversationId, stream: MessageStream): void
  /** Call for what was stored, after windows heard of it: the stream goes when its message is there. */
  stored(messages: readonly StoredMessage[]): void
  /** So much was stored there that nobody knows what of it. */
  giveUp(conversationIds: readonly ConversationId[]): void
  dispose(): void
}

type StoredMessage = {
  readonly conversationId: ConversationId
  readonly serverId: string | null
}

type Running = {
  stream: MessageStream
  isTold: boolean
  cancelTick: (() => void) | null
  cancelLimit: () => void
}

export const createStreamTracker = (clock: Clock, publisher: Publisher): StreamTracker => {
  const running = new Map<ConversationId, Running>()
  const finished = new Set<string>()

  const tell = (conversationId: ConversationId, stream: MessageStream | null): void => {
    publisher.publish({ type: 'messages/streamed', conversationId, stream })
  }

  const end = (conversationId: ConversationId): void => {
    const one = running.get(conversationId)
    if (one === undefined) return
    one.cancelTick?.()
    one.cancelLimit()
    running.delete(conversationId)
    tell(conversationId, null)
  }

  /** The first growth at once, what follows within the period in one at its end. */
  const tellSoon = (conversationId: ConversationId, one: Running): void => {
    if (one.cancelTick !== null || one.isTold) return
    one.isTold = true
    tell(conversationId, one.stream)
    one.cancelTick = clock.after(STREAM_EVERY_MS, () => {
      one.cancelTick = null
      tellSoon(conversationId, one)
    })
  }

  const remember = (serverId: string): void => {
    finished.add(serverId)
    for (const oldest of finished) {
      if (finished.size <= REMEMBERED) break
      finished.delete(oldest)
    }
  }

  return {
    grew: (conversationId, stream) => {
      if (finished.has(stream.serverId)) return
      const known = running.get(conversationId)
      known?.cancelLimit()
      const cancelLimit = clock.after(STREAM_LIMIT_MS, () => {
        end(conversationId)
      })
      const one = known ?? { stream, isTold: false, cancelTick: null, cancelLimit }
      one.stream = stream
      one.isTold = false
      one.cancelLimit = cancelLimit
      running.set(conversationId, one)
      tellSoon(conversationId, one)
    },
    stored: (messages) => {
      for (const { conversationId, serverId } of messages.slice(-REMEMBERED)) {
        if (serverId !== null) remember(serverId)
        if (serverId !== null && running.get(conversationId)?.stream.serverId === serverId)
          end(conversationId)
      }
    },
    giveUp: (conversationIds) => {
      for (const id of conversationIds) end(id)
    },
    dispose: () => {
      for (const { cancelTick, cancelLimit } of running.values()) {
        cancelTick?.()
        cancelLimit()
      }
      running.clear()
    }
  }
}
