/**
 * Whether the owner is in a group, by its rows. Apple keeps a group in the list that was left, with the
 * others as its members, so only its lines tell (photon.md 4.5): one says that the owner left, and
 * what people say after it shows that they are in it again.
 */
import type { MessagePosition } from '../../../shared/domain'
import type { BackendEvent, RemoteMessage } from '../../core/backendEvents'

export interface Membership {
  /** What has to be told besides after this event, which is news: never part of an older page. */
  after(event: BackendEvent): readonly BackendEvent[]
}

type Evidence = { readonly at: MessagePosition; readonly isIn: boolean }

const positionOf = ({ sentAt, order }: RemoteMessage): MessagePosition => ({ sentAt, order })

const isNewer = (one: MessagePosition, other: MessagePosition): boolean =>
  one.sentAt > other.sentAt || (one.sentAt === other.sentAt && one.order > other.order)

/** Null: this row says nothing about it. */
const showsIn = ({ service }: RemoteMessage): boolean | null => {
  if (service === null) return true
  return service.type === 'participant_left' && service.actor === '' ? false : null
}

export const createMembership = (): Membership => {
  const newest = new Map<string, Evidence>()
  return {
    after: (event) => {
      if (event.type !== 'message' || event.message.isReduced) return []
      const { message, conversation } = event
      const { conversationServerId } = message
      const isIn = showsIn(message)
      if (!conversationServerId.includes(';+;') || isIn === null) return []
      const known = newest.get(conversationServerId)
      const at = positionOf(message)
      // Rows are read again in any order: an old line says nothing about now.
      if (known !== undefined && !isNewer(at, known.at)) return []
      newest.set(conversationServerId, { at, isIn })
      if (!isIn) return [{ type: 'conversationRemoved', conversationServerId }]
      if (known?.isIn !== false || conversation === null) return []
      const { isToldWhenLeft: _, ...told } = conversation
      return [{ type: 'conversation', conversation: told }]
    }
  }
}
