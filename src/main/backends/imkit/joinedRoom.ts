import type { BackendEvent } from '../../core/backendEvents'
import type { RoomTask } from './catchUpPlan'
import { firstMessages, type RoomChunk, type RoomSyncDeps } from './roomSync'

/** The newest message that is read already when `unread` of the others' come after it. */
const readUpTo = (events: readonly BackendEvent[], unread: number): string | null => {
  const messages = events
    .flatMap((event) => (event.type === 'message' ? [event.message] : []))
    .sort((a, b) => b.sentAt - a.sentAt || b.order - a.order)
  let left = unread
  for (const message of messages) {
    const counts = !message.isFromMe && message.service === null && message.unsentAt === null
    if (counts && left === 0) return message.serverId
    if (counts) left -= 1
  }
  return null
}

/**
 * A room that we came into while away: what is unread there is news, what lies before is history and
 * counts as read, whatever the order in which it is stored.
 */
export async function* joinedMessages(
  deps: RoomSyncDeps,
  task: Extract<RoomTask, { type: 'joined' }>,
  cap: number,
  onEnd: (oldestId: string | null) => void
): AsyncGenerator<RoomChunk> {
  const events: BackendEvent[] = []
  let mark: RoomChunk['mark'] = null
  for await (const chunk of firstMessages(deps, task.room, cap, onEnd)) {
    events.push(...chunk.events)
    mark = chunk.mark ?? mark
  }
  const upTo = task.unread === null ? null : readUpTo(events, task.unread)
  if (upTo !== null)
    events.push({
      type: 'conversationRead',
      conversationServerId: task.room,
      isRead: true,
      upToServerId: upTo
    })
  yield { events, mark }
}
