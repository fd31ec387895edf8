/** What a person sends: queued with its message in one transaction, taken back, tried again, dropped. */
import type { ConversationId, Mention, Message, MessageId, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import type { LookOutcome } from '../outbox/outbox'
import { type SendDraft, type Store, StoreError, type StoredDraft } from '../store'
import type { MessengerDependencies } from './messenger'

export type NewMessage = {
  readonly conversationId: ConversationId
  readonly text: string
  readonly replyTo: MessageId | null
  readonly stagedIds: readonly string[]
  readonly mentions?: readonly Mention[] | undefined
  /** It is the conversation's draft, which ends with it; held back where the person wants that. */
  readonly isDraft?: boolean | undefined
}

export type FoundAgain = { readonly outcome: Exclude<LookOutcome, 'offline'> }

/** Servers take one file or one text at a time. */
const toParts = (
  text: string,
  mentions: readonly Mention[],
  stagedIds: readonly string[]
): readonly Pick<SendDraft, 'text' | 'attachment' | 'mentions'>[] => [
  ...stagedIds.map((stagedId) => ({ text: '', attachment: { stagedId } })),
  ...(text === '' ? [] : [{ text, attachment: null, mentions }])
]

const ownMessage = (change: Awaited<ReturnType<Store['enqueueSend']>>): readonly Message[] =>
  change.messages.filter(({ id }) => id === change.item.messageId)

export class Sending {
  constructor(
    private readonly deps: Pick<
      MessengerDependencies,
      'store' | 'accounts' | 'changes' | 'clock' | 'random' | 'settings'
    >
  ) {}

  async send({
    conversationId,
    text,
    replyTo,
    stagedIds,
    mentions = [],
    isDraft = false
  }: NewMessage): Promise<Result<readonly Message[]>> {
    const { store, clock, random, settings } = this.deps
    const conversation = await store.findConversation(conversationId)
    if (conversation === null) return err('not_found', undefined, 'conversationId')
    const trimmed = text.trim() === '' ? '' : text.trimEnd()
    if (trimmed === '' && stagedIds.length === 0)
      return err('invalid_input', 'nothing to send', 'text')
    const now = clock.now()
    const heldMs = isDraft ? settings().undoSendSeconds * 1_000 : 0
    const drafts = toParts(trimmed, mentions, stagedIds).map((part, index) => ({
      ...part,
      conversationId,
      clientId: random.uuid(),
      replyToMessageId: index === 0 ? replyTo : null,
      ...(heldMs === 0 ? {} : { notBefore: now + heldMs }),
      now
    }))
    try {
      const queued = await store.enqueueSends(drafts, isDraft)
      if (queued === null) return err('not_found', undefined, 'stagedIds')
      for (const change of queued) this.deps.changes.changed(change)
      this.deps.accounts.find(conversation.accountId)?.sendSoon()
      return ok(queued.flatMap(ownMessage))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      // Nothing was queued: text and files are in the draft as they were.
      return err(error.code === 'storage_full' ? 'storage_full' : 'storage_failed')
    }
  }

  async undo(id: MessageId): Promise<Result<StoredDraft>> {
    const change = await this.deps.store.undoSend(id)
    if (change === null) return err('rejected', 'on its way')
    this.deps.changes.changed(change)
    return ok(change.draft)
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

  async lookAgain(id: MessageId, isToBeSent: boolean): Promise<Result<FoundAgain>> {
    const item = await this.deps.store.findOutboxByMessage(id)
    const runtime = item === null ? null : this.deps.accounts.find(item.accountId)
    if (item === null || runtime === null) return err('not_found')
    if (item.state !== 'unconfirmed') return err('rejected', 'not of unknown fate')
    const outcome = await runtime.lookAgain(item.id, isToBeSent)
    return outcome === 'offline' ? err('offline') : ok({ outcome })
  }

  /** Drops a send; one that is under way is cut off, and stays if the server has it. */
  async discard(id: MessageId): Promise<Result<null>> {
    const item = await this.deps.store.findOutboxByMessage(id)
    if (item?.state === 'sending') {
      const isCut = await this.deps.accounts.find(item.accountId)?.cancelSend(item.id)
      if (isCut === true) return ok(null)
    }
    return this.cancel(id, ['queued', 'failed', 'unconfirmed'])
  }

  /** Drops a send that is in one of these states. */
  async cancel(id: MessageId, states: Parameters<Store['cancelSend']>[1]): Promise<Result<null>> {
    const { store, changes } = this.deps
    if ((await store.findOutboxByMessage(id)) === null) return err('not_found')
    const change = await store.cancelSend(id, states)
    if (change === null) return err('rejected', 'on its way')
    changes.changed(change)
    return ok(null)
  }
}
