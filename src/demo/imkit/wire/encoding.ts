import { createCipheriv, randomBytes } from 'node:crypto'

import type { ImkitEncoding } from '../types'

/** Turns the argument of an event or ack into what goes over the wire. */
export type Encode = (payload: unknown) => unknown

/** `key` is needed for Custom only: 64 hex digits. */
export function encoderFor(encoding: ImkitEncoding | 'garbage', key: string | null): Encode {
  switch (encoding) {
    case 'none':
      return (payload) => payload
    case 'base64':
      return (payload) => jsonBytes(payload).toString('base64')
    case 'custom': {
      const bytes = Buffer.from(key ?? '', 'hex')
      return (payload) => seal(jsonBytes(payload), bytes, randomBytes(12))
    }
    case 'garbage':
      return () => '%%% not base64, not JSON %%%'
  }
}

/** docs/imkit-custom-encoding.md: base64 of nonce, AES-256-GCM ciphertext and tag. */
export function seal(plain: Uint8Array, key: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64')
}

export function isCustomKey(key: string): boolean {
  return /^[0-9a-f]{64}$/i.test(key)
}

/** A database of UTF-8 text cannot hold a lone surrogate: it comes back as U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

/** The same for every string inside a value of JSON. */
export function wellFormedJson(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.map(wellFormedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [wellFormed(name), wellFormedJson(inner)])
  )
}

function jsonBytes(payload: unknown): Buffer {
  return Buffer.from(JSON.stringify(payload ?? null), 'utf8')
}
