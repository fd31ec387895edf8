/** What all accounts share. */
import type { ConnectionState } from '../../../shared/domain'
import type { Changes } from '../changes'
import type { ConversationDirectory } from '../conversationDirectory'
import type { Notifications } from '../notify/notifications'
import type { Clock, Logger, Power, Publisher, Random } from '../ports'
import type { Store } from '../store'
import type { StreamTracker } from '../streams'
import type { TypingTracker } from '../typing'

export type RuntimeServices = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly power: Pick<Power, 'isOnBattery'>
  readonly publisher: Publisher
  readonly changes: Changes
  readonly notifications: Notifications
  readonly typing: TypingTracker
  readonly streams: StreamTracker
  readonly directory: ConversationDirectory
  /** A connection changed; `detail` for the log. */
  readonly onState: (state: ConnectionState, detail: string) => void
  readonly onStorageFailure: (error: unknown) => void
  readonly onStorageWorks: () => void
  /** That many payloads could not be understood and were set aside. */
  readonly onQuarantined: (count: number) => void
  /** Invitations or capabilities are others than those told last. */
  readonly onViewChanged: () => void
}
