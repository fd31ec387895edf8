import type {
  AccountId,
  AppError,
  Capabilities,
  Conversation,
  ConversationId,
  MessageId,
  UnreadTotals
} from '../../../shared/domain'
import { asConversationId } from '../../../shared/domain'
import type { AppEvent } from '../../../shared/ipc/events'
import type { AccountView, KeychainView, Snapshot } from '../../../shared/ipc/views'
import type { Api } from '../api'
import { setLanguage, t } from '../i18n.svelte'
import { withoutWriting } from '../view/capabilities'
import { errorText } from '../view/errorText'
import { AccountsState } from './accounts.svelte'
import { applyEvent } from './applyEvent'
import { ClockState } from './clock.svelte'
import { setOf } from './collections'
import { ComposerState } from './composer.svelte'
import { ConnectionsState } from './connections.svelte'
import { ConversationsState } from './conversations.svelte'
import { DiagnosticsState } from './diagnostics.svelte'
import { DownloadsState } from './downloads.svelte'
import type { Draft } from './draft.svelte'
import { EventStream } from './eventStream'
import { ExportState } from './export.svelte'
import { Presence } from './presence'
import { SearchState } from './search.svelte'
import { SelectionState } from './selection.svelte'
import { SettingsState } from './settings.svelte'
import { StreamsState } from './streams.svelte'
import { SystemState } from './system.svelte'
import { TimelineState } from './timeline.svelte'
import { UiState } from './ui.svelte'
import { UploadsState } from './uploads.svelte'

/** Composition root of the window: owns the other states and moves between conversations. */
export class AppState {
  readonly accounts: AccountsState
  readonly connections: ConnectionsState
  readonly conversations: ConversationsState
  readonly timeline: TimelineState
  readonly streams = new StreamsState()
  readonly uploads = new UploadsState()
  readonly composer: ComposerState
  readonly search: SearchState
  readonly find: SearchState
  readonly settings: SettingsState
  readonly diagnostics: DiagnosticsState
  readonly exporting: ExportState
  readonly downloads: DownloadsState
  readonly system: SystemState
  readonly selection = new SelectionState()
  readonly clock = new ClockState()
  readonly ui = new UiState()
  readonly presence = new Presence()

  phase = $state.raw<'loading' | 'ready' | 'failed'>('loading')
  startError = $state.raw<AppError | null>(null)
  keychain = $state.raw<KeychainView>({ state: 'ok' })
  unread = $state.raw<UnreadTotals>({ messages: 0, conversations: 0, byAccount: {} })
  storageError = $state.raw<'storage_failed' | 'storage_full' | null>(null)
  version = $state.raw('')
  platform = $state.raw<Snapshot['platform']>('linux')
  systemLanguages = $state.raw<readonly string[]>([])

  readonly #stream: EventStream
  #awaitedId: ConversationId | null = null

  constructor(readonly api: Api) {
    this.accounts = new AccountsState(api)
    this.connections = new ConnectionsState(api)
    this.conversations = new ConversationsState(api)
    this.timeline = new TimelineState(api)
    this.composer = new ComposerState(api)
    this.search = new SearchState(api)
    this.find = new SearchState(api)
    this.settings = new SettingsState(api)
    this.diagnostics = new DiagnosticsState(api)
    this.exporting = new ExportState(api)
    this.downloads = new DownloadsState(api)
    this.system = new SystemState(api)
    this.#stream = new EventStream(api, {
      applySnapshot: (snapshot) => {
        this.#applySnapshot(snapshot)
      },
      applyEvents: (events) => {
        this.#applyEvents(events)
      },
      snapshotFailed: (error) => {
        this.startError = error
        if (this.phase !== 'ready') this.phase = 'failed'
      }
    })
  }

  /** The account whose connection is shown: the filtered one, the open conversation's, or the first. */
  readonly shownAccountId = $derived.by((): AccountId | null => {
    const { filter, open } = this.conversations
    if (filter.type === 'account') return filter.accountId
    return open?.accountId ?? this.accounts.all[0]?.account.id ?? null
  })

  readonly openAccount = $derived.by((): AccountView | null => {
    const open = this.conversations.open
    return open === null ? null : this.accounts.find(open.accountId)
  })

  /** What the open conversation offers: nothing that changes it once its owner is out of it. */
  readonly openCapabilities = $derived.by((): Capabilities | null => {
    const { open } = this.conversations
    const capabilities = this.openAccount?.capabilities ?? null
    return capabilities !== null && open?.isLeft === true
      ? withoutWriting(capabilities)
      : capabilities
  })

  async start(): Promise<void> {
    this.clock.setFast(true)
    await this.#stream.start()
  }

  dispose(): void {
    this.#stream.dispose()
    this.composer.dispose()
    this.streams.clear()
    this.clock.dispose()
    this.presence.dispose()
  }

  /** @param isChosen false: it opens by itself, while the person may be writing elsewhere */
  openConversation(
    id: ConversationId | null,
    messageId: MessageId | null = null,
    isChosen = true
  ): void {
    this.#awaitedId = null
    const target = id === null ? null : (this.conversations.byId.get(id) ?? null)
    if (target !== null && target.id === this.conversations.openId) {
      if (messageId !== null) void this.timeline.jumpTo(messageId)
      return
    }
    if (isChosen) this.composer.guard.chosen()
    else if (this.conversations.openId !== null) this.composer.guard.switched()
    this.composer.switchTo(target)
    this.#show(target?.id ?? null, messageId)
  }

  #show(id: ConversationId | null, messageId: MessageId | null): void {
    this.find.clear()
    this.ui.isFinding = false
    this.selection.end()
    this.conversations.openId = id
    this.find.conversationId = id
    void this.api.call('conversation:setVisible', { conversationId: id })
    void this.timeline.open(id, messageId)
  }

  /** Opens a conversation that was just made, of which the list may not have heard yet. */
  openWhenKnown(id: ConversationId): void {
    if (this.conversations.byId.has(id)) this.openConversation(id)
    else this.#awaitedId = id
  }

  upsertConversations(conversations: readonly Conversation[]): void {
    this.conversations.upsert(conversations)
    if (this.#awaitedId === null || !this.conversations.byId.has(this.#awaitedId)) return
    this.openConversation(this.#awaitedId, null, false)
  }

  async send(): Promise<void> {
    const draft = this.composer.current
    if (draft === null) return
    if (this.composer.guard.stops()) {
      this.notify(t('composer.switched', { name: this.conversations.open?.name ?? '' }))
      return
    }
    await this.sendDraft(draft)
  }

  async sendDraft(draft: Draft): Promise<void> {
    this.timeline.dividerId = null
    const sent = await this.composer.send(draft)
    if (sent === null || draft.conversationId !== this.timeline.conversationId) return
    if (this.timeline.hasNewer) void this.timeline.jumpToEnd()
    else this.timeline.upsert(sent)
  }

  /** Runs a command whose failure a person has to hear about. */
  async run(work: Promise<{ readonly ok: boolean; readonly error?: AppError }>): Promise<void> {
    const result = await work
    if (!result.ok && result.error !== undefined) this.notify(errorText(result.error))
  }

  notify(text: string): void {
    this.ui.notify(text)
  }

  replaceAccounts(accounts: readonly AccountView[]): void {
    this.accounts.replaceAll(accounts)
    const ids = setOf(accounts.map((view) => view.account.id))
    this.connections.keepOnly(ids)
    this.conversations.keepOnly(ids)
    if (this.conversations.openId !== null && this.conversations.open === null) {
      this.openConversation(null)
    }
  }

  removeConversations(ids: readonly ConversationId[]): void {
    const isOpen = this.conversations.openId !== null && ids.includes(this.conversations.openId)
    this.conversations.remove(ids)
    if (isOpen) this.openConversation(null)
  }

  /** The store opened after the window did: nothing of it has come as an event. */
  changeKeychain(keychain: KeychainView): void {
    const wasOpen = isOpen(this.keychain)
    this.keychain = keychain
    if (!wasOpen && isOpen(keychain)) this.#stream.reload()
  }

  #applySnapshot(snapshot: Snapshot): void {
    const isFirst = this.phase !== 'ready'
    this.version = snapshot.version
    this.platform = snapshot.platform
    this.systemLanguages = snapshot.systemLanguages
    this.keychain = snapshot.keychain
    this.accounts.replaceAll(snapshot.accounts)
    this.connections.replaceAll(snapshot.connections, Date.now())
    this.conversations.replaceAll(snapshot.conversations)
    this.streams.clear()
    this.unread = snapshot.unread
    this.settings.current = snapshot.settings
    if (isFirst) void this.#showInLanguage()
    else {
      if (this.conversations.openId !== null && this.conversations.open === null) {
        this.openConversation(null)
      } else void this.timeline.reload()
      return
    }
    if (snapshot.openConversationId !== null) {
      this.openConversation(asConversationId(snapshot.openConversationId))
    }
  }

  /** Nothing is shown in English first. */
  async #showInLanguage(): Promise<void> {
    const words = setLanguage(this.settings.current.language, this.systemLanguages)
    if (words !== null) await words
    this.phase = 'ready'
  }

  #applyEvents(events: readonly AppEvent[]): void {
    for (const event of events) applyEvent(this, event)
  }
}

const isOpen = ({ state }: KeychainView): boolean => state === 'ok' || state === 'session'
