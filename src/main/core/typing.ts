/** Who is typing where. Servers send no end for it (photon.md 2.6), so every notice expires by itself. */
import type { ConversationId } from '../../shared/domain'
import type { Clock, Publisher } from './ports'

/** A notice without an end is believed this long, ms. */
const EXPIRES_AFTER_MS = 60_000

export interface TypingTracker {
  started(conversationId: ConversationId, name: string): void
  /** Also call when a message of that conversation arrives. Null: everybody there. */
  stopped(conversationId: ConversationId, name: string | null): void
  dispose(): void
}

export const createTypingTracker = (clock: Clock, publisher: Publisher): TypingTracker => {
  const typing = new Map<ConversationId, Map<string, () => void>>()

  const publish = (conversationId: ConversationId): void => {
    const names = [...(typing.get(conversationId)?.keys() ?? [])]
    publisher.publish({ type: 'typing/changed', conversationId, names })
  }

  const stopped = (conversationId: ConversationId, name: string | null): void => {
    const people = typing.get(conversationId)
    if (people === undefined) return
    for (const [person, cancel] of people) {
      if (name !== null && person !== name) continue
      cancel()
      people.delete(person)
    }
    if (people.size === 0) typing.delete(conversationId)
    publish(conversationId)
  }

  return {
    started: (conversationId, name) => {
      const people = typing.get(conversationId) ?? new Map<string, () => void>()
      people.get(name)?.()
      people.set(
        name,
        clock.after(EXPIRES_AFTER_MS, () => {
          stopped(conversationId, name)
        })
      )
      typing.set(conversationId, people)
      publish(conversationId)
    },
    stopped,
    dispose: () => {
      for (const people of typing.values()) for (const cancel of people.values()) cancel()
      typing.clear()
    }
  }
}
