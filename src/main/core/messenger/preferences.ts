/** Settings of a conversation: here, and on the server where it keeps them for all devices. */
import { err, ok, type ConversationId, type Result } from '../../../shared/domain'
import type { Accounts } from '../account/accounts'
import type { Changes } from '../changes'
import type { OutboxCommand } from '../chatBackend'
import type { Clock } from '../ports'
import type { LocalChange, Store } from '../store'

type PreferencesDependencies = {
  readonly store: Store
  readonly accounts: Accounts
  readonly changes: Changes
  readonly clock: Clock
}

type Shared = Pick<
  Extract<OutboxCommand, { type: 'setPreferences' }>,
  'isMuted' | 'isHidden' | 'isSticky' | 'tags'
>

const UNTOUCHED: Shared = { isMuted: null, isHidden: null, isSticky: null }

/** The parts of `Messenger` that are about a conversation as a whole. */
export class Preferences {
  constructor(private readonly deps: PreferencesDependencies) {}

  async setMuted(id: ConversationId, mutedUntil: number | null): Promise<Result<null>> {
    const result = await this.apply(this.deps.store.setMuted(id, mutedUntil))
    // Servers know no end of a mute: one that has an end stays here.
    const isForAll = mutedUntil === null || mutedUntil === Number.MAX_SAFE_INTEGER
    if (isForAll) await this.share(id, { isMuted: mutedUntil !== null })
    return result
  }

  async setPinned(id: ConversationId, isPinned: boolean): Promise<Result<null>> {
    const result = await this.apply(this.deps.store.setPinned(id, isPinned))
    await this.share(id, { isSticky: isPinned })
    return result
  }

  async setArchived(id: ConversationId, isArchived: boolean): Promise<Result<null>> {
    const result = await this.apply(this.deps.store.setArchived(id, isArchived))
    await this.share(id, { isHidden: isArchived })
    return result
  }

  async setTags(id: ConversationId, tags: readonly string[]): Promise<Result<null>> {
    const conversation = await this.deps.store.findConversation(id)
    if (conversation === null) return err('not_found', undefined, 'conversationId')
    const capabilities = this.deps.accounts.find(conversation.accountId)?.backend.capabilities
    if (capabilities?.sharedPreferences !== true) return err('unsupported')
    const wanted = [...new Set(tags.map((tag) => tag.trim()))].filter((tag) => tag !== '')
    const result = await this.apply(this.deps.store.setTags(id, wanted))
    await this.share(id, { tags: wanted })
    return result
  }

  private async share(id: ConversationId, change: Partial<Shared>): Promise<void> {
    const { store, clock } = this.deps
    const conversation = await store.findConversation(id)
    const runtime = conversation === null ? null : this.deps.accounts.find(conversation.accountId)
    if (conversation === null || runtime === null) return
    if (!runtime.backend.capabilities.sharedPreferences) return
    const command = {
      type: 'setPreferences',
      conversationServerId: conversation.serverId,
      ...UNTOUCHED,
      ...change
    } as const
    await store.enqueueCommand(id, command, clock.now())
    runtime.sendSoon()
  }

  private async apply(pending: Promise<LocalChange>): Promise<Result<null>> {
    this.deps.changes.changed(await pending)
    return ok(null)
  }
}
