/**
 * Compares the server's unread counts with ours after each catch-up, and mends what differs without
 * ever taking an unread message away that the server may not have known of: a conversation that
 * something live came for during the run is left alone until the next one.
 */
import type { AccountId, Conversation } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { ChatBackend } from '../chatBackend'
import type { ConversationDirectory } from '../conversationDirectory'
import type { Clock, Logger } from '../ports'
import type { IngestBatch, IngestResult, Store } from '../store'
import { compareUnread, type UnreadDifference } from './compareUnread'
import { splitNewest } from './splitNewest'

/** Conversations read again after one run at most. */
const READS_PER_RUN = 5
/** Messages of such a conversation that are read again. */
const NEWEST_PAGE = 50
/** Own messages without a server id may stand behind the newest one that has one. */
const NEWEST_ROWS = 20

export interface UnreadCheck {
  runBegan(): void
  /** A live event is on its way into the store. */
  heard(event: BackendEvent): void
  /** An event of a page of the run. */
  reported(event: BackendEvent): void
  /** The run is committed. Throws `StoreError` only. */
  runEnded(signal: AbortSignal): Promise<void>
}

export type UnreadCheckDependencies = {
  readonly accountId: AccountId
  readonly backend: ChatBackend
  readonly store: Store
  readonly clock: Clock
  readonly logger: Logger
  readonly directory: ConversationDirectory
  readonly onResult: (result: IngestResult) => void
}

export const createUnreadCheck = (deps: UnreadCheckDependencies): UnreadCheck =>
  new UnreadChecker(deps)

class UnreadChecker implements UnreadCheck {
  private readonly reports = new Map<string, number>()
  private total: number | null = null
  /** Conversations that a live event came for since the run began. */
  private readonly stirred = new Set<string>()
  /** Differences that are known and could not be mended: neither tried nor told again. */
  private readonly known = new Map<string, string>()

  constructor(private readonly deps: UnreadCheckDependencies) {}

  runBegan(): void {
    this.reports.clear()
    this.total = null
    this.stirred.clear()
  }

  heard(event: BackendEvent): void {
    if (event.type === 'message') this.stirred.add(event.message.conversationServerId)
    if (event.type === 'conversationRead') this.stirred.add(event.conversationServerId)
  }

  reported(event: BackendEvent): void {
    if (event.type !== 'unreadReported') return
    if (event.conversationServerId === null) this.total = event.count
    else this.reports.set(event.conversationServerId, event.count)
  }

  async runEnded(signal: AbortSignal): Promise<void> {
    if (this.reports.size === 0 && this.total === null) return
    const differences = await this.differences()
    this.forgetMended(differences)
    const readHere = await this.readHereOnly()
    const tried = new Set<string>()
    let reads = 0
    for (const difference of differences) {
      // The next run may have begun, and forgotten what came live during this one.
      if (signal.aborted) return
      const id = difference.conversationServerId
      if (this.isKnown(difference) || readHere.has(id)) continue
      if (difference.cure === 'readAgain' && (reads += 1) > READS_PER_RUN) continue
      if (await this.mend(difference, signal)) tried.add(id)
    }
    if (signal.aborted) return
    if (tried.size > 0) await this.tellWhatIsLeft(tried)
    await this.compareTotal()
  }

  private forgetMended(differences: readonly UnreadDifference[]): void {
    const ids = new Set(differences.map((one) => one.conversationServerId))
    for (const id of this.known.keys())
      if (id !== WHOLE_ACCOUNT && !ids.has(id)) this.known.delete(id)
  }

  private async differences(): Promise<readonly UnreadDifference[]> {
    return compareUnread(this.reports, await this.counts())
  }

  private async counts(): Promise<ReadonlyMap<string, number>> {
    const counts = await this.deps.store.countUnread(this.deps.accountId)
    return new Map(counts.map(({ conversationServerId, count }) => [conversationServerId, count]))
  }

  /** Read here while offline: the server has yet to hear of it. */
  private async readHereOnly(): Promise<ReadonlySet<string>> {
    const items = await this.deps.store.listOutbox(this.deps.accountId)
    return new Set(
      items.flatMap(({ command }) =>
        command.type === 'markRead' ? [command.conversationServerId] : []
      )
    )
  }

  private isKnown({ conversationServerId, server, ours }: UnreadDifference): boolean {
    return this.known.get(conversationServerId) === pairOf(server, ours)
  }

  /** @returns whether all was done that can be; else the next run tries again */
  private async mend(difference: UnreadDifference, signal: AbortSignal): Promise<boolean> {
    const { conversationServerId, server, ours, cure } = difference
    const { accountId, directory, logger } = this.deps
    const conversation = directory.find(accountId, conversationServerId)
    if (conversation === null) return false
    const fields = { account: accountId, conversation: conversation.id, server, ours, cure }
    logger.info('unread counts differ', fields)
    if (cure === 'markRead') await this.markRead(conversation, signal)
    return cure === 'readAgain' ? this.readAgain(conversation, server, signal) : true
  }

  /** Up to the newest message that was here before anything live could have come behind the report. */
  private async markRead(conversation: Conversation, signal: AbortSignal): Promise<void> {
    if (conversation.isMarkedUnread) return
    const { messages } = await this.deps.store.readWindow(
      conversation.id,
      { at: 'newest' },
      NEWEST_ROWS
    )
    const newest = messages.findLast(({ serverId }) => serverId !== null)?.serverId ?? null
    if (newest === null || signal.aborted || this.stirred.has(conversation.serverId)) return
    await this.ingest('catchUp', [
      {
        type: 'conversationRead',
        conversationServerId: conversation.serverId,
        isRead: true,
        upToServerId: newest
      }
    ])
  }

  /** Brings what is missing; nothing older than the server's unread ones counts as new. */
  private async readAgain(
    conversation: Conversation,
    server: number,
    signal: AbortSignal
  ): Promise<boolean> {
    const { backend } = this.deps
    const page = await backend.history(conversation.serverId, null, NEWEST_PAGE, signal)
    if (!page.ok || signal.aborted) return false
    // The server counted before that came: so many of the newest are not the ones that it meant.
    if (this.stirred.has(conversation.serverId)) return false
    const { newest, older } = splitNewest(page.value.events, server)
    if (older.length > 0) await this.ingest('history', older)
    if (newest.length > 0) await this.ingest('catchUp', newest)
    return true
  }

  private async ingest(
    origin: IngestBatch['origin'],
    events: readonly BackendEvent[]
  ): Promise<void> {
    const { store, clock, accountId, onResult } = this.deps
    onResult(await store.ingest({ accountId, events, origin, now: clock.now() }))
  }

  private async tellWhatIsLeft(tried: ReadonlySet<string>): Promise<void> {
    const { accountId, directory, logger } = this.deps
    for (const difference of await this.differences()) {
      const { conversationServerId, server, ours } = difference
      if (!tried.has(conversationServerId) || this.stirred.has(conversationServerId)) continue
      this.known.set(conversationServerId, pairOf(server, ours))
      const conversation = directory.find(accountId, conversationServerId)?.id ?? null
      logger.warn('unread counts still differ: ours is kept', {
        account: accountId,
        conversation,
        server,
        ours
      })
    }
  }

  private async compareTotal(): Promise<void> {
    if (this.total === null) return
    const ours = [...(await this.counts()).values()].reduce((sum, count) => sum + count, 0)
    const pair = pairOf(this.total, ours)
    if (this.total === ours || this.known.get(WHOLE_ACCOUNT) === pair) return
    this.known.set(WHOLE_ACCOUNT, pair)
    const { accountId, logger } = this.deps
    logger.info('unread totals differ', { account: accountId, server: this.total, ours })
  }
}

const WHOLE_ACCOUNT = ''

const pairOf = (server: number, ours: number): string => `${String(server)}/${String(ours)}`
