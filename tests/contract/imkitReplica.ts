/** What a store would hold after the events of a run: enough to be compared with the server. */
import type { BackendEvent, RemoteMessage } from '../../src/main/core/backendEvents'
import type { ImkitServer } from '../../src/demo/imkit/types'

export type ReplicaMessage = {
  readonly text: string
  readonly isUnsent: boolean
  readonly reactions: readonly string[]
}

export class Replica {
  readonly rooms = new Map<string, Map<string, RemoteMessage>>()
  private readonly conversations = new Set<string>()
  private readonly reactions = new Map<string, { at: number; emoji: readonly string[] }>()

  apply(events: readonly BackendEvent[]): void {
    for (const event of events) this.applyOne(event)
  }

  conversationIds(): readonly string[] {
    return [...this.conversations].sort()
  }

  messages(): ReadonlyMap<string, ReplicaMessage> {
    const all = new Map<string, ReplicaMessage>()
    for (const messages of this.rooms.values())
      for (const [id, message] of messages)
        all.set(id, {
          text: message.text,
          isUnsent: message.unsentAt !== null,
          reactions: this.reactions.get(id)?.emoji ?? []
        })
    return all
  }

  private applyOne(event: BackendEvent): void {
    switch (event.type) {
      case 'conversation':
        this.conversations.add(event.conversation.serverId)
        return
      case 'message':
        this.store(event.message)
        return
      case 'messageDeleted':
        for (const messages of this.rooms.values()) messages.delete(event.serverId)
        return
      case 'messagesListed': {
        const listed = new Set(event.serverIds)
        const messages = this.rooms.get(event.conversationServerId) ?? new Map()
        for (const [id, { sentAt }] of messages as Map<string, RemoteMessage>) {
          const isInside = sentAt >= event.since && sentAt <= (event.until ?? Infinity)
          if (isInside && !listed.has(id)) messages.delete(id)
        }
        return
      }
      case 'conversationRemoved':
        this.conversations.delete(event.conversationServerId)
        this.rooms.delete(event.conversationServerId)
        return
      default:
        return
    }
  }

  private store(message: RemoteMessage): void {
    const room = message.conversationServerId
    const messages = this.rooms.get(room) ?? new Map<string, RemoteMessage>()
    this.rooms.set(room, messages)
    messages.set(message.serverId, message)
    const set = message.reactionSet
    if (set === undefined) return
    const known = this.reactions.get(message.serverId)
    if (known !== undefined && known.at > set.at) return
    this.reactions.set(message.serverId, {
      at: set.at,
      emoji: set.reactions.map(({ emoji }) => emoji)
    })
  }
}

/** The same of the server, in rooms of the account's owner. */
export const serverMessages = ({ world }: ImkitServer): ReadonlyMap<string, ReplicaMessage> =>
  new Map(
    world
      .listRooms(world.me)
      .flatMap(({ id }) => world.listMessages(id))
      .filter(({ type }) => type === 'text' || type === 'recall')
      .map((message) => [
        message.id,
        {
          text: message.isRecalled ? '' : message.text,
          isUnsent: message.isRecalled,
          reactions: message.reactions.map(({ reaction }) => reaction)
        }
      ])
  )
