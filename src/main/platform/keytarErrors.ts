/**
 * What a keychain's failure means, by the words seen on real machines (design: security 3.3). Linux
 * has no codes there, only messages of libsecret and D-Bus.
 */
export type KeychainFailure = { readonly state: 'locked' | 'unavailable'; readonly reason: string }

/** A prompter that was dismissed, a locked collection, macOS without permission to ask. */
const LOCKED = /\blocked\b|prompt.*dismiss|dismiss.*prompt|user cancel|interaction is not allowed/i

const KNOWN_REASONS: readonly (readonly [RegExp, string])[] = [
  [/autolaunch D-Bus|Could not connect|No such file.*bus/i, 'no_session_bus'],
  [/not provided by any \.service|ServiceUnknown|NameHasNoOwner/i, 'no_secret_service'],
  [/Object does not exist at path/i, 'no_collection'],
  [/cannot open shared object|Failed to load keytar|ERR_DLOPEN|dlopen/i, 'no_library']
]

/** The reason is one of a few fixed words, safe to log and to show. */
export const classifyKeychainError = (error: unknown): KeychainFailure => {
  const message = error instanceof Error ? error.message : String(error)
  if (LOCKED.test(message)) return { state: 'locked', reason: 'locked' }
  const known = KNOWN_REASONS.find(([pattern]) => pattern.test(message))
  return { state: 'unavailable', reason: known?.[1] ?? 'keychain_error' }
}
