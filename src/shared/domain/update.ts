import type { AppErrorCode } from './result'

/** Why this copy of Tern does not update itself. */
export type UpdatesOffReason =
  /** Run from source. */
  | 'development'
  /** A package manager or a store brings new versions. */
  | 'packageManager'
  /** Packed without an address to ask. */
  | 'noSource'

/** What has to be finished before Tern may restart by itself. */
export type RestartBlocker = 'draft' | 'upload' | 'outbox'

/** Where an update stands. Times are epoch ms. */
export type UpdateState =
  | { readonly phase: 'off'; readonly reason: UpdatesOffReason }
  /** Nothing newer is known. */
  | { readonly phase: 'current'; readonly checkedAt: number | null }
  | { readonly phase: 'checking' }
  | { readonly phase: 'downloading'; readonly version: string; readonly percent: number }
  /** On disk; a restart (or the next quit) installs it. `blockedBy`: why the last try to restart did not. */
  | {
      readonly phase: 'ready'
      readonly version: string
      readonly blockedBy: RestartBlocker | null
    }
  | { readonly phase: 'failed'; readonly code: AppErrorCode; readonly checkedAt: number }
