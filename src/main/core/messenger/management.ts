/**
 * Making, joining and changing conversations, and searching on the server: what a person waits for.
 * Never queued, so it needs a connection.
 */
import type {
  AccountId,
  Conversation,
  ConversationId,
  NewPoll,
  Result
} from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import { isShowable, readImageHeader } from '../../../shared/image/imageHeader'
import type { AccountRuntime } from '../account/accountRuntime'
import type { Accounts } from '../account/accounts'
import type { BackendEvent, RemoteConversation } from '../backendEvents'
import type { Changes } from '../changes'
import type { ConversationManagement } from '../chatBackend'
import type { ConversationDirectory } from '../conversationDirectory'
import type { Notifications } from '../notify/notifications'
import type { Publisher } from '../ports'
import type { Store } from '../store'

export type ManagementDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly changes: Pick<Changes, 'recountUnread'>
  readonly directory: ConversationDirectory
  readonly notifications: Pick<Notifications, 'conversationRead'>
  readonly publisher: Publisher
}

/** All of them: `offline` without a connection, `unsupported` where the service has no such thing. */
export interface Management {
  createDirect(account: AccountId, address: string): Promise<Result<Created>>
  /** `firstMessage`: what `invalid_input` of that field asked for; null otherwise. */
  createGroup(
    account: AccountId,
    name: string,
    addresses: readonly string[],
    firstMessage: string | null
  ): Promise<Result<Created>>
  rename(id: ConversationId, name: string): Promise<Result<null>>
  addMembers(id: ConversationId, addresses: readonly string[]): Promise<Result<null>>
  removeMember(id: ConversationId, address: string): Promise<Result<null>>
  leave(id: ConversationId): Promise<Result<null>>
  /** Null takes the group's picture away; `invalid_input` where the bytes are no picture. */
  setPicture(id: ConversationId, bytes: Uint8Array | null): Promise<Result<null>>
  /** `invalid_input` where there are not two options that differ. */
  createPoll(id: ConversationId, poll: NewPoll): Promise<Result<null>>
  /** Here only, and only of one that was left; needs no connection. */
  delete(id: ConversationId): Promise<Result<null>>
  answerInvitation(
    account: AccountId,
    conversationServerId: string,
    isAccepted: boolean
  ): Promise<Result<null>>
}

type Created = { readonly conversationId: ConversationId }

export const createManagement = (deps: ManagementDependencies): Management => new Service(deps)

/** Whether the account's server can be asked now. */
export const isConnected = (runtime: AccountRuntime): boolean => {
  const { phase } = runtime.connection()
  return phase === 'online' || phase === 'catching_up'
}

type Feature = 'direct' | 'groups' | 'invitations' | 'polls'

const canDo = ({ backend }: AccountRuntime, feature: Feature): boolean => {
  const { newConversation, ...others } = backend.capabilities
  return feature === 'direct' ? newConversation !== 'none' : others[feature]
}

/** Asks the server for one thing. */
type Ask<Value> = (
  management: ConversationManagement,
  signal: AbortSignal
) => Promise<Result<Value>>

class Service implements Management {
  constructor(private readonly deps: ManagementDependencies) {}

  createDirect(account: AccountId, address: string): Promise<Result<Created>> {
    return this.create(account, 'direct', (management, signal) =>
      management.createDirect(address.trim(), signal)
    )
  }

  createGroup(
    account: AccountId,
    name: string,
    addresses: readonly string[],
    firstMessage: string | null
  ): Promise<Result<Created>> {
    const text = firstMessage?.trim() ?? ''
    return this.create(account, 'groups', (management, signal) =>
      management.createGroup(name.trim(), addresses, text === '' ? null : text, signal)
    )
  }

  async rename(id: ConversationId, name: string): Promise<Result<null>> {
    const trimmed = name.trim()
    return this.change(
      id,
      (management, serverId, signal) => management.rename(serverId, trimmed, signal),
      ({ serverId, isGroup }) => {
        const rest = { participants: null, isArchived: null }
        return { type: 'conversation', conversation: { serverId, name: trimmed, isGroup, ...rest } }
      }
    )
  }

  addMembers(id: ConversationId, addresses: readonly string[]): Promise<Result<null>> {
    return this.change(id, (management, serverId, signal) =>
      management.addMembers(serverId, addresses, signal)
    )
  }

  removeMember(id: ConversationId, address: string): Promise<Result<null>> {
    return this.change(id, (management, serverId, signal) =>
      management.removeMember(serverId, address, signal)
    )
  }

  leave(id: ConversationId): Promise<Result<null>> {
    return this.change(
      id,
      (management, serverId, signal) => management.leave(serverId, signal),
      ({ serverId }) => ({ type: 'conversationRemoved', conversationServerId: serverId })
    )
  }

  setPicture(id: ConversationId, bytes: Uint8Array | null): Promise<Result<null>> {
    const header = bytes === null ? null : readImageHeader(bytes)
    if (bytes !== null && (header === null || !isShowable(header)))
      return Promise.resolve(err('invalid_input', 'no picture', 'picture'))
    const picture = bytes === null || header === null ? null : { bytes, mimeType: header.mimeType }
    return this.change(id, (management, serverId, signal) =>
      management.setPicture(serverId, picture, signal)
    )
  }

  createPoll(id: ConversationId, { title, options }: NewPoll): Promise<Result<null>> {
    const wanted = [...new Set(options.map((option) => option.trim()))].filter(Boolean)
    if (wanted.length < 2) return Promise.resolve(err('invalid_input', 'no choice', 'options'))
    const poll = { title: title.trim(), options: wanted }
    return this.change(
      id,
      (management, serverId, signal) => management.createPoll(serverId, poll, signal),
      undefined,
      'polls'
    )
  }

  async delete(id: ConversationId): Promise<Result<null>> {
    const { store, directory, notifications, publisher, changes } = this.deps
    const conversation = await store.findConversation(id)
    if (conversation === null) return err('not_found')
    if (!conversation.isLeft) return err('rejected', 'still a member')
    await store.removeConversation(id)
    directory.forget(id)
    notifications.conversationRead(id)
    publisher.publish({ type: 'conversations/removed', ids: [id] })
    changes.recountUnread()
    return ok(null)
  }

  async answerInvitation(
    account: AccountId,
    conversationServerId: string,
    isAccepted: boolean
  ): Promise<Result<null>> {
    const runtime = this.deps.accounts.find(account)
    const answer = await ask(runtime, 'invitations', (management, signal) =>
      management.answerInvitation(conversationServerId, isAccepted, signal)
    )
    if (!answer.ok) return answer
    const joined = answer.value
    if (joined !== null)
      await runtime?.keep([{ type: 'conversation', conversation: joined }], 'receipt')
    runtime?.invitationAnswered(conversationServerId)
    return ok(null)
  }

  private async create(
    account: AccountId,
    feature: Feature,
    asking: Ask<RemoteConversation>
  ): Promise<Result<Created>> {
    const runtime = this.deps.accounts.find(account)
    const made = await ask(runtime, feature, asking)
    if (!made.ok) return made
    await runtime?.keep([{ type: 'conversation', conversation: made.value }], 'receipt')
    const stored = this.deps.directory.find(account, made.value.serverId)
    return stored === null ? err('internal', 'not stored') : ok({ conversationId: stored.id })
  }

  /** @param effect what is known to have changed; the server's own events say the rest */
  private async change(
    id: ConversationId,
    asking: (
      management: ConversationManagement,
      serverId: string,
      signal: AbortSignal
    ) => Promise<Result<void>>,
    effect?: (conversation: Conversation) => BackendEvent,
    feature: Feature = 'groups'
  ): Promise<Result<null>> {
    const conversation = await this.deps.store.findConversation(id)
    if (conversation === null) return err('not_found')
    const runtime = this.deps.accounts.find(conversation.accountId)
    const { serverId } = conversation
    const changed = await ask(runtime, feature, (management, signal) =>
      asking(management, serverId, signal)
    )
    if (!changed.ok) return changed
    if (effect !== undefined) await runtime?.keep([effect(conversation)], 'receipt')
    return ok(null)
  }
}

const ask = async <Value>(
  runtime: AccountRuntime | null,
  feature: Feature,
  asking: Ask<Value>
): Promise<Result<Value>> => {
  if (runtime === null) return err('not_found')
  const { management } = runtime.backend
  if (management === null || !canDo(runtime, feature)) return err('unsupported')
  if (!isConnected(runtime)) return err('offline')
  const answer = await asking(management, runtime.signal)
  return answer.ok && runtime.signal.aborted ? err('cancelled') : answer
}
