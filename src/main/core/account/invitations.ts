/**
 * Invitations that wait for an answer. In memory: the server tells them all at the first catch-up of
 * each connection, and one that is not told then has been answered or taken back elsewhere.
 */
import type { InvitationView } from '../../../shared/ipc/views'
import type { BackendEvent } from '../backendEvents'

export interface Invitations {
  list(): readonly InvitationView[]
  /** Other events are ignored. */
  apply(event: BackendEvent): void
  ended(conversationServerId: string): void
  /** The first catch-up of a connection begins: what follows is the whole list. */
  listingBegan(): void
  listingEnded(): void
}

/** @param onChange called after each change of the list */
export const createInvitations = (onChange: () => void): Invitations => {
  const waiting = new Map<string, InvitationView>()
  let unheard: ReadonlySet<string> = new Set()

  const ended = (conversationServerId: string): void => {
    if (waiting.delete(conversationServerId)) onChange()
  }

  const invited = (event: Extract<BackendEvent, { type: 'invited' }>): void => {
    const { conversationServerId, name, inviterAddress } = event
    const inviterName = event.inviterName ?? inviterAddress
    unheard = new Set([...unheard].filter((id) => id !== conversationServerId))
    const known = waiting.get(conversationServerId)
    if (known?.name === name && known.inviterName === inviterName) return
    waiting.set(conversationServerId, { conversationServerId, name, inviterName })
    onChange()
  }

  return {
    list: () => [...waiting.values()],
    apply: (event) => {
      if (event.type === 'invited') invited(event)
      if (event.type === 'invitationEnded') ended(event.conversationServerId)
    },
    ended,
    listingBegan: () => {
      unheard = new Set(waiting.keys())
    },
    listingEnded: () => {
      for (const id of unheard) ended(id)
      unheard = new Set()
    }
  }
}
