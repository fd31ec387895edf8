import type { ImkitCredentials } from '../../core/imkitCredentials'
import { createAesGcmCodec, readAesKey } from '../codec/aesGcmCodec'
import { base64Codec } from '../codec/base64Codec'
import type { PayloadCodec } from '../codec/payloadCodec'
import { plainCodec } from '../codec/plainCodec'

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
