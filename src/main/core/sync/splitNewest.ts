import { comparePositions } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../backendEvents'

/**
 * Splits a page of history behind which a number of messages are unread.
 *
 * @param unread how many incoming messages of people belong to the newest part
 */
export const splitNewest = (
  events: readonly BackendEvent[],
  unread: number
): { readonly newest: readonly BackendEvent[]; readonly older: readonly BackendEvent[] } => {
  const incoming = events
    .flatMap((event) =>
      event.type === 'message' && isIncoming(event.message) ? [event.message] : []
    )
    .map(({ sentAt, order }) => ({ sentAt, order }))
    .sort((a, b) => comparePositions(b, a))
  const first = incoming[Math.min(unread, incoming.length) - 1]
  const isNewest = (event: BackendEvent): boolean =>
    // What a page proves is stored with the last of it.
    event.type === 'spanProven' ||
    (first !== undefined && event.type === 'message' && comparePositions(event.message, first) >= 0)
  return {
    newest: events.filter(isNewest),
    older: events.filter((event) => !isNewest(event))
  }
}

const isIncoming = ({ isFromMe, service, unsentAt }: RemoteMessage): boolean =>
  !isFromMe && service === null && unsentAt === null
