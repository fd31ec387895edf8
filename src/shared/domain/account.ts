import type { AccountId } from './ids'

export type AccountKind = 'photon' | 'bluebubbles' | 'imkit'

/** An account as stored and shown. Its key or token is only in the keychain and in main's memory. */
export type Account = {
  readonly id: AccountId
  readonly kind: AccountKind
  readonly name: string
  /** Base URL without a trailing slash. */
  readonly serverUrl: string
  /** The built-in demo: its server is started by Tern itself. */
  readonly isDemo: boolean
  readonly createdAt: number
  /** Paused by the person: stays in the list, nothing is tried until it is resumed. */
  readonly isPaused: boolean
}

/** How an IMKIT server encodes what it sends to its clients. */
export type PayloadEncoding = 'none' | 'base64' | 'custom'

/** What the account's backend can do; the interface offers nothing else. */
export type Capabilities = {
  readonly reactions: 'tapback' | 'emoji' | 'none'
  readonly edit: boolean
  readonly unsend: boolean
  readonly reply: boolean
  readonly typing: boolean
  readonly readReceipts: boolean
  readonly attachments: boolean
  /** People can be named in a text, and hear of it. */
  readonly mentions: boolean
  /** How a new direct conversation is addressed: a phone number or mail address, or a user id. */
  readonly newConversation: 'address' | 'userId' | 'none'
  /** Groups can be made, renamed and left, members added and removed. */
  readonly groups: boolean
  /** Somebody can ask the owner into a conversation, to be accepted or declined. */
  readonly invitations: boolean
  /** The server can search messages that are not stored here. */
  readonly serverSearch: boolean
  /** Mute, hide and pin are kept on the server and shared by all devices. */
  readonly sharedPreferences: boolean
  /** What the owner deletes for himself is gone on all devices; else on this machine alone. */
  readonly sharedDeletes: boolean
  /** Polls are asked and voted in from here, and options added; they are shown in any case. */
  readonly polls: boolean
  /** Messages are pinned for everybody in the conversation. */
  readonly pinMessages: boolean
}

/** State of the OS keychain as far as this account's secret is concerned. */
export type SecretState =
  | 'stored' // the keychain holds it
  | 'none' // no secret is needed or none was ever stored
  | 'locked' // the keychain has one, but does not give it out now
  | 'unavailable' // no usable keychain on this machine
  | 'session' // held in memory for this run only, with the person's consent
