import type {
  Account,
  Capabilities,
  ConnectionLogEntry,
  ConnectionState,
  Conversation,
  SecretState,
  Settings,
  UnreadTotals
} from '../domain'

/** An account as the interface sees it. */
export type AccountView = {
  readonly account: Account
  readonly capabilities: Capabilities
  readonly secretState: SecretState
}

/** Whether the app's own key (of the store) could be had. */
export type KeychainView = {
  readonly state: 'ok' | 'locked' | 'unavailable' | 'session'
}

/** Everything a fresh window needs, consistent with the event stream at `seq`. */
export type Snapshot = {
  readonly seq: number
  readonly version: string
  readonly platform: 'darwin' | 'win32' | 'linux'
  readonly keychain: KeychainView
  readonly accounts: readonly AccountView[]
  readonly connections: readonly ConnectionState[]
  readonly conversations: readonly Conversation[]
  readonly unread: UnreadTotals
  readonly settings: Settings
  /** Conversation to show first: the one open at the last quit, or what a notification asked for. */
  readonly openConversationId: string | null
}

/** Settings > Advanced. */
export type DiagnosticsView = {
  readonly connectionLog: readonly ConnectionLogEntry[]
  readonly messages: number
  readonly conversations: number
  readonly quarantined: number
  readonly outbox: number
  readonly storeBytes: number
  readonly setAside: readonly string[]
  readonly electron: string
  readonly keychain: string
}

/** A file chosen, pasted or dropped, held by main until it is sent or discarded. */
export type StagedAttachment = {
  readonly stagedId: string
  readonly fileName: string
  readonly mimeType: string
  readonly size: number
}

export type SearchHitView = {
  readonly messageId: string
  readonly conversationId: string
  readonly conversationName: string
  readonly senderName: string
  readonly sentAt: number
  readonly snippet: readonly { readonly text: string; readonly isMatch: boolean }[]
}
