import type { BackendEvent } from '../../core/backendEvents'
import type { Clock } from '../../core/ports'

/** The Mac's database moves, and is looked at, within this time after it was asked to, ms. */
const ECHO_MS = 10_000

export interface ReadEchoes {
  /** We have it mark a conversation read: the answer says that it did. */
  asked(conversationServerId: string): void
  /**
   * Everybody hears of a read, whoever asked for it, and hears it again when the Mac's own database has
   * moved (photon.md 2.6). By then more may have come, or the person marked it unread.
   */
  isEcho(event: BackendEvent): boolean
}

export const createReadEchoes = (clock: Clock): ReadEchoes => {
  const askedAt = new Map<string, number>()
  return {
    asked: (id) => {
      askedAt.set(id, clock.monotonic())
    },
    isEcho: (event) => {
      if (event.type !== 'conversationRead' || !event.isRead) return false
      const at = askedAt.get(event.conversationServerId)
      if (at === undefined) return false
      if (clock.monotonic() - at < ECHO_MS) return true
      askedAt.delete(event.conversationServerId)
      return false
    }
  }
}
