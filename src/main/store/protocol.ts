import type { Store, StoreErrorCode } from '../core/store'

export type StoreMethod = keyof Store

/** Main to worker. Answers carry the same id; the worker answers in the order of asking. */
export type StoreRequest =
  | { readonly id: number; readonly type: 'open'; readonly path: string; readonly key: string }
  | {
      readonly id: number
      readonly type: 'call'
      readonly method: StoreMethod
      readonly args: readonly unknown[]
    }

export type StoreReply =
  | { readonly id: number; readonly type: 'value'; readonly value: unknown }
  | {
      readonly id: number
      readonly type: 'error'
      readonly code: StoreErrorCode
      readonly message: string
    }
  /** Damage was found: what was asked may have failed, and the next start opens a new file. */
  | { readonly id: -1; readonly type: 'damaged'; readonly message: string }
