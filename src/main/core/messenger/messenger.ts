/**
 * What a person does to conversations and messages. Everything is committed before it is shown, and
 * everything the server must hear goes through the outbox.
 */
import type {
  Conversation,
  ConversationId,
  Message,
  MessageId,
  Result,
  Settings,
  TapbackKind
} from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { Accounts } from '../account/accounts'
import type { Changes } from '../changes'
import type { OutboxCommand } from '../chatBackend'
import type { Notifications } from '../notify/notifications'
import type { Clock, Random } from '../ports'
import { type LocalChange, type SendDraft, type Store, StoreError } from '../store'
import type { StagedFile, Staging } from './staging'

export type MessengerDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly changes: Changes
  readonly notifications: Notifications
  readonly staging: Staging
  readonly clock: Clock
  readonly random: Random
  readonly settings: () => Settings
}

export interface Messenger {
  send(input: {
    readonly conversationId: ConversationId
    readonly text: string
    readonly replyTo: MessageId | null
    readonly stagedIds: readonly string[]
  }): Promise<Result<readonly Message[]>>
  retry(id: MessageId): Promise<Result<null>>
  discard(id: MessageId): Promise<Result<null>>
  edit(id: MessageId, text: string): Promise<Result<null>>
  unsend(id: MessageId): Promise<Result<null>>
  react(id: MessageId, tapback: TapbackKind, isRemoval: boolean): Promise<Result<null>>
  deleteForMe(id: MessageId): Promise<Result<null>>
  markRead(id: ConversationId, upTo: MessageId | null): Promise<Result<null>>
  markUnread(id: ConversationId): Promise<Result<null>>
  setTyping(id: ConversationId, isTyping: boolean): Promise<Result<null>>
  /** Any change that stays on this machine: draft, mute, pin, archive. */
  applyLocal(change: Promise<LocalChange>): Promise<Result<null>>
}

/** How each tapback is drawn. */
export const TAPBACK_EMOJI: Readonly<Record<TapbackKind, string>> = {
  love: '❤️',
  like: '👍',
  dislike: '👎',
  laugh: '😂',
  emphasize: '‼️',
  question: '❓'
}

export const createMessenger = (deps: MessengerDependencies): Messenger => new Service(deps)

/** Servers take one file or one text at a time. */
const toPart = (content: StagedFile | string): Pick<SendDraft, 'text' | 'attachment'> =>
  typeof content === 'string'
    ? { text: content, attachment: null }
    : { text: '', attachment: content }

const ownMessage = (change: Awaited<ReturnType<Store['enqueueSend']>>): readonly Message[] =>
  change.messages.filter(({ id }) => id === change.item.messageId)

class Service implements Messenger {
  constructor(private readonly deps: MessengerDependencies) {}

  async send({
    conversationId,
    text,
    replyTo,
    stagedIds
  }: Parameters<Messenger['send']>[0]): Promise<Result<readonly Message[]>> {
    const { store, staging, clock, random } = this.deps
    const conversation = await store.findConversation(conversationId)
    if (conversation === null) return err('not_found', undefined, 'conversationId')
    const trimmed = text.trim() === '' ? '' : text.trimEnd()
    if (trimmed === '' && stagedIds.length === 0)
      return err('invalid_input', 'nothing to send', 'text')
    const files = staging.take(stagedIds)
    if (!files.ok) return files
    const parts = [...files.value.map(toPart), ...(trimmed === '' ? [] : [toPart(trimmed)])]
    const drafts = parts.map((part, index) => ({
      ...part,
      conversationId,
      clientId: random.uuid(),
      replyToMessageId: index === 0 ? replyTo : null,
      now: clock.now()
    }))
    try {
      const queued = await store.enqueueSends(drafts)
      for (const change of queued) this.deps.changes.changed(change)
      this.runtimeOf(conversation)?.sendSoon()
      return ok(queued.flatMap(ownMessage))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Nothing was queued: text and files stay where the person can send them again.
      staging.putBack(files.value)
      return err(error.code === 'storage_full' ? 'storage_full' : 'storage_failed')
    }
  }

  async retry(id: MessageId): Promise<Result<null>> {
    const { store, changes } = this.deps
    const item = await store.findOutboxByMessage(id)
    if (item === null) return err('not_found')
    if (item.state === 'failed') {
      const change = { attempts: 0, notBefore: 0, failure: null }
      changes.changed(await store.setOutboxState(item.id, 'queued', change))
    }
    this.deps.accounts.find(item.accountId)?.sendSoon()
    return ok(null)
  }

  async discard(id: MessageId): Promise<Result<null>> {
    const { store, changes } = this.deps
    const item = await store.findOutboxByMessage(id)
    if (item === null) return err('not_found')
    if (item.state === 'sending') return err('rejected', 'being sent')
    changes.changed(await store.discardOutbox(item.id))
    return ok(null)
  }

  edit(id: MessageId, text: string): Promise<Result<null>> {
    if (text.trim() === '') return Promise.resolve(err('invalid_input', 'empty', 'text'))
    return this.command(id, true, 'edit', (conversationServerId, messageServerId) => ({
      type: 'edit',
      conversationServerId,
      messageServerId,
      text: text.trimEnd()
    }))
  }

  unsend(id: MessageId): Promise<Result<null>> {
    return this.command(id, true, 'unsend', (conversationServerId, messageServerId) => ({
      type: 'unsend',
      conversationServerId,
      messageServerId
    }))
  }

  react(id: MessageId, tapback: TapbackKind, isRemoval: boolean): Promise<Result<null>> {
    return this.command(id, false, 'react', (conversationServerId, messageServerId) => ({
      type: 'react',
      conversationServerId,
      messageServerId,
      tapback,
      emoji: TAPBACK_EMOJI[tapback],
      isRemoval
    }))
  }

  async deleteForMe(id: MessageId): Promise<Result<null>> {
    const item = await this.deps.store.findOutboxByMessage(id)
    if (item !== null) return this.discard(id)
    return this.applyLocal(this.deps.store.deleteForMe(id))
  }

  async markRead(id: ConversationId, upTo: MessageId | null): Promise<Result<null>> {
    const { store, changes, clock, notifications, settings } = this.deps
    const change = await store.markRead(id, upTo)
    notifications.conversationRead(id)
    changes.changed(change)
    const conversation = change.conversations[0] ?? null
    if (!change.hadUnread || conversation === null || !settings().sendReadReceipts) return ok(null)
    const conversationServerId = conversation.serverId
    await store.enqueueCommand(
      id,
      { type: 'markRead', conversationServerId, isRead: true },
      clock.now()
    )
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

  private async command(
    id: MessageId,
    isOwnOnly: boolean,
    capability: 'edit' | 'unsend' | 'react',
    build: (conversationServerId: string, messageServerId: string) => OutboxCommand
  ): Promise<Result<null>> {
    const { store, clock } = this.deps
    const message = await store.findMessage(id)
    if (message === null) return err('not_found')
    if (isOwnOnly && !message.isFromMe) return err('unsupported')
    if (message.serverId === null) return err('rejected', 'not sent yet')
    const conversation = await store.findConversation(message.conversationId)
    if (conversation === null) return err('not_found')
    const runtime = this.runtimeOf(conversation)
    if (runtime === null) return err('not_found')
    const { capabilities } = runtime.backend
    const isAble =
      capability === 'react' ? capabilities.reactions !== 'none' : capabilities[capability]
    if (!isAble) return err('unsupported')
    await store.enqueueCommand(
      message.conversationId,
      build(conversation.serverId, message.serverId),
      clock.now()
    )
    runtime.sendSoon()
    return ok(null)
  }

  private runtimeOf(conversation: Conversation): ReturnType<Accounts['find']> {
    return this.deps.accounts.find(conversation.accountId)
  }
}
