import {
  asConversationId,
  asMessageId,
  comparePositions,
  DEFAULT_SETTINGS,
  ok,
  UNACKNOWLEDGED_ORDER,
  type Account,
  type AppError,
  type Attachment,
  type Conversation,
  type ConversationId,
  type ListedAttachment,
  type DoctorReport,
  type FileDeletion,
  type Message,
  type MessageWindow,
  type ReturnReport,
  type Result,
  type Settings,
  type StorageUse,
  type UpdateState,
  type WindowAnchor
} from '../../src/shared/domain'
import type { TernApi } from '../../src/shared/ipc/api'
import type { CommandOutput } from '../../src/shared/ipc/commandOutputs'
import type { CommandInput, CommandName } from '../../src/shared/ipc/commands'
import type { AppEvent, EventBatch } from '../../src/shared/ipc/events'
import type {
  DesktopView,
  DraftView,
  KeychainView,
  SearchHitView,
  Snapshot
} from '../../src/shared/ipc/views'
import { makeAccount, makeConnection, makeConversation, makeMessage, type World } from './world'

export type Call = { readonly name: CommandName; readonly input: unknown }

type Handlers = { [Name in CommandName]: (input: CommandInput<Name>) => CommandOutput[Name] }

/** Messages of the server that one fetch brings. */
const REMOTE_PAGE = 3

/** `TernApi` over a world in memory: what main would do, without main. */
export class FakeBridge implements TernApi {
  readonly calls: Call[] = []
  readonly failures = new Map<CommandName, AppError>()
  /** Commands that do not answer until `release` is called with their name. */
  readonly held = new Set<CommandName>()
  settings: Settings = DEFAULT_SETTINGS
  keychain: KeychainView = { state: 'ok' }
  systemLanguages: readonly string[] = ['en-US']
  addressBook: readonly { readonly address: string; readonly name: string }[] = []
  desktop: DesktopView = {
    autostart: false,
    shortcut: 'off',
    spellcheck: { isSystem: false, languages: ['de', 'en-US'] },
    hasNotices: true
  }
  update: UpdateState = { phase: 'current', checkedAt: null }
  doctorReport: DoctorReport = { at: 0, findings: [] }
  /** What the server turns out to be, whatever was chosen. */
  detectedKind: Account['kind'] | null = null
  /** What a search on the server finds. */
  serverHits: readonly SearchHitView[] = []
  returns: readonly ReturnReport[] = []
  /** What the server has besides, oldest first; fetching older messages takes from its end. */
  readonly remote: Message[] = []
  seq = 0
  readonly #waiting: { name: CommandName; go: () => void }[] = []
  readonly #listeners = new Set<(batch: EventBatch) => void>()
  #counter = 0

  constructor(readonly world: World) {}

  async invoke<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>
  ): Promise<Result<CommandOutput[Name]>> {
    this.calls.push({ name, input: structuredClone(input) })
    if (this.held.has(name)) {
      await new Promise<void>((resolve) => this.#waiting.push({ name, go: resolve }))
    }
    const failure = this.failures.get(name)
    if (failure !== undefined) return { ok: false, error: failure }
    return ok(structuredClone(this.#handlers[name](input)))
  }

  onEvents(listener: (batch: EventBatch) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  release(name: CommandName): void {
    this.held.delete(name)
    for (const waiting of this.#waiting.filter((item) => item.name === name)) waiting.go()
  }

  /** Publishes one batch, as main does after a commit. */
  publish(...events: readonly AppEvent[]): void {
    this.seq += 1
    this.deliver({ seq: this.seq, events })
  }

  deliver(batch: EventBatch): void {
    for (const listener of this.#listeners) listener(structuredClone(batch))
  }

  callsOf(name: CommandName): readonly unknown[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input)
  }

  /** Stores messages and tells the window. */
  receive(...messages: readonly Message[]): void {
    for (const message of messages) this.store(message)
    this.publish({ type: 'messages/upserted', messages })
  }

  store(message: Message): void {
    const list = this.world.messages.get(message.conversationId) ?? []
    const others = list.filter((item) => item.id !== message.id)
    this.world.messages.set(message.conversationId, [...others, message].sort(comparePositions))
  }

  changeConversation(id: string, change: Partial<Conversation>): void {
    const conversation = [...this.world.conversations.values()].find((item) => item.id === id)
    if (conversation === undefined) return
    const changed = { ...conversation, ...change }
    this.world.conversations.set(changed.id, changed)
    this.publish({ type: 'conversations/upserted', conversations: [changed] })
  }

  snapshot(): Snapshot {
    return {
      seq: this.seq,
      version: '0.1.0',
      platform: 'linux',
      systemLanguages: this.systemLanguages,
      keychain: this.keychain,
      accounts: this.world.accounts,
      connections: this.world.connections,
      conversations: [...this.world.conversations.values()],
      unread: { messages: 0, conversations: 0, byAccount: {} },
      settings: this.settings,
      openConversationId: this.world.openConversationId
    }
  }

  #find(id: string): Message {
    for (const list of this.world.messages.values()) {
      const message = list.find((item) => item.id === id)
      if (message !== undefined) return message
    }
    throw new Error(`no message ${id}`)
  }

  #change(id: string, change: Partial<Message>): null {
    this.receive({ ...this.#find(id), ...change })
    return null
  }

  #remove(id: string): null {
    const { conversationId } = this.#find(id)
    const rest = this.world.messages.get(conversationId)?.filter((item) => item.id !== id) ?? []
    this.world.messages.set(conversationId, rest)
    this.publish({ type: 'messages/removed', conversationId, ids: [asMessageId(id)] })
    return null
  }

  #addAccount(name: string, asked: Account['kind']): CommandOutput['account:add'] {
    this.#counter += 1
    const id = `added${String(this.#counter)}`
    const view = makeAccount(id, name, { kind: this.detectedKind ?? asked })
    this.world.accounts.push(view)
    this.publish(
      { type: 'accounts/changed', accounts: this.world.accounts },
      { type: 'connection/changed', connection: makeConnection({ accountId: view.account.id }) }
    )
    return view
  }

  #send(input: CommandInput<'message:send'>): readonly Message[] {
    this.#counter += 1
    const message = makeMessage(`sent${String(this.#counter)}`, input.conversationId, Date.now(), {
      isFromMe: true,
      text: input.text,
      sendState: 'queued',
      ...(input.isDraft === true && this.settings.undoSendSeconds > 0
        ? { heldUntil: Date.now() + this.settings.undoSendSeconds * 1_000 }
        : {}),
      serverId: null,
      clientId: `client${String(this.#counter)}`,
      order: UNACKNOWLEDGED_ORDER
    })
    this.receive(message)
    return [message]
  }

  #search(input: CommandInput<'search:query'>): readonly SearchHitView[] {
    const wanted = input.query.toLowerCase()
    const hits: SearchHitView[] = []
    for (const [conversationId, list] of this.world.messages) {
      if (input.conversationId !== null && input.conversationId !== conversationId) continue
      for (const message of list) {
        const at = message.text.toLowerCase().indexOf(wanted)
        if (at !== -1) hits.push(hitOf(message, at, wanted.length, this.#nameOf(conversationId)))
      }
    }
    return hits.sort((a, b) => b.sentAt - a.sentAt).slice(0, input.limit)
  }

  #files(input: CommandInput<'attachment:list'>): readonly ListedAttachment[] {
    const all = (this.world.messages.get(input.conversationId as ConversationId) ?? []).flatMap(
      (message) => message.attachments.map((file) => ({ ...file, ...fileOf(message) }))
    )
    const at = all.findIndex((file) => file.id === input.from)
    const end = at === -1 ? all.length : at
    return input.direction === 'before'
      ? all.slice(Math.max(0, end - input.limit), end).reverse()
      : all.slice(end + 1, end + 1 + input.limit).reverse()
  }

  #nameOf(id: ConversationId): string {
    return this.world.conversations.get(id)?.name ?? ''
  }

  #window(input: CommandInput<'message:window'>): MessageWindow {
    const id = input.conversationId as ConversationId
    const all = this.world.messages.get(id) ?? []
    const firstUnreadId = this.world.firstUnread.get(id)
    const [from, to] = rangeOf(all, input.anchor as WindowAnchor, input.limit, firstUnreadId)
    return {
      conversationId: id,
      messages: all.slice(from, to),
      hasOlder: from > 0,
      hasNewer: to < all.length,
      firstUnreadId: firstUnreadId === undefined ? null : asMessageId(firstUnreadId),
      spans: this.world.spans.get(id) ?? []
    }
  }

  #setPaused(id: string, isPaused: boolean): null {
    this.world.accounts = this.world.accounts.map((view) =>
      view.account.id === id ? { ...view, account: { ...view.account, isPaused } } : view
    )
    this.publish({ type: 'accounts/changed', accounts: this.world.accounts })
    return null
  }

  #removeAccount(id: string): null {
    this.world.accounts = this.world.accounts.filter((view) => view.account.id !== id)
    this.publish({ type: 'accounts/changed', accounts: this.world.accounts })
    return null
  }

  #create(name: string, addresses: readonly string[]): { readonly conversationId: string } {
    this.#counter += 1
    const conversation = makeConversation(`made${String(this.#counter)}`, {
      name,
      isGroup: addresses.length > 1,
      participants: addresses.map((address) => ({ address, name: address, isMe: false }))
    })
    this.world.conversations.set(conversation.id, conversation)
    this.publish({ type: 'conversations/upserted', conversations: [conversation] })
    return { conversationId: conversation.id }
  }

  #removeConversation(id: string): null {
    this.world.conversations.delete(asConversationId(id))
    this.publish({ type: 'conversations/removed', ids: [asConversationId(id)] })
    return null
  }

  #setConversation(id: string, change: Partial<Conversation>): null {
    this.changeConversation(id, change)
    return null
  }

  storage: StorageUse = { sizeBytes: 0, freeBytes: 0, shrinksInPieces: true, use: [] }
  /** What the pieces of a clean-up and of a compaction answer. */
  deletions: FileDeletion[] = []
  compactions: Pick<StorageUse, 'sizeBytes' | 'freeBytes'>[] = []

  /** What is kept of a draft beside its text. */
  readonly drafts = new Map<string, Partial<DraftView>>()

  draftOf(conversationId: string): DraftView {
    const text = this.world.conversations.get(asConversationId(conversationId))?.draft ?? ''
    return { text, replyTo: null, mentions: [], files: [], ...this.drafts.get(conversationId) }
  }

  #undo(messageId: string): DraftView {
    const message = this.#find(messageId)
    this.#remove(messageId)
    const draft = this.draftOf(message.conversationId)
    const text = [message.text, draft.text].filter((part) => part !== '').join('\n')
    return { ...draft, text }
  }

  readonly #handlers: Handlers = {
    'app:snapshot': () => this.snapshot(),
    'storage:read': () => this.storage,
    'storage:deleteFiles': () => this.deletions.shift() ?? { files: 0, bytes: 0, next: null },
    'storage:compact': () => {
      this.storage = { ...this.storage, ...(this.compactions.shift() ?? { freeBytes: 0 }) }
      return this.storage
    },
    'account:add': (input) => this.#addAccount(input.name ?? 'iMessage', input.kind),
    'account:addDemo': () => [
      this.#addAccount('Demo', 'photon'),
      this.#addAccount('Demo IMKIT', 'imkit')
    ],
    'account:remove': (input) => this.#removeAccount(input.accountId),
    'account:rename': () => null,
    'account:signIn': () => null,
    'account:signInImkit': () => null,
    'account:setPaused': (input) => this.#setPaused(input.accountId, input.isPaused),
    'account:connectNow': () => null,
    'account:addressBook': () => this.addressBook,
    'keychain:retry': () => null,
    'keychain:startAnew': () => null,
    'keychain:continueForThisRun': () => null,
    'conversation:setVisible': () => null,
    'conversation:markRead': (input) =>
      this.#setConversation(input.conversationId, { unreadCount: 0, isMarkedUnread: false }),
    'conversation:markUnread': (input) =>
      this.#setConversation(input.conversationId, { isMarkedUnread: true }),
    'conversation:getDraft': ({ conversationId }) => this.draftOf(conversationId),
    'conversation:setDraft': (input) =>
      this.#setConversation(input.conversationId, { draft: input.text }),
    'conversation:setMuted': (input) =>
      this.#setConversation(input.conversationId, { mutedUntil: input.mutedUntil }),
    'conversation:setPinned': (input) =>
      this.#setConversation(input.conversationId, { isPinned: input.isPinned }),
    'conversation:setArchived': (input) =>
      this.#setConversation(input.conversationId, { isArchived: input.isArchived }),
    'conversation:setTags': (input) =>
      this.#setConversation(input.conversationId, { tags: input.tags }),
    'conversation:createDirect': (input) => this.#create(input.address, [input.address]),
    'conversation:createGroup': (input) => this.#create(input.name, input.addresses),
    'conversation:rename': (input) =>
      this.#setConversation(input.conversationId, { name: input.name }),
    'conversation:addMembers': () => null,
    'conversation:removeMember': () => null,
    'conversation:setPicture': () => null,
    'conversation:createPoll': () => null,
    'conversation:leave': (input) => this.#setConversation(input.conversationId, { isLeft: true }),
    'conversation:export': () => ({ isDone: true, messages: 3, files: 1, missingFiles: 1 }),
    'conversation:cancelExport': () => null,
    'conversation:delete': (input) => this.#removeConversation(input.conversationId),
    'invitation:answer': () => null,
    'conversation:setTyping': () => null,
    'diagnostics:saveLogs': () => ({ saved: true }),
    'diagnostics:saveRecording': () => ({ saved: true }),
    'doctor:run': () => this.doctorReport,
    'message:window': (input) => this.#window(input),
    'message:fetchOlder': () => {
      const page = this.remote.splice(-REMOTE_PAGE)
      for (const message of page) this.store(message)
      return { fetched: page.length, hasOlder: this.remote.length > 0 }
    },
    'message:spans': ({ conversationId }) =>
      this.world.spans.get(conversationId as ConversationId) ?? [],
    'conversation:fillGap': () => ({ isFilled: true }),
    'message:send': (input) => this.#send(input),
    'message:undoSend': ({ messageId }) => this.#undo(messageId),
    'message:checkAgain': () => ({ outcome: 'ambiguous' }),
    'message:sendAgain': (input) => {
      this.#change(input.messageId, { sendState: 'queued' })
      return { outcome: 'ambiguous' }
    },
    'message:retry': (input) =>
      this.#change(input.messageId, { sendState: 'queued', failure: null }),
    'message:discard': (input) => this.#remove(input.messageId),
    'message:edit': (input) =>
      this.#change(input.messageId, { text: input.text, editedAt: Date.now() }),
    'message:unsend': (input) => this.#change(input.messageId, { unsentAt: Date.now(), text: '' }),
    'message:react': () => null,
    'message:vote': () => null,
    'message:addPollOption': () => null,
    'message:pin': () => null,
    'message:fetchPinned': () => null,
    'message:listPinned': ({ conversationId }) =>
      (this.world.messages.get(asConversationId(conversationId)) ?? [])
        .filter(({ isPinned }) => isPinned)
        .reverse(),
    'message:deleteForMe': (input) => this.#remove(input.messageId),
    'message:explainNotification': () => ({ outcome: 'unknown' }),
    'attachment:pick': () => [
      {
        ...NO_PICTURE,
        stagedId: 'picked',
        fileName: 'map.pdf',
        mimeType: 'application/pdf',
        size: 48_000
      }
    ],
    'attachment:stage': (input) => {
      this.#counter += 1
      return {
        ...NO_PICTURE,
        voiceMs: input.voiceMs,
        stagedId: `staged${String(this.#counter)}`,
        fileName: input.fileName,
        mimeType: input.mimeType,
        size: input.bytes.length
      }
    },
    'attachment:stageStored': ({ attachmentId }) => ({
      ...NO_PICTURE,
      stagedId: `again-${attachmentId}`,
      fileName: `${attachmentId}.jpeg`,
      mimeType: 'image/jpeg',
      size: 1
    }),
    'attachment:discard': () => null,
    'attachment:fetch': () => null,
    'attachment:cancelFetch': () => null,
    'attachment:read': () => new Uint8Array(),
    'attachment:save': () => ({ saved: true }),
    'attachment:list': (input) => this.#files(input),
    'search:query': (input) => this.#search(input),
    'search:server': () => this.serverHits,
    'settings:set': (input) => {
      const change = Object.fromEntries(
        Object.entries(input).filter(([, value]) => value !== undefined)
      )
      this.settings = { ...this.settings, ...change }
      return this.settings
    },
    'desktop:get': () => this.desktop,
    'desktop:showNotices': () => null,
    'desktop:setAutostart': ({ isOn }) => {
      this.desktop = { ...this.desktop, autostart: isOn }
      return this.desktop
    },
    'microphone:ask': () => ({ isAllowed: true }),
    'update:get': () => this.update,
    'update:check': () => this.update,
    'update:restart': () => this.update,
    'diagnostics:get': () => ({
      connectionLog: [],
      returns: this.returns,
      messages: 2_000,
      conversations: 40,
      quarantined: 3,
      outbox: 1,
      storeBytes: 4_200_000,
      setAside: [],
      electron: '45.4.1',
      keychain: 'ok'
    }),
    'link:open': () => null,
    'clipboard:writeText': () => null
  }
}

const NO_PICTURE = { width: null, height: null, voiceMs: null }

const fileOf = (message: Message): Omit<ListedAttachment, keyof Attachment> => ({
  messageId: message.id,
  senderName: message.senderName,
  isFromMe: message.isFromMe,
  sentAt: message.sentAt
})

const hitOf = (message: Message, at: number, length: number, name: string): SearchHitView => ({
  messageId: message.id,
  conversationId: message.conversationId,
  conversationName: name,
  senderName: message.senderName,
  sentAt: message.sentAt,
  isStored: true,
  snippet: [
    { text: message.text.slice(0, at), isMatch: false },
    { text: message.text.slice(at, at + length), isMatch: true },
    { text: message.text.slice(at + length), isMatch: false }
  ]
})

const rangeOf = (
  all: readonly Message[],
  anchor: WindowAnchor,
  limit: number,
  firstUnreadId: string | undefined
): readonly [number, number] => {
  const around = (id: string | undefined): readonly [number, number] => {
    const index = all.findIndex((message) => message.id === id)
    if (index === -1) return [Math.max(0, all.length - limit), all.length]
    const from = Math.max(0, index - Math.floor(limit / 2))
    return [from, Math.min(all.length, from + limit)]
  }
  switch (anchor.at) {
    case 'newest':
      return around(undefined)
    case 'firstUnread':
      return around(firstUnreadId)
    case 'around':
      return around(anchor.messageId)
    case 'before': {
      const end = all.filter((item) => comparePositions(item, anchor.position) < 0).length
      return [Math.max(0, end - limit), end]
    }
    case 'after': {
      const start = all.filter((item) => comparePositions(item, anchor.position) <= 0).length
      return [start, Math.min(all.length, start + limit)]
    }
  }
}
