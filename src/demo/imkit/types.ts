/**
 * The public face of the demo server's IMKIT half: what the app, the scripts, the tests and the
 * benchmarks use. Sections are those of the protocol page for IMKIT.
 */
import type { DemoHttpFault } from '../types'

export type ImkitEncoding = 'none' | 'base64' | 'custom'

export type ImkitServerOptions = {
  /** 0 (default) takes a free one. Bound to 127.0.0.1 unless `host` says otherwise. */
  readonly port?: number
  readonly host?: string
  /** Default 'demo-client-key'. */
  readonly clientKey?: string
  /** token -> uid; the first one is the owner's, `world.me`. Default { 'demo-token': 'u-me' }. */
  readonly tokens?: Readonly<Record<string, string>>
  /**
   * Shared key of the Custom encoding, 64 hex digits (docs/imkit-custom-encoding.md). Default a key
   * for demonstration; null: this server refuses Custom.
   */
  readonly customKey?: string | null
  /** The seeded inbox (default), nothing, or a generated world of a size. */
  readonly seed?: 'inbox' | 'empty' | { readonly rooms: number; readonly messages: number }
  /** People answer and type, the assistant streams. Default false, so that tests stay deterministic. */
  readonly isAlive?: boolean
  /** A page of messages never holds more, whatever `limit` says. Default 100. */
  readonly maxPageSize?: number
  /** Larger uploads are refused with 413. Default 20 MB. */
  readonly maxFileBytes?: number
  /** Engine.IO ping settings, ms. */
  readonly pingIntervalMs?: number
  readonly pingTimeoutMs?: number
}

/** What a test makes happen in the world; every call returns what the server now holds. */
export interface ImkitWorld {
  /** The uid of the first token: the owner of the account under test. */
  readonly me: string
  /** Everything happens at this time (epoch ms): equal timestamps. Null (default): never two equal. */
  clockAt: number | null

  listUsers(): readonly ImkitUserView[]
  addUser(options: {
    readonly uid: string
    readonly nickname: string
    readonly isRobot?: boolean
  }): ImkitUserView

  /** Rooms of `uid` (default: all rooms), in creation order. */
  listRooms(uid?: string): readonly ImkitRoomView[]
  /** In creation order; recalled ones included, hard-deleted ones not. */
  listMessages(room?: string): readonly ImkitMessageView[]
  /** Unread messages of a room, or of all rooms, as the server counts them (see `unread` below). */
  unread(uid: string, room?: string): number
  /** Marker of `uid` in a room: the id of the last message read. */
  lastRead(room: string, uid: string): string | null

  /**
   * Members are `me` (unless `isMember` is false) and `members`; unknown uids become users. Two
   * members make a direct room with its md5 id, unless `type` says group.
   */
  addRoom(options: ImkitNewRoom): ImkitRoomView
  receive(options: ImkitReceive): ImkitMessageView
  edit(messageId: string, text: string): ImkitMessageView
  recall(messageId: string): ImkitMessageView
  /** Adds a reaction of `uid` (default: the first other member). Same again changes nothing. */
  react(messageId: string, reaction: string, uid?: string): ImkitMessageView
  unreact(messageId: string, reaction: string, uid?: string): ImkitMessageView
  /** No tombstone is left (section 4.4); event messageDeleted. */
  hardDelete(messageId: string): void
  hardDeleteAll(room: string): void
  /** `uid` hides messages for itself; an empty list means all of the room. */
  userDelete(uid: string, room: string, messageIds: readonly string[]): void

  rename(room: string, name: string): void
  /** `withSystemMessage` (default true) stores joinRoom, addMembers, leaveRoom, deleteMember lines. */
  joinRoom(room: string, uid: string, withSystemMessage?: boolean): void
  leaveRoom(room: string, uid: string, withSystemMessage?: boolean): void
  addMembers(room: string, uids: readonly string[], by: string, withSystemMessage?: boolean): void
  removeMember(room: string, uid: string, by: string, withSystemMessage?: boolean): void
  deleteRoom(room: string): void
  /** A pending invitation: the room is not in the list of the invited. */
  invite(room: string, uid: string, by: string): void
  cancelInvitation(room: string, uid: string): void

  /** The marker of `uid` moves to a message (default: the newest). */
  readRoom(room: string, uid: string, messageId?: string): void
  setPref(uid: string, room: string, pref: Partial<ImkitPref>): void
  pref(uid: string, room: string): ImkitPref
  /** Those that all members see. */
  setRoomTags(room: string, tags: readonly string[]): void
  setMuted(uid: string, room: string, isMuted: boolean): void
  setMyPref(uid: string, key: string, data: unknown): void
  deleteMyPref(uid: string, key: string): void
  type(room: string, uid: string, text?: string): void

  /** Chunks of a robot's text as ai_streaming, then the final message under the same id. */
  streamAnswer(options: {
    readonly room: string
    readonly from: string
    readonly chunks: readonly string[]
    /** Text of the final message. Default: all chunks joined. */
    readonly final?: string
  }): ImkitMessageView
  /** One chunk; without `messageId` a new answer begins. Returns its id, for `receive({ id })`. */
  streamChunk(room: string, from: string, text: string, messageId?: string): string

  addToken(token: string, uid: string): void
  /** REST answers 401 from now on. Live sockets stay as they are, or are closed by the server. */
  expireToken(token: string, sockets?: 'kept' | 'closed'): void
}

export type ImkitNewRoom = {
  readonly id?: string
  readonly name?: string
  readonly type?: 'direct' | 'group'
  readonly members: readonly string[]
  readonly isMember?: boolean
  readonly owner?: string
  readonly roomTags?: readonly string[]
  readonly description?: string
  /** Epoch ms. */
  readonly createdAt?: number
}

export type ImkitReceive = {
  readonly room: string
  /** A uid (`world.me`: from another device of mine), or null: no sender, as platform messages have. */
  readonly from: string | null
  readonly text?: string
  /** messageType, default 'text'. */
  readonly type?: string
  /** What the type carries (section 5.1): images, extra, duration, sticker, template, contents, ... */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly mentions?: readonly string[]
  readonly replyTo?: string
  readonly id?: string
  /** Epoch ms of creation and last change. Default now, strictly increasing. */
  readonly at?: number
  /** False: stored, but no event is sent. */
  readonly isPushed?: boolean
}

export type ImkitPref = {
  readonly tags: readonly string[]
  readonly tagColors: Readonly<Record<string, string>>
  readonly folder: string
  readonly hidden: boolean
  readonly sticky: boolean
  readonly muted: boolean
  readonly translation: unknown
}

export type ImkitUserView = {
  readonly uid: string
  readonly nickname: string
  readonly isRobot: boolean
}

export type ImkitRoomView = {
  readonly id: string
  readonly name: string
  readonly type: 'direct' | 'group'
  readonly members: readonly string[]
  readonly createdAt: number
}

export type ImkitMessageView = {
  readonly id: string
  readonly room: string
  readonly from: string | null
  readonly type: string
  readonly text: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly editedAt: number | null
  readonly isRecalled: boolean
  readonly reactions: readonly { readonly client: string; readonly reaction: string }[]
  readonly mentions: readonly string[]
  readonly replyTo: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

/** Section 6.1, item 12, and more. All off by default; set and reset at any time. */
export interface ImkitFaults {
  reset(): void
  /** How `conf` is answered: not at all, or with RC 400 and no change of encoding. */
  conf: 'normal' | 'no-ack' | 'refuse'
  /** Events and acks leave in this encoding whatever was agreed; 'garbage' is no encoding at all. */
  forceEncoding: ImkitEncoding | 'garbage' | null
  /** Another key than the agreed one (64 hex digits) for the Custom encoding. */
  otherCustomKey: string | null
  /** Bytes of a deleted preference's key in Base64: `key`, or `"key"` (section 1.4). */
  deletedPrefKey: 'bare' | 'json'
  auth:
    | 'normal'
    | 'no-ack' // accepted, events flow, the ack never comes
    | 'null-ack'
    | 'reject' // RC 401, then the server closes
    | 'reject-stay' // RC 401, the socket stays open
    | 'close' // closed without an ack
  /** Ms before the ack of auth2. */
  authDelayMs: number
  /** Runs when a socket is accepted, before its ack: events may overtake it. */
  beforeAuthAck: (() => void) | null
  /** Every new connection is refused at once (connect_error). */
  refuseConnections: boolean
  /** Answers of messages/v3: the n-th request from now on (0-based) may fail. */
  onQuery: ((index: number) => DemoHttpFault | null) | null
  /** Any REST request (method, path without query). */
  onRequest: ((method: string, path: string) => DemoHttpFault | null) | null
  /** New messages by REST and by socket. */
  send:
    | 'normal'
    | 'fail-before' // 500, nothing stored
    | 'fail-after' // stored and pushed, then 500
    | 'reset-after' // stored and pushed, then the TCP connection is reset
    | 'hang-after' // stored and pushed, never answers
    | 'forbidden' // 403, nothing stored
  sendOrder: 'push-first' | 'response-first'
  /** Ms between the arrival of a send and its row; between its push and its answer. */
  sendDelayMs: number
  answerDelayMs: number
  /** Sent messages lose their `extra`. */
  dropExtra: boolean
  /** The 302 to signed storage is the default. 'direct': content in the answer itself. */
  download: 'redirect' | 'direct' | 'truncated' | 'missing' | 'expired'
  /** Every event is delivered this many times (default 1); 0 drops all. */
  pushCopies: number
  /** Drops single events: true for those that are lost. */
  dropPush: ((event: string, uid: string) => boolean) | null
  /** Holds pushes back; release in any order. */
  holdPushes: boolean
  releasePushes(order?: 'fifo' | 'reverse' | 'shuffle'): void
  /** Reads are also told in the small `room` shape (section 2.2), an object or an array inside. */
  smallRoomEvents: 'none' | 'object' | 'array'
  /** Top-level fields left out of every message and room, e.g. 'reactions', 'members'. */
  omitFields: readonly string[]
  /** `extra` leaves as a JSON string, as some clients store it. */
  stringExtra: boolean
  /** The app's client key was replaced by this one; null: it is the server's own. */
  newClientKey: string | null
  /** Status of a wrong client key (section 4.2: 403 is documented only). */
  wrongClientKeyStatus: 401 | 403
}

export type ImkitRequest = {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: string
  readonly at: number
  readonly body: unknown
}

/**
 * `unread` counts messages of others after my marker; system lines, recalled messages and those that
 * I hid do not count. `/me/badge` is the sum over all my rooms, muted and hidden ones included.
 */
export interface ImkitServer {
  readonly url: string
  readonly port: number
  /** Another origin: where signed URLs point to. It refuses requests that carry our headers. */
  readonly storageUrl: string
  readonly clientKey: string
  /** The first token. */
  readonly token: string
  readonly customKey: string | null
  readonly world: ImkitWorld
  readonly faults: ImkitFaults
  /** Authenticated sockets now. */
  socketCount(): number
  /** REST requests served so far, newest last. */
  readonly requests: readonly ImkitRequest[]
  /**
   * Most requests that were served at one time since `resetPeak`. Answers are quick: make them wait
   * (`faults.onRequest`, `delayMs`) to see how many a client really has in flight.
   */
  readonly peakRequests: number
  resetPeak(): void
  /** Requests to the storage that carried IMKIT headers: should stay 0. */
  readonly leakedHeaders: number
  /** Emits an event to every authenticated socket, arguments as they are (hostile payloads). */
  emitRaw(event: string, ...args: readonly unknown[]): void
  /** The same with one argument in each socket's encoding. */
  emitEncoded(event: string, payload: unknown): void
  /** Sends raw text on every websocket (garbage frames). */
  sendRawFrame(text: string): void
  /** `41` to every socket. */
  kickAll(): void
  /** Cuts every TCP connection without a goodbye. */
  cutAll(): void
  /** Every open TCP connection goes silent; new ones work. */
  freezeAll(): void
  /** Closes the listeners and all sockets; the world stays. */
  stop(): Promise<void>
  /** Listens again on the same ports. Events that happen while stopped are never pushed. */
  start(): Promise<void>
}
