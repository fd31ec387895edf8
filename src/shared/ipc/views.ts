import type {
  Account,
  Capabilities,
  ConnectionLogEntry,
  ConnectionState,
  Conversation,
  Mention,
  Message,
  PayloadEncoding,
  ReturnReport,
  SecretState,
  Settings,
  UnreadTotals
} from '../domain'

/** An account as the interface sees it. */
export type AccountView = {
  readonly account: Account
  readonly capabilities: Capabilities
  readonly secretState: SecretState
  /** IMKIT only: which encoding was chosen at sign-in. Null for the other kinds, or not known. */
  readonly payloadEncoding: PayloadEncoding | null
  /** Questions that wait for an answer of the account's owner. */
  readonly invitations: readonly InvitationView[]
}

/** Somebody asks the owner into a conversation. */
export type InvitationView = {
  readonly conversationServerId: string
  readonly name: string | null
  readonly inviterName: string
}

/** Whether the app's own key (of the store) could be had. */
export type KeychainView = {
  readonly state: 'ok' | 'locked' | 'lost' | 'unavailable' | 'session'
}

/** Everything a fresh window needs, consistent with the event stream at `seq`. */
export type Snapshot = {
  readonly seq: number
  readonly version: string
  readonly platform: 'darwin' | 'win32' | 'linux'
  /** BCP 47, most wanted first: what the language setting "system" stands for. */
  readonly systemLanguages: readonly string[]
  readonly keychain: KeychainView
  readonly accounts: readonly AccountView[]
  readonly connections: readonly ConnectionState[]
  readonly conversations: readonly Conversation[]
  readonly unread: UnreadTotals
  readonly settings: Settings
  /** Conversation to show first: the one open at the last quit, or what a notification asked for. */
  readonly openConversationId: string | null
}

export type ShortcutState =
  | 'off'
  | 'on'
  /** Another program has this key combination. */
  | 'taken'

/** Settings > General, as far as the system has a say in it. */
export type DesktopView = {
  /** Null: not possible for this copy of Tern. */
  readonly autostart: boolean | null
  readonly shortcut: ShortcutState
  readonly spellcheck: {
    /** The system checks by itself, in its own languages. */
    readonly isSystem: boolean
    /** Languages that there are dictionaries for, as `en-US`. */
    readonly languages: readonly string[]
  }
  /** The licences of others lie beside the app. */
  readonly hasNotices: boolean
}

/** Settings > Advanced. */
export type DiagnosticsView = {
  readonly connectionLog: readonly ConnectionLogEntry[]
  /** The last times that accounts came back, newest first. */
  readonly returns: readonly ReturnReport[]
  readonly messages: number
  readonly conversations: number
  readonly quarantined: number
  readonly outbox: number
  readonly storeBytes: number
  readonly setAside: readonly string[]
  readonly electron: string
  readonly keychain: string
}

/** A file chosen, pasted or dropped, kept in the store until it is sent or discarded. */
export type StagedAttachment = {
  readonly stagedId: string
  readonly fileName: string
  readonly mimeType: string
  /** Bytes. */
  readonly size: number
  /** Pixels of a picture that can be shown; else null. */
  readonly width: number | null
  readonly height: number | null
  /** How long a voice note is, ms; null for a file. */
  readonly voiceMs: number | null
}

/** What a person was writing in a conversation. */
export type DraftView = {
  readonly text: string
  readonly replyTo: Message | null
  readonly mentions: readonly Mention[]
  readonly files: readonly StagedAttachment[]
}

export type SearchHitView = {
  readonly messageId: string
  readonly conversationId: string
  readonly conversationName: string
  readonly senderName: string
  readonly sentAt: number
  /** False: found on the server only, and stored in the moment it is opened. */
  readonly isStored: boolean
  readonly snippet: readonly { readonly text: string; readonly isMatch: boolean }[]
}

/** What came of an export. */
export type ExportReport = {
  /** False when the person cancelled, in the dialog or later: then nothing was written. */
  readonly isDone: boolean
  readonly messages: number
  readonly files: number
  /** Files that could not be had; the export says which and why. */
  readonly missingFiles: number
}

/** What a look for an unconfirmed message on the server came to; `found`: it is sent after all. */
export type LookAgainReport = {
  readonly outcome: 'found' | 'absent' | 'undecided' | 'ambiguous'
}
