/** What a Tern in a process of its own and its parent tell each other. */
import type { Cursor } from '../../src/main/core/chatBackend'
import type { NotificationRequest } from '../../src/main/core/ports'
import type { ConnectionPhase, MessageId } from '../../src/shared/domain'

export type ChildConfig = {
  readonly path: string
  readonly key: string
  readonly workerPath: string
  readonly secrets: readonly (readonly [string, string])[]
  readonly failpoint?: string
  readonly speed: number
  readonly epoch: number
  /** Keeps no record of what was published, shown and logged. */
  readonly isForgetful: boolean
}

export type ChildRequest =
  | {
      readonly type: 'send'
      readonly texts: readonly { readonly text: string; readonly conversation: string }[]
    }
  | { readonly type: 'measure' | 'wake' | 'stop' }

export type ChildReport =
  | { readonly type: 'cursor'; readonly cursor: Cursor }
  | { readonly type: 'decided'; readonly ids: readonly MessageId[] }
  | {
      readonly type: 'state'
      readonly phase: ConnectionPhase
      readonly outbox: number
    }
  | {
      readonly type: 'measured'
      /** Stretches of work of the main thread, ms of processor time. */
      readonly stallMs: number
      readonly p99Ms: number
      readonly rssMb: number
      /** Stored now. */
      readonly messages: number
    }
  | {
      readonly type: 'stopped'
      readonly shown: readonly NotificationRequest[]
      readonly badge: number | null
      readonly said: string
    }
