import { createCipheriv } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createAesGcmCodec, readAesKey } from '../../../../src/main/backends/codec/aesGcmCodec'
import { base64Codec } from '../../../../src/main/backends/codec/base64Codec'
import { plainCodec } from '../../../../src/main/backends/codec/plainCodec'
import { codecOf } from '../../../../src/main/backends/imkit/codecOf'
import { readCredentials, writeCredentials } from '../../../../src/main/core/imkitCredentials'

const KEY_TEXT = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
const KEY = Buffer.from(KEY_TEXT, 'hex')

const toBase64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const seal = (plain: Uint8Array, key = KEY): string => {
  const nonce = Buffer.alloc(12, 7)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const parts = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(parts).toString('base64')
}

describe('base64', () => {
  it('gives back every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const parsed: unknown = JSON.parse(text)
        expect(base64Codec.decode(toBase64(text))).toEqual({ ok: true, value: parsed })
      })
    )
  })

  it('takes what is no string as it is, and text that is no JSON as text', () => {
    expect(base64Codec.decode({ a: 1 })).toEqual({ ok: true, value: { a: 1 } })
    expect(base64Codec.decode(null)).toEqual({ ok: true, value: null })
    expect(base64Codec.decode(toBase64('folder_1'))).toEqual({ ok: true, value: 'folder_1' })
  })

  it.each([
    ['no Base64', '%%%'],
    ['cut off', 'QUJDR'],
    ['padding inside', 'QQ==QUJD'],
    ['Latin-1 bytes', Buffer.from([0x22, 0xe4, 0x22]).toString('base64')],
    ['half an emoji', Buffer.from([0x22, 0xf0, 0x9f, 0x22]).toString('base64')]
  ])('refuses %s', (_name, payload) => {
    expect(base64Codec.decode(payload)).toMatchObject({ ok: false })
  })

  it('reads large payloads, also with line breaks', () => {
    const text = JSON.stringify({ text: '你😀'.repeat(500_000) })
    const value: unknown = JSON.parse(text)
    expect(base64Codec.decode(toBase64(text))).toEqual({ ok: true, value })
    const folded = toBase64('{"a":"b"}').replace(/(.{5})/g, '$1\r\n')
    expect(base64Codec.decode(folded)).toEqual({ ok: true, value: { a: 'b' } })
  })
})

describe('custom', () => {
  const codec = createAesGcmCodec(KEY)

  it('opens the test vector of the document', () => {
    const payload =
      'ICEiIyQlJicoKSorqRjUHwP1ODQ4DnPs7TqZnKM6jfviolnMiEvM9+w3fvnqH24m8wgnv5N2IlX5Eabw7xFF6p8='
    expect(codec.decode(payload)).toEqual({
      ok: true,
      value: { room: 'r1', message: '你好 👋' }
    })
  })

  it('believes nothing that was not sealed with the key, or was changed', () => {
    const payload = seal(Buffer.from('{"a":1}'))
    expect(codec.decode(payload)).toEqual({ ok: true, value: { a: 1 } })
    const bytes = Buffer.from(payload, 'base64')
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(codec.decode(changed.toString('base64'))).toMatchObject({ ok: false })
    }
    expect(codec.decode(seal(Buffer.from('{}'), Buffer.alloc(32, 1)))).toMatchObject({ ok: false })
    expect(codec.decode({ a: 1 })).toMatchObject({ ok: false })
    expect(codec.decode(seal(Buffer.from([0xff])))).toMatchObject({ ok: false })
    expect(codec.decode(seal(Buffer.from('no JSON')))).toMatchObject({ ok: false })
  })
})

describe('all codecs', () => {
  it('have an answer for everything', () => {
    const codecs = [plainCodec, base64Codec, createAesGcmCodec(KEY)]
    fc.assert(
      fc.property(fc.anything(), fc.base64String(), (value, text) => {
        for (const codec of codecs) {
          expect(codec.decode(value)).toHaveProperty('ok')
          expect(codec.decode(text)).toHaveProperty('ok')
        }
      })
    )
  })
})

describe('credentials', () => {
  it('read back what they wrote', () => {
    const credentials = {
      token: 't',
      clientKey: 'c',
      payloadEncoding: 'custom',
      customKey: KEY_TEXT,
      deviceId: 'd'
    } as const
    expect(readCredentials(writeCredentials(credentials))).toEqual(credentials)
    expect(codecOf(credentials)?.confName).toBe('custom')
  })

  it('take other text for a bare token', () => {
    const plain = { clientKey: '', payloadEncoding: 'none', customKey: null, deviceId: null }
    expect(readCredentials('opaque')).toEqual({ ...plain, token: 'opaque' })
    expect(readCredentials(null)).toEqual({ ...plain, token: '' })
  })

  it('never throw', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof readCredentials(text).token).toBe('string')
      })
    )
  })

  it.each(['', 'abc', `${KEY_TEXT}00`, KEY_TEXT.replace('0', 'g')])('no key: %s', (text) => {
    expect(readAesKey(text)).toBeNull()
  })
})
