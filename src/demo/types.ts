/**
 * The demo server's public face: what the app, the scripts, the tests and the benchmarks use. The
 * other side of the wire: nothing here knows main or renderer.
 */

export type DemoServerKind = 'photon' | 'bluebubbles'

export type DemoServerOptions = {
  /** 0 (default) takes a free one. Always bound to 127.0.0.1 unless `host` says otherwise. */
  readonly port?: number
  readonly host?: string
  readonly kind?: DemoServerKind
  /** Null: the server wants no key (legacy mode: no auth-ok). Default 'demo-key'. */
  readonly apiKey?: string | null
  /** The seeded inbox (default), nothing, or a generated world of a size. */
  readonly seed?: 'inbox' | 'empty' | { readonly conversations: number; readonly messages: number }
  /** People answer and type by themselves. Default false, so that tests stay deterministic. */
  readonly isAlive?: boolean
  /** Engine.IO ping settings, ms. */
  readonly pingIntervalMs?: number
  readonly pingTimeoutMs?: number
}

/** What a test makes happen in the world; every call returns what the server now holds. */
export interface DemoWorld {
  /** Identity of the Mac (server/info computer_id). */
  readonly computerId: string
  listChats(): readonly DemoChatView[]
  /** Server rows, tapbacks included, in ROWID order. */
  listMessages(chatGuid?: string): readonly DemoMessageView[]
  /** `avatar`: of the contact, for a direct one with a name. */
  addChat(options: {
    readonly guid?: string
    readonly name?: string
    readonly addresses: readonly string[]
    readonly avatar?: Uint8Array
  }): DemoChatView
  /** A message from `from` (an address), or from me on another device when `from` is null. */
  receive(options: DemoReceive): DemoMessageView
  edit(guid: string, text: string): DemoMessageView
  unsend(guid: string): DemoMessageView
  /** Adds (or with a leading '-' removes) a tapback by `from`; null is me on another device. */
  react(options: {
    readonly targetGuid: string
    readonly from: string | null
    readonly reaction: string
  }): DemoMessageView
  /** Asks a poll; null is me on another device. */
  ask(options: {
    readonly chatGuid: string
    readonly from: string | null
    readonly title: string
    readonly options: readonly string[]
  }): DemoPollView
  /** The first poll of a chat, with all of its options. */
  findPoll(chatGuid: string): DemoPollView
  /** Somebody's whole choice from here on. */
  choose(pollGuid: string, from: string | null, optionIds: readonly string[]): DemoMessageView
  addPollOption(pollGuid: string, from: string | null, text: string): DemoMessageView
  markDelivered(guid: string): DemoMessageView
  markRead(guid: string): DemoMessageView
  /** The whole chat was read on another device. */
  readChat(chatGuid: string): void
  remove(guid: string): void
  rename(chatGuid: string, name: string | null): void
  addParticipant(chatGuid: string, address: string): void
  removeParticipant(chatGuid: string, address: string): void
  /** Null: I left, here or on another device. */
  leave(chatGuid: string, address: string | null): void
  /** The chat and all that was said in it; nobody is told. */
  removeChat(chatGuid: string): void
  type(chatGuid: string, isTyping: boolean): void
  /** chat.db replaced: new computer_id, ROWIDs start again from 1, GUIDs stay. */
  rebuildDatabase(): void
}

export type DemoPollView = {
  readonly guid: string
  readonly options: readonly { readonly id: string; readonly text: string }[]
}

export type DemoReceive = {
  readonly chatGuid: string
  readonly from: string | null
  readonly text?: string
  readonly replyToGuid?: string
  /** Epoch ms; default now, strictly increasing. Back-dated rows keep their newer ROWID. */
  readonly dateCreated?: number
  readonly guid?: string
  readonly attachment?: {
    readonly fileName: string
    readonly mimeType: string
    readonly bytes: Uint8Array
    readonly width?: number
    readonly height?: number
    readonly isSticker?: boolean
    readonly blurhash?: string
  }
  /** A voice message. */
  readonly isAudioMessage?: boolean
  readonly effectId?: string
  /** People named in the text, in UTF-16 units. */
  readonly mentions?: readonly {
    readonly start: number
    readonly length: number
    readonly address: string
  }[]
  /** False: the row is stored but never pushed (the server's poll missed it). */
  readonly isPushed?: boolean
}

export type DemoChatView = {
  readonly guid: string
  readonly name: string
  readonly isGroup: boolean
  readonly addresses: readonly string[]
}

export type DemoMessageView = {
  readonly rowId: number
  readonly guid: string
  readonly chatGuid: string
  readonly isFromMe: boolean
  readonly from: string | null
  readonly text: string
  readonly dateCreated: number
  readonly dateEdited: number | null
  readonly isUnsent: boolean
  readonly dateRead: number | null
  readonly dateDelivered: number | null
  readonly associatedMessageGuid: string | null
  readonly associatedMessageType: string | null
  readonly replyToGuid: string | null
  readonly itemType: number
}

/** Switches of protocols/photon.md appendix B. All off by default; set and reset at any time. */
export interface DemoFaults {
  reset(): void
  /** Auth: what happens after the socket connects. */
  auth: 'normal' | 'no-auth-ok' | 'error-stay' | 'error-close' | 'kick' | 'reject'
  /** Ms before auth-ok. */
  authDelayMs: number
  /** Runs between `connect` and `auth-ok` of every new socket. */
  beforeAuthOk: (() => void) | null
  /** Answers of message/query: the n-th request from now on (0-based) may fail. */
  onQuery: ((index: number) => DemoHttpFault | null) | null
  /** Any REST request (method, path). */
  onRequest: ((method: string, path: string) => DemoHttpFault | null) | null
  /** text / attachment sends. */
  send:
    | 'normal'
    | 'fail-before' // 500, nothing stored
    | 'fail-after' // stored and pushed, then 500
    | 'reset-after' // stored, then the TCP connection is reset
    | 'hang-after' // stored, never answers
    | 'error-row' // stored with error 22, 500 with data
  /** In which order the three notices of one send leave the server. Default events-first. */
  sendOrder: 'events-first' | 'response-first' | 'full-copy-first'
  /** Ms between the arrival of a send and its row. */
  sendDelayMs: number
  /** attachment/:guid/download: cut off in the middle, or the file is gone (500). */
  download: 'normal' | 'truncated' | 'missing'
  /** 'ignored': edit and unsend answer 200 with the unchanged row (section 3.5). */
  edit: 'normal' | 'ignored'
  /** Every event is delivered this many times (default 1); 0 drops all. */
  pushCopies: number
  /** Holds pushes back; release in any order. */
  holdPushes: boolean
  releasePushes(order?: 'fifo' | 'reverse' | 'shuffle'): void
  /** Numeric associatedMessageType spelling and `any;-;` guids. */
  numericTapbacks: boolean
  /** Whether message/query understands `where` on ROWID (false: 400, as a restricted server). */
  supportsWhere: boolean
  /** Events and rows carry chats: []. */
  omitChats: boolean
}

export type DemoHttpFault = {
  readonly status?: number
  readonly body?: string
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Never answer; reset the connection; or wait before the normal answer. */
  readonly hang?: boolean
  readonly reset?: boolean
  readonly delayMs?: number
}

export interface DemoServer {
  readonly url: string
  readonly port: number
  /** What clients have to show now. */
  readonly apiKey: string | null
  readonly world: DemoWorld
  readonly faults: DemoFaults
  /** Connected and authenticated sockets now. */
  socketCount(): number
  /** Requests served so far, newest last: for assertions on herd and paging. */
  readonly requests: readonly {
    readonly method: string
    readonly path: string
    readonly at: number
    readonly body: unknown
  }[]
  /** Emits a raw event with any payload to every socket (hostile payloads). */
  emitRaw(event: string, ...args: readonly unknown[]): void
  /** Sends raw text on every websocket (garbage frames). */
  sendRawFrame(text: string): void
  /** `41` to every socket. */
  kickAll(): void
  /** The old key is wrong from now on, and every socket is kicked (section 1.6). */
  changeKey(apiKey: string): void
  /** Cuts every TCP connection without a goodbye. */
  cutAll(): void
  /**
   * Every open TCP connection goes silent: nothing is read or written any more and no end is sent,
   * as when a cable is pulled. New connections work.
   */
  freezeAll(): void
  /** Closes the listener and all sockets; the world stays. */
  stop(): Promise<void>
  /** Listens again on the same port. Events that happen while stopped are never pushed. */
  start(): Promise<void>
}
