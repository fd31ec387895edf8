/**
 * The secret of an IMKIT account: one JSON text, so that the keychain and everything that carries it
 * need not know what it is made of.
 */
import type { PayloadEncoding } from '../../shared/domain'

/** What an IMKIT account signs in with. */
export type ImkitCredentials = {
  readonly token: string
  /** Names the app to the server. */
  readonly clientKey: string
  readonly payloadEncoding: PayloadEncoding
  /** 64 hexadecimal digits, for `custom` only. */
  readonly customKey: string | null
  /** Tells this installation from the person's other devices; null takes one made of the account. */
  readonly deviceId: string | null
  /** Whom the server knew us as when this was entered; absent where it did not say. */
  readonly owner?: string
}

const text = (value: unknown, maxLength: number): string | null =>
  typeof value === 'string' && value !== '' && value.length <= maxLength ? value : null

const parse = (secret: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(secret)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** A text that is no JSON object is taken for a bare token. */
export const readCredentials = (secret: string | null): ImkitCredentials => {
  const record = parse(secret ?? '')
  const encoding = record?.payloadEncoding
  const owner = text(record?.owner, 500)
  return {
    token: record === null ? (secret ?? '') : (text(record.token, 8_000) ?? ''),
    clientKey: text(record?.clientKey, 1_000) ?? '',
    payloadEncoding: encoding === 'base64' || encoding === 'custom' ? encoding : 'none',
    customKey: text(record?.customKey, 200),
    deviceId: text(record?.deviceId, 200),
    ...(owner === null ? {} : { owner })
  }
}

/** The other way round, for whoever makes an account. */
export const writeCredentials = (credentials: ImkitCredentials): string =>
  JSON.stringify(credentials)
