import type { NewPoll, Result } from '../../shared/domain'
import type { RemoteConversation } from './backendEvents'

export type GroupPicture = { readonly bytes: Uint8Array; readonly mimeType: string }

/**
 * Making and changing conversations. Needs a connection; never queued, because a person waits for the
 * answer. Changes come back as events too, and both are idempotent.
 */
export interface ConversationManagement {
  createDirect(address: string, signal: AbortSignal): Promise<Result<RemoteConversation>>
  /**
   * `firstMessage`: for servers that make a group with its first message only. They fail with
   * `invalid_input` of the field `firstMessage` where it is null; the others make no use of it.
   */
  createGroup(
    name: string,
    addresses: readonly string[],
    firstMessage: string | null,
    signal: AbortSignal
  ): Promise<Result<RemoteConversation>>
  rename(conversationServerId: string, name: string, signal: AbortSignal): Promise<Result<void>>
  addMembers(
    conversationServerId: string,
    addresses: readonly string[],
    signal: AbortSignal
  ): Promise<Result<void>>
  removeMember(
    conversationServerId: string,
    address: string,
    signal: AbortSignal
  ): Promise<Result<void>>
  leave(conversationServerId: string, signal: AbortSignal): Promise<Result<void>>
  /** The group's picture, for everybody in it; null takes it away. */
  setPicture(
    conversationServerId: string,
    picture: GroupPicture | null,
    signal: AbortSignal
  ): Promise<Result<void>>
  /** The poll comes as a message, by an event. A `timeout` leaves open whether it was made. */
  createPoll(
    conversationServerId: string,
    poll: NewPoll,
    signal: AbortSignal
  ): Promise<Result<void>>
  /** Accepting answers the conversation that was joined; declining answers null. */
  answerInvitation(
    conversationServerId: string,
    isAccepted: boolean,
    signal: AbortSignal
  ): Promise<Result<RemoteConversation | null>>
}
