/**
 * What the core needs of the world. Adapters implement these in `platform/`, `store/` and
 * `backends/`; tests use the fakes in `tests/support/`.
 */
import type {
  AccountId,
  AccountKind,
  ConversationId,
  MessageId,
  NotificationAnswer,
  Result
} from '../../shared/domain'
import type { AppEvent } from '../../shared/ipc/events'

/** Time. Durations are ms. `now` may jump; `monotonic` never goes back. */
export interface Clock {
  /** Epoch ms. */
  now(): number
  /** Ms since an arbitrary start; unaffected by the wall clock. */
  monotonic(): number
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** RFC 4122 version 4. */
  uuid(): string
}

/** Structured log. Fields are ids, counts and codes: never texts, tokens or addresses. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One of the servers of the built-in demo, with what it takes to sign in to it (no real secret). */
export type DemoServer = {
  readonly kind: AccountKind
  /** Name of the account that is made of it. */
  readonly name: string
  readonly serverUrl: string
  readonly secret: string | null
}

export type SecretLookup =
  | { readonly state: 'found'; readonly secret: string }
  | { readonly state: 'none' }
  /** There is a secret (we keep a marker), but the keychain does not give it out. */
  | { readonly state: 'locked' }
  /** There was a secret; the keychain works and does not have it: reset, or another one than before. */
  | { readonly state: 'lost' }
  | { readonly state: 'unavailable'; readonly reason: string }

export type KeychainProbe = 'ok' | 'locked' | 'unavailable'

/** The OS keychain behind a 5 s limit. Never throws. */
export interface SecretStore {
  get(key: string): Promise<SecretLookup>
  set(key: string, secret: string): Promise<Result<void>>
  delete(key: string): Promise<Result<void>>
  /** Whether a value written can be read back on this machine. */
  health(): Promise<KeychainProbe>
}

export interface Power {
  /** The machine woke (real event or clock jump). Returns the unsubscriber. */
  onResume(listener: () => void): () => void
  onSuspend(listener: () => void): () => void
  onUnlock(listener: () => void): () => void
  /** False where the system cannot tell. */
  isOnBattery(): boolean
}

export interface Network {
  /** False is certain; true only means that an interface is up. */
  isOnline(): boolean
  onChange(listener: (isOnline: boolean) => void): () => void
}

export type NotificationRequest = {
  /** Replaces an earlier one of the same tag. */
  readonly tag: string
  /** Null for a word of the app itself. */
  readonly accountId: AccountId | null
  readonly conversationId: ConversationId | null
  readonly messageId: MessageId | null
  readonly title: string
  readonly body: string
  readonly silent: boolean
  /** An answer may be written in the notification, where the system has that. */
  readonly canReply: boolean
}

export interface Notifier {
  /** Resolves with what the system said to it; never rejects. */
  show(request: NotificationRequest): Promise<NotificationAnswer>
  /** Removes what is shown for a conversation (read here or elsewhere). */
  clear(conversationId: ConversationId): void
  /** The system's do not disturb is on. False where it cannot be read; never rejects. */
  isSystemQuiet(): Promise<boolean>
}

/** To the windows. Batched; ordered. */
export interface Publisher {
  publish(...events: readonly AppEvent[]): void
}

/** What the person is looking at, for notification and read-mark decisions. */
export interface Attention {
  /** The conversation in view of a visible window, if any. */
  visibleConversation(): ConversationId | null
  isWindowFocused(): boolean
  /**
   * Ms since the person last touched keyboard or pointer, on the whole computer. `NOBODY_THERE_MS` while
   * the screen is locked; 0 where the system cannot tell.
   */
  idleMs(): number
}

/** Longer than any wait: a number, because a recording keeps what was answered. */
export const NOBODY_THERE_MS = Number.MAX_SAFE_INTEGER

/** What an account that gets nothing waits for the person to do: sign in, or unlock the keychain. */
export type WaitsFor = 'signIn' | 'keychain' | null

/** How moments (epoch ms) are told to a person; depends on where the person is. */
export type TimeWords = {
  /** Day and time. */
  readonly moment: (at: number) => string
  readonly day: (at: number) => string
}

/** Where new versions come from. Nothing here rejects. */
export interface UpdateSource {
  /** The newer version there is; null: none. */
  check(): Promise<Result<string | null>>
  /** Fetches it and verifies it. `percent` 0 to 100. */
  download(onProgress: (percent: number) => void): Promise<Result<void>>
  /** Ends the app in order and starts the new version. */
  install(): void
}

// What the desktop doctor sees of each part; `core/doctor` says what it means.

export type TrayProbe =
  /** macOS and Windows always have one. */
  | 'native'
  | 'present'
  /** Somebody keeps the list of icons, but nobody draws them. */
  | 'notDrawn'
  | 'absent'
  | 'noBus'

export type NotificationProbe =
  | { readonly state: 'native'; readonly isSupported: boolean }
  | {
      readonly state: 'server'
      readonly name: string
      readonly capabilities: readonly string[]
      /** Its own do not disturb. */
      readonly isQuiet: boolean
    }
  | { readonly state: 'absent' }
  | { readonly state: 'silent' }
  | { readonly state: 'noBus' }

export type BadgeProbe = 'native' | 'dock' | 'noDock' | 'noBus'

export type AutostartProbe =
  /** This copy cannot be started with the session. */
  | { readonly state: 'impossible' }
  | { readonly state: 'off' }
  | { readonly state: 'on' }
  /** It is registered, but what is registered is not there any more. */
  | { readonly state: 'broken' }

export type LinkSchemeProbe =
  /** Run from source: nothing is registered. */
  | 'notInstalled'
  | 'ours'
  /** Another program, or nobody, opens `tern://`. */
  | 'other'
  | 'unknown'

export type NetworkProbe = {
  readonly isOnline: boolean
  /** Addresses of this computer that are not its own loopback. */
  readonly addresses: number
}

export type ClockProbe =
  /** How far the server's clock is ahead of ours, ms. */
  { readonly state: 'known'; readonly aheadMs: number } | { readonly state: 'unknown' }
