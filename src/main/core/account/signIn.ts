/** What a person types to sign in, checked and made into the one secret that the keychain keeps. Pure. */
import type { Account, AccountKind, PayloadEncoding, Result } from '../../../shared/domain'
import { err, ok } from '../../../shared/domain'
import { type ImkitCredentials, readCredentials, writeCredentials } from '../imkitCredentials'

export type ImkitSignIn = {
  readonly clientKey: string
  readonly token: string
  readonly payloadEncoding: PayloadEncoding
  /** 64 hexadecimal digits, for `custom` only. */
  readonly customKey: string | null
}

export type NewAccount = {
  readonly serverUrl: string
  readonly name?: string | undefined
} & (
  | { readonly kind: Exclude<AccountKind, 'imkit'>; readonly secret: string }
  | ({ readonly kind: 'imkit' } & ImkitSignIn)
)

/** What an account is signed in with again. Null keeps what was entered before. */
export type ImkitSignInAgain = Omit<ImkitSignIn, 'clientKey' | 'token'> & {
  readonly clientKey: string | null
  readonly token: string | null
}

const CUSTOM_KEY = /^[0-9a-f]{64}$/i

const orStored = (entered: string | null, stored: string | null | undefined): string =>
  (entered ?? stored ?? '').trim()

/**
 * The secret of an IMKIT account.
 *
 * @param stored what was entered before: fills in for null, and its device stays the same one
 * @param newDeviceId names this installation to the server where it has no name yet
 */
export const imkitSecret = (
  input: ImkitSignInAgain,
  stored: ImkitCredentials | null,
  newDeviceId: () => string
): Result<string> => {
  const clientKey = orStored(input.clientKey, stored?.clientKey)
  const token = orStored(input.token, stored?.token)
  const customKey = orStored(input.customKey, stored?.customKey)
  const { payloadEncoding } = input
  if (clientKey === '') return err('invalid_input', 'empty', 'clientKey')
  if (token === '') return err('invalid_input', 'empty', 'token')
  if (payloadEncoding === 'custom' && !CUSTOM_KEY.test(customKey))
    return err('invalid_input', 'not 64 hexadecimal digits', 'customKey')
  const credentials: ImkitCredentials = {
    token,
    clientKey,
    payloadEncoding,
    customKey: payloadEncoding === 'custom' ? customKey : null,
    deviceId: stored?.deviceId ?? newDeviceId(),
    ...(stored?.owner === undefined ? {} : { owner: stored.owner })
  }
  return ok(writeCredentials(credentials))
}

/** The secret of an account to be added; '' where the server wants none. */
export const secretOf = (account: NewAccount, newDeviceId: () => string): Result<string> =>
  account.kind === 'imkit' ? imkitSecret(account, null, newDeviceId) : ok(account.secret.trim())

/** Null for the other kinds, and while the secret is not known. */
export const encodingOf = (kind: AccountKind, secret: string | null): PayloadEncoding | null =>
  kind === 'imkit' && secret !== null ? readCredentials(secret).payloadEncoding : null

/**
 * The secret together with whom the server knows us as, so that a later token of another person is
 * noticed even before the old one could be used again. Only IMKIT servers tell.
 */
export const withOwner = (kind: AccountKind, secret: string, owner: string | null): string =>
  kind === 'imkit' && owner !== null
    ? writeCredentials({ ...readCredentials(secret), owner })
    : secret

/** Null for the other kinds, and where it is not known. */
export const ownerIn = (kind: AccountKind, secret: string): string | null =>
  kind === 'imkit' ? (readCredentials(secret).owner ?? null) : null

/** An account as far as it tells whether another is the same one. `owner`: null where not known. */
export type Identity = {
  readonly account: Account
  readonly secret: string | null
  readonly owner: string | null
}

/** An iMessage server is one Mac; at an IMKIT server people have their accounts, one each. */
export const isSameAccount = (a: Identity, b: Identity): boolean => {
  const isImkit = a.account.kind === 'imkit'
  const isSamePlace =
    a.account.serverUrl === b.account.serverUrl && isImkit === (b.account.kind === 'imkit')
  if (!isSamePlace || !isImkit) return isSamePlace
  if (a.owner !== null && a.owner === b.owner) return true
  return (
    a.secret !== null &&
    b.secret !== null &&
    readCredentials(a.secret).token === readCredentials(b.secret).token
  )
}
