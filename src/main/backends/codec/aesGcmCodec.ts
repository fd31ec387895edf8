import { createDecipheriv } from 'node:crypto'

import { decoded, undecodable, type Decoded, type PayloadCodec } from './payloadCodec'
import { readBase64, readJson, readUtf8 } from './strictUtf8'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** The 32 bytes of 64 hexadecimal digits; null for anything else. */
export const readAesKey = (text: string): Buffer | null => {
  const compact = text.trim()
  return compact.length === KEY_BYTES * 2 && /^[0-9a-f]+$/i.test(compact)
    ? Buffer.from(compact, 'hex')
    : null
}

const open = (sealed: Buffer, key: Buffer): Buffer | null => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES
  })
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    const body = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
    return Buffer.concat([body, decipher.final()])
  } catch {
    return null
  }
}

/**
 * Tern's own Custom encoding (docs/imkit-custom-encoding.md): base64(nonce12 | ciphertext | tag16).
 * Strict, unlike Base64: what is not sealed with our key is not believed.
 */
export const createAesGcmCodec = (key: Buffer): PayloadCodec => ({
  confName: 'custom',
  decode: (payload): Decoded => {
    if (typeof payload !== 'string') return undecodable('not sealed')
    const sealed = readBase64(payload)
    if (sealed === null) return undecodable('no Base64')
    const plain = open(sealed, key)
    if (plain === null) return undecodable('the seal does not fit the key')
    const text = readUtf8(plain)
    const value = text === null ? undefined : readJson(text)
    return value === undefined ? undecodable('no JSON under the seal') : decoded(value)
  }
})
