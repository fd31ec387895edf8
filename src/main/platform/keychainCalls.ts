import type { Result } from '../../shared/domain'
import type { Clock } from '../core/ports'
import { classifyKeychainError, type KeychainFailure } from './keytarErrors'

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

/** No caller waits longer than this for the keychain. */
export const KEYCHAIN_LIMIT_MS = 5_000

export interface KeychainCalls {
  /**
   * Runs one call. `onDone` runs when the call itself succeeds, even long after the limit. Never
   * rejects.
   */
  run<Value>(
    call: (keytar: Keytar) => Promise<Value>,
    onDone?: () => void
  ): Promise<Result<Value, KeychainFailure>>
}

const fail = (
  state: KeychainFailure['state'],
  reason: string
): { readonly ok: false; readonly error: KeychainFailure } => ({
  ok: false,
  error: { state, reason }
})

/**
 * One call at a time. A prompt that waits for the person blocks a thread of Node's small pool for as
 * long as it stands: a second and third would stop DNS and file access, so while one is stuck the
 * others are answered "locked" at once and touch nothing.
 */
export const createKeychainCalls = (load: () => Promise<Keytar>, clock: Clock): KeychainCalls => {
  let loading: Promise<Keytar> | null = null
  let last: Promise<unknown> = Promise.resolve()
  let isStuck = false

  const attempt = async <Value>(
    call: (keytar: Keytar) => Promise<Value>,
    onDone?: () => void
  ): Promise<Result<Value, KeychainFailure>> => {
    try {
      // A failed load is tried again next time: the library may have been installed meanwhile.
      loading ??= load().catch((error: unknown) => {
        loading = null
        throw error
      })
      const value = await call(await loading)
      onDone?.()
      return { ok: true, value }
    } catch (error) {
      const { state, reason } = classifyKeychainError(error)
      return fail(state, reason)
    }
  }

  const limited = <Value>(
    work: Promise<Result<Value, KeychainFailure>>
  ): Promise<Result<Value, KeychainFailure>> =>
    new Promise((resolve) => {
      const cancel = clock.after(KEYCHAIN_LIMIT_MS, () => {
        isStuck = true
        resolve(fail('locked', 'timeout'))
      })
      void work.then((result) => {
        cancel()
        isStuck = false
        resolve(result)
      })
    })

  return {
    run: async (call, onDone) => {
      const before = last
      let release = (): void => undefined
      last = new Promise<void>((resolve) => {
        release = resolve
      })
      await before
      // `before` ends when its caller was answered, so a stuck call lets the queue drain at once.
      try {
        if (isStuck) return fail('locked', 'timeout')
        return await limited(attempt(call, onDone))
      } finally {
        release()
      }
    }
  }
}
