import { createAesGcmCodec, readAesKey } from '../codec/aesGcmCodec'
import { base64Codec } from '../codec/base64Codec'
import type { PayloadCodec } from '../codec/payloadCodec'
import { plainCodec } from '../codec/plainCodec'
import { asRecord, readId } from '../shared/fields'

export type PayloadEncoding = 'none' | 'base64' | 'custom'

/** What an IMKIT account signs in with. */
export type ImkitCredentials = {
  readonly token: string
  readonly clientKey: string
  readonly payloadEncoding: PayloadEncoding
  /** 64 hexadecimal digits, for `custom` only. */
  readonly customKey: string | null
  /** The id that push was subscribed with; null takes one made of the account. */
  readonly deviceId: string | null
}

/**
 * The account's secret is one JSON text, so that the keychain, the engine and the forms need not
 * know what it is made of. A text that is no JSON is taken for a bare token.
 */
export const readCredentials = (secret: string | null): ImkitCredentials => {
  const bare = secret ?? ''
  let record
  try {
    record = asRecord(JSON.parse(bare))
  } catch {
    record = null
  }
  const { payloadEncoding } = record ?? {}
  return {
    token: record === null ? bare : (readId(record.token, 8_000) ?? ''),
    clientKey: readId(record?.clientKey, 1_000) ?? '',
    payloadEncoding:
      payloadEncoding === 'base64' || payloadEncoding === 'custom' ? payloadEncoding : 'none',
    customKey: readId(record?.customKey, 200),
    deviceId: readId(record?.deviceId, 200)
  }
}

/** The other way round, for whoever makes an account. */
export const writeCredentials = (credentials: ImkitCredentials): string =>
  JSON.stringify(credentials)

/** Null when the encoding needs a key and this is none. */
export const codecOf = (credentials: ImkitCredentials): PayloadCodec | null => {
  switch (credentials.payloadEncoding) {
    case 'none':
      return plainCodec
    case 'base64':
      return base64Codec
    case 'custom': {
      const key = readAesKey(credentials.customKey ?? '')
      return key === null ? null : createAesGcmCodec(key)
    }
  }
}
