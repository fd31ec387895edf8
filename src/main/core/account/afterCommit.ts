/** What follows when something of an account was stored: windows, notifications, other devices. */
import type { AccountId } from '../../../shared/domain'
import type { IngestResult } from '../store'
import type { Invitations } from './invitations'
import type { Returns } from './returns'
import type { RuntimeServices } from './runtimeServices'

export type AfterCommitDependencies = {
  readonly accountId: AccountId
  readonly services: RuntimeServices
  readonly invited: Invitations
  readonly returns: Pick<Returns, 'stored'>
  /** The outbox has something new. */
  readonly sendSoon: () => void
}

export const createAfterCommit = (
  deps: AfterCommitDependencies
): ((result: IngestResult) => void) => {
  const { accountId, services, invited } = deps
  const { changes, notifications, typing, streams } = services
  return (result) => {
    deps.returns.stored(result)
    changes.ingested(accountId, result)
    streams.stored(result.messages)
    if (result.isBulk) streams.giveUp(result.conversations.map(({ id }) => id))
    if (result.notifiable.length > 0) notifications.messagesArrived(accountId)
    for (const message of result.messages) {
      if (!message.isFromMe) typing.stopped(message.conversationId, null)
      if (message.unsentAt !== null) notifications.messageUnsent(message)
    }
    for (const conversation of result.conversations) {
      if (conversation.unreadCount === 0) notifications.conversationRead(conversation.id)
      if (!conversation.isLeft) invited.ended(conversation.serverId)
    }
    if (result.quarantined > 0) services.onQuarantined(result.quarantined)
    if (result.unhidden.length > 0) void tellUnhidden(deps, result)
  }
}

/** The server leaves it to its clients to bring a conversation back (imkit.md 4.3). */
const tellUnhidden = async (
  { services, sendSoon }: AfterCommitDependencies,
  { unhidden, conversations }: IngestResult
): Promise<void> => {
  const { store, clock } = services
  try {
    for (const { id, serverId } of conversations) {
      if (!unhidden.includes(id)) continue
      const command = { type: 'setPreferences', conversationServerId: serverId } as const
      const change = { isHidden: false, isMuted: null, isSticky: null }
      await store.enqueueCommand(id, { ...command, ...change }, clock.now())
    }
    sendSoon()
  } catch (error) {
    services.onStorageFailure(error)
  }
}
