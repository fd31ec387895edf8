import { decoded, undecodable, type PayloadCodec } from './payloadCodec'
import { readBase64, readJson, readUtf8 } from './strictUtf8'

/**
 * Base64 of the UTF-8 bytes of JSON. Tolerant where the page says that servers differ (imkit.md 1.4):
 * what is no string is taken as it is, and text that is no JSON stays text (a bare preference key).
 */
export const base64Codec: PayloadCodec = {
  confName: 'base64',
  decode: (payload) => {
    if (typeof payload !== 'string') return decoded(payload)
    const bytes = readBase64(payload)
    if (bytes === null) return undecodable('no Base64')
    const text = readUtf8(bytes)
    if (text === null) return undecodable('no UTF-8 inside the Base64')
    const value = readJson(text)
    return decoded(value === undefined ? text : value)
  }
}
