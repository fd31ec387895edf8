import type { BackendEvent } from '../../core/backendEvents'
import type { Clock } from '../../core/ports'

/** There is no "stopped typing" event: official clients show it this long (imkit.md 2.4). */
const SHOWN_MS = 6_000

export interface TypingNotices {
  started(conversationServerId: string, senderAddress: string): void
  /** A message of theirs arrived. */
  ended(conversationServerId: string, senderAddress: string): void
  dispose(): void
}

export const createTypingNotices = (
  clock: Clock,
  deliver: (event: BackendEvent) => void
): TypingNotices => {
  const timers = new Map<string, () => void>()
  const keyOf = (room: string, sender: string): string => JSON.stringify([room, sender])
  const notice = (room: string, sender: string, isTyping: boolean): void => {
    deliver({ type: 'typing', conversationServerId: room, senderAddress: sender, isTyping })
  }
  const ended = (room: string, sender: string): void => {
    const key = keyOf(room, sender)
    const cancel = timers.get(key)
    if (cancel === undefined) return
    cancel()
    timers.delete(key)
    notice(room, sender, false)
  }
  return {
    started: (room, sender) => {
      const key = keyOf(room, sender)
      timers.get(key)?.()
      const expire = (): void => {
        ended(room, sender)
      }
      timers.set(key, clock.after(SHOWN_MS, expire))
      notice(room, sender, true)
    },
    ended,
    dispose: () => {
      for (const cancel of timers.values()) cancel()
      timers.clear()
    }
  }
}
