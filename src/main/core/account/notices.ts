/** Live news that is shown and never stored: who types, what is being written, who invites. */
import type { AccountId } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { ConversationDirectory } from '../conversationDirectory'
import type { StreamTracker } from '../streams'
import type { TypingTracker } from '../typing'
import type { Invitations } from './invitations'

export type NoticeDependencies = {
  readonly accountId: AccountId
  readonly directory: ConversationDirectory
  readonly typing: TypingTracker
  readonly streams: StreamTracker
  readonly invitations: Invitations
}

type EventOf<Type extends BackendEvent['type']> = Extract<BackendEvent, { readonly type: Type }>

/** @returns whether the event was one of these, so that there is nothing to store */
export const takeNotice = (deps: NoticeDependencies, event: BackendEvent): boolean => {
  switch (event.type) {
    case 'typing':
      typingNoticed(deps, event)
      return true
    case 'messageStreaming':
      streamGrew(deps, event)
      return true
    case 'invited':
    case 'invitationEnded':
      deps.invitations.apply(event)
      return true
    default:
      return false
  }
}

const typingNoticed = (
  { accountId, directory, typing }: NoticeDependencies,
  event: EventOf<'typing'>
): void => {
  const conversation = directory.find(accountId, event.conversationServerId)
  if (conversation === null) return
  const person = conversation.participants.find(
    ({ address }) => address === event.senderAddress || !conversation.isGroup
  )
  const name = person?.name ?? conversation.name
  if (event.isTyping) typing.started(conversation.id, name)
  else typing.stopped(conversation.id, event.senderAddress === null ? null : name)
}

const streamGrew = (
  { accountId, directory, streams }: NoticeDependencies,
  event: EventOf<'messageStreaming'>
): void => {
  const conversation = directory.find(accountId, event.conversationServerId)
  if (conversation === null) return
  const { messageServerId: serverId, senderAddress, text } = event
  const person = conversation.participants.find(({ address }) => address === senderAddress)
  const senderName = event.senderName ?? person?.name ?? senderAddress
  streams.grew(conversation.id, { serverId, senderAddress, senderName, text })
}
