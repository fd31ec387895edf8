import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isLoopbackUrl, parseServerUrl } from '../../../../src/main/core/account/serverUrl'

describe('parseServerUrl accepts', () => {
  it.each([
    ['https://mac.example', 'https://mac.example'],
    ['mac.example', 'https://mac.example'],
    ['  https://mac.example/  ', 'https://mac.example'],
    ['HTTPS://MAC.Example:8443/', 'https://mac.example:8443'],
    ['https://mac.example/base/path/', 'https://mac.example/base/path'],
    ['https://mac.example/api/v1/server/info', 'https://mac.example'],
    ['https://mac.example/base/socket.io/?EIO=4&transport=websocket', 'https://mac.example/base'],
    ['https://mac.example/?guid=abc#top', 'https://mac.example'],
    ['http://localhost:1234', 'http://localhost:1234'],
    ['localhost:1234', 'http://localhost:1234'],
    ['127.0.0.1:1234', 'http://127.0.0.1:1234'],
    ['http://[::1]:1234/', 'http://[::1]:1234'],
    ['192.168.1.20:1234', 'http://192.168.1.20:1234'],
    ['http://10.0.0.5', 'http://10.0.0.5'],
    ['http://172.16.0.1', 'http://172.16.0.1'],
    ['http://172.31.255.1', 'http://172.31.255.1'],
    ['http://169.254.3.4', 'http://169.254.3.4'],
    ['http://[fd12:3456::1]', 'http://[fd12:3456::1]'],
    ['http://[fe80::1]', 'http://[fe80::1]'],
    ['mac-mini.local', 'http://mac-mini.local'],
    ['https://192.168.1.20', 'https://192.168.1.20'],
    ['https://müller.example', 'https://xn--mller-kva.example']
  ])('%s', (input, expected) => {
    expect(parseServerUrl(input)).toEqual({ ok: true, value: expected })
  })
})

describe('parseServerUrl refuses', () => {
  it.each([
    ['', 'invalid_input'],
    ['   ', 'invalid_input'],
    ['not a url', 'invalid_input'],
    ['https://', 'invalid_input'],
    ['ftp://mac.example', 'invalid_input'],
    ['file:///etc/passwd', 'invalid_input'],
    ['wss://mac.example', 'invalid_input'],
    ['https://user:secret@mac.example', 'invalid_input'],
    ['user@mac.example', 'invalid_input'],
    ['http://mac.example', 'insecure_url'],
    ['http://8.8.8.8', 'insecure_url'],
    ['http://172.15.0.1', 'insecure_url'],
    ['http://172.32.0.1', 'insecure_url'],
    ['http://192.169.0.1', 'insecure_url'],
    ['http://10.0.0.1.evil.example', 'insecure_url'],
    ['http://localhost.evil.example', 'insecure_url'],
    ['http://evil.example#.local', 'insecure_url'],
    ['http://local', 'insecure_url']
  ])('%s', (input, code) => {
    expect(parseServerUrl(input)).toMatchObject({ ok: false, error: { code, field: 'serverUrl' } })
  })
})

describe('what was accepted', () => {
  it('has no slash at its end, no secret in it, and is accepted again unchanged', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true, withFragments: true, size: 'small' }),
        (url) => {
          const parsed = parseServerUrl(url)
          if (!parsed.ok) return
          expect(parsed.value).not.toMatch(/[/?#]$/)
          // An "@" in the path is only a letter; before the host it would be somebody's name.
          const { username, password } = new URL(parsed.value)
          expect([username, password]).toEqual(['', ''])
          expect(parseServerUrl(parsed.value)).toEqual(parsed)
        }
      )
    )
  })

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (input) => {
        expect(typeof parseServerUrl(input).ok).toBe('boolean')
        expect(typeof isLoopbackUrl(input)).toBe('boolean')
      })
    )
  })
})

describe('isLoopbackUrl', () => {
  it.each([
    ['http://127.0.0.1:1234', true],
    ['http://127.9.9.9', true],
    ['http://localhost:1', true],
    ['http://tern.localhost', true],
    ['http://[::1]:1', true],
    ['http://192.168.1.1', false],
    ['http://mac.local', false],
    ['https://127.0.0.1.evil.example', false],
    ['nonsense', false]
  ])('%s: %s', (url, expected) => {
    expect(isLoopbackUrl(url)).toBe(expected)
  })
})
