/**
 * What a person does to conversations and messages. Everything is committed before it is shown, and
 * everything the server must hear goes through the outbox.
 */
import type {
  Conversation,
  ConversationId,
  Mention,
  Message,
  MessageId,
  Poll,
  Result,
  Settings
} from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { AccountRuntime } from '../account/accountRuntime'
import type { Accounts } from '../account/accounts'
import type { Changes } from '../changes'
import type { Notifications } from '../notify/notifications'
import type { Clock, Random } from '../ports'
import type { LocalChange, Store, StoredDraft } from '../store'
import { Preferences } from './preferences'
import { reactionOf } from './reactions'
import { type FoundAgain, type NewMessage, Sending } from './sending'

export type MessengerDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly changes: Changes
  readonly notifications: Notifications
  readonly clock: Clock
  readonly random: Random
  readonly settings: () => Settings
}

export interface Messenger {
  send(input: NewMessage): Promise<Result<readonly Message[]>>
  /** Puts a send, with what was sent together with it, back into the draft; `rejected` when it is on its way. */
  undoSend(id: MessageId): Promise<Result<StoredDraft>>
  retry(id: MessageId): Promise<Result<null>>
  /** Looks on the server for an unconfirmed message. */
  checkAgain(id: MessageId): Promise<Result<FoundAgain>>
  /** Sends an unconfirmed message again, unless a last look finds it. */
  sendAgain(id: MessageId): Promise<Result<FoundAgain>>
  discard(id: MessageId): Promise<Result<null>>
  /** A message that still waits is changed here; the server hears of one that it has. */
  edit(id: MessageId, text: string, mentions?: readonly Mention[]): Promise<Result<null>>
  /** A message that still waits, or failed, is dropped without a word to the server. */
  unsend(id: MessageId): Promise<Result<null>>
  /** `unsupported` where the service has no such reaction. */
  react(id: MessageId, emoji: string, isRemoval: boolean): Promise<Result<null>>
  /** `unsupported` where the service has no votes, or the message is no poll. */
  vote(id: MessageId, optionId: string, isRemoval: boolean): Promise<Result<null>>
  addPollOption(id: MessageId, text: string): Promise<Result<null>>
  /** For everybody in the conversation. */
  pinMessage(id: MessageId, isPinned: boolean): Promise<Result<null>>
  deleteForMe(id: MessageId): Promise<Result<null>>
  markRead(id: ConversationId, upTo: MessageId | null): Promise<Result<null>>
  markUnread(id: ConversationId): Promise<Result<null>>
  setTyping(id: ConversationId, isTyping: boolean): Promise<Result<null>>
  /** These three go to the server too, where it keeps them for all devices. */
  setMuted(id: ConversationId, mutedUntil: number | null): Promise<Result<null>>
  setPinned(id: ConversationId, isPinned: boolean): Promise<Result<null>>
  setArchived(id: ConversationId, isArchived: boolean): Promise<Result<null>>
  /** All tags that the owner gives it; `unsupported` where the service keeps none. */
  setTags(id: ConversationId, tags: readonly string[]): Promise<Result<null>>
  /** Any change that stays on this machine, as a draft does. */
  applyLocal(change: Promise<LocalChange>): Promise<Result<null>>
}

export const createMessenger = (deps: MessengerDependencies): Messenger => new Service(deps)

type Target = {
  readonly conversationId: ConversationId
  readonly runtime: AccountRuntime
  readonly serverIds: { readonly conversationServerId: string; readonly messageServerId: string }
}

class Service implements Messenger {
  private readonly sending: Sending
  private readonly preferences: Preferences

  constructor(private readonly deps: MessengerDependencies) {
    this.sending = new Sending(deps)
    this.preferences = new Preferences(deps)
  }

  send: Messenger['send'] = (input) => this.sending.send(input)
  undoSend: Messenger['undoSend'] = (id) => this.sending.undo(id)
  retry: Messenger['retry'] = (id) => this.sending.retry(id)
  checkAgain: Messenger['checkAgain'] = (id) => this.sending.lookAgain(id, false)
  sendAgain: Messenger['sendAgain'] = (id) => this.sending.lookAgain(id, true)
  discard: Messenger['discard'] = (id) => this.sending.discard(id)

  setMuted: Messenger['setMuted'] = (id, until) => this.preferences.setMuted(id, until)
  setPinned: Messenger['setPinned'] = (id, isPinned) => this.preferences.setPinned(id, isPinned)
  setArchived: Messenger['setArchived'] = (id, isArchived) =>
    this.preferences.setArchived(id, isArchived)
  setTags: Messenger['setTags'] = (id, tags) => this.preferences.setTags(id, tags)

  async edit(id: MessageId, text: string, mentions?: readonly Mention[]): Promise<Result<null>> {
    if (text.trim() === '') return err('invalid_input', 'empty', 'text')
    const change = await this.deps.store.editQueued(id, text.trimEnd(), mentions)
    if (change !== null) {
      this.deps.changes.changed(change)
      return ok(null)
    }
    const target = await this.targetOf(id, true)
    if (!target.ok) return target
    const { runtime, serverIds } = target.value
    if (!runtime.backend.capabilities.edit) return err('unsupported')
    const named = mentions === undefined ? {} : { mentions }
    return this.queue(target.value, { type: 'edit', ...serverIds, text: text.trimEnd(), ...named })
  }

  async unsend(id: MessageId): Promise<Result<null>> {
    const item = await this.deps.store.findOutboxByMessage(id)
    if (item !== null) return this.sending.cancel(id, ['queued', 'failed'])
    const target = await this.targetOf(id, true)
    if (!target.ok) return target
    const { runtime, serverIds } = target.value
    if (!runtime.backend.capabilities.unsend) return err('unsupported')
    return this.queue(target.value, { type: 'unsend', ...serverIds })
  }

  async react(id: MessageId, emoji: string, isRemoval: boolean): Promise<Result<null>> {
    const target = await this.targetOf(id, false)
    if (!target.ok) return target
    const { runtime, serverIds } = target.value
    const reaction = reactionOf(emoji, runtime.backend.capabilities.reactions)
    if (reaction === null) return err('unsupported')
    const command = { type: 'react', ...serverIds, ...reaction, isRemoval } as const
    return this.queue(target.value, command)
  }

  async vote(id: MessageId, optionId: string, isRemoval: boolean): Promise<Result<null>> {
    const target = await this.pollOf(id)
    if (!target.ok) return target
    const { serverIds, poll } = target.value
    if (!poll.options.some((option) => option.id === optionId)) return err('not_found')
    const command = { type: 'vote', ...serverIds, optionId, isRemoval } as const
    const result = await this.queue(target.value, command)
    // What waits counts as voted already.
    await this.tellAgain(id)
    return result
  }

  async addPollOption(id: MessageId, text: string): Promise<Result<null>> {
    const option = text.trim()
    if (option === '') return err('invalid_input', 'empty', 'text')
    const target = await this.pollOf(id)
    if (!target.ok) return target
    const { serverIds, poll } = target.value
    if (poll.options.some((known) => known.text === option)) return ok(null)
    return this.queue(target.value, { type: 'addPollOption', ...serverIds, text: option })
  }

  private async pollOf(id: MessageId): Promise<Result<Target & { readonly poll: Poll }>> {
    const target = await this.targetOf(id, false)
    if (!target.ok) return target
    const body = (await this.deps.store.findMessage(id))?.body
    return body?.type === 'poll' && target.value.runtime.backend.capabilities.polls
      ? ok({ ...target.value, poll: body })
      : err('unsupported')
  }

  async pinMessage(id: MessageId, isPinned: boolean): Promise<Result<null>> {
    const target = await this.targetOf(id, false)
    if (!target.ok) return target
    const { runtime, serverIds } = target.value
    if (!runtime.backend.capabilities.pinMessages) return err('unsupported')
    return this.queue(target.value, { type: 'pinMessage', ...serverIds, isPinned })
  }

  private async tellAgain(id: MessageId): Promise<void> {
    const message = await this.deps.store.findMessage(id)
    if (message !== null)
      this.deps.changes.changed({ messages: [message], removed: [], conversations: [] })
  }

  async deleteForMe(id: MessageId): Promise<Result<null>> {
    const item = await this.deps.store.findOutboxByMessage(id)
    if (item !== null) return this.discard(id)
    const target = await this.targetOf(id, false)
    // Before it goes here: after a crash in between, the server's word deletes it.
    if (target.ok && target.value.runtime.backend.capabilities.sharedDeletes)
      await this.queue(target.value, { type: 'deleteForMe', ...target.value.serverIds })
    return this.applyLocal(this.deps.store.deleteForMe(id))
  }

  async markRead(id: ConversationId, upTo: MessageId | null): Promise<Result<null>> {
    const { store, changes, clock, notifications, settings } = this.deps
    const change = await store.markRead(id, upTo)
    const conversation = change.conversations[0] ?? null
    if (conversation?.unreadCount === 0) notifications.conversationRead(id)
    else notifications.conversationSeen(id)
    changes.changed(change)
    if (!change.hadUnread || conversation === null || !settings().sendReadReceipts) return ok(null)
    const { upToServerId } = change
    const command = {
      type: 'markRead',
      conversationServerId: conversation.serverId,
      isRead: true,
      ...(upToServerId === null ? {} : { upToServerId })
    } as const
    await store.enqueueCommand(id, command, clock.now())
    this.runtimeOf(conversation)?.sendSoon()
    return ok(null)
  }

  async markUnread(id: ConversationId): Promise<Result<null>> {
    return this.applyLocal(this.deps.store.setMarkedUnread(id, true))
  }

  async setTyping(id: ConversationId, isTyping: boolean): Promise<Result<null>> {
    const conversation = await this.deps.store.findConversation(id)
    if (conversation === null) return err('not_found')
    const runtime = this.runtimeOf(conversation)
    const isWanted = this.deps.settings().sendTyping && runtime?.connection().phase === 'online'
    if (isWanted) runtime.backend.setTyping(conversation.serverId, isTyping)
    return ok(null)
  }

  async applyLocal(pending: Promise<LocalChange>): Promise<Result<null>> {
    this.deps.changes.changed(await pending)
    return ok(null)
  }

  /** A message that the server knows, and what it takes to say something about it there. */
  private async targetOf(id: MessageId, isOwnOnly: boolean): Promise<Result<Target>> {
    const { store } = this.deps
    const message = await store.findMessage(id)
    if (message === null) return err('not_found')
    if (isOwnOnly && !message.isFromMe) return err('unsupported')
    if (message.serverId === null) return err('rejected', 'not sent yet')
    const conversation = await store.findConversation(message.conversationId)
    const runtime = conversation === null ? null : this.runtimeOf(conversation)
    if (conversation === null || runtime === null) return err('not_found')
    const serverIds = {
      conversationServerId: conversation.serverId,
      messageServerId: message.serverId
    }
    return ok({ conversationId: conversation.id, runtime, serverIds })
  }

  private async queue(
    { conversationId, runtime }: Target,
    command: Parameters<Store['enqueueCommand']>[1]
  ): Promise<Result<null>> {
    const { store, clock } = this.deps
    await store.enqueueCommand(conversationId, command, clock.now())
    runtime.sendSoon()
    return ok(null)
  }

  private runtimeOf(conversation: Conversation): ReturnType<Accounts['find']> {
    return this.deps.accounts.find(conversation.accountId)
  }
}
