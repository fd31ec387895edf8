import { describe, expect, it } from 'vitest'

import {
  encodingOf,
  type Identity,
  imkitSecret,
  type ImkitSignInAgain,
  isSameAccount
} from '../../../../src/main/core/account/signIn'
import {
  type ImkitCredentials,
  readCredentials,
  writeCredentials
} from '../../../../src/main/core/imkitCredentials'
import type { err } from '../../../../src/shared/domain'
import { accountSample } from '../../../support/samples'

const KEY = 'Ab'.repeat(32)
const STORED: ImkitCredentials = {
  token: 'old',
  clientKey: 'client',
  payloadEncoding: 'custom',
  customKey: KEY,
  deviceId: 'device-1'
}
const entered = (change: Partial<ImkitSignInAgain> = {}): ImkitSignInAgain => ({
  clientKey: ' client ',
  token: ' token\n',
  payloadEncoding: 'none',
  customKey: null,
  ...change
})
const made = (
  change: Partial<ImkitSignInAgain>,
  stored: ImkitCredentials | null = null
): ImkitCredentials | ReturnType<typeof err> => {
  const secret = imkitSecret(entered(change), stored, () => 'device-new')
  return secret.ok ? readCredentials(secret.value) : { ok: false, error: secret.error }
}

describe('the secret of an IMKIT account', () => {
  it('holds what was entered, without the spaces around it, and a device of its own', () => {
    expect(made({})).toEqual({
      token: 'token',
      clientKey: 'client',
      payloadEncoding: 'none',
      customKey: null,
      deviceId: 'device-new'
    })
  })

  it.each([
    ['clientKey', { clientKey: ' ' }],
    ['token', { token: '\n' }],
    ['customKey', { payloadEncoding: 'custom', customKey: null }],
    ['customKey', { payloadEncoding: 'custom', customKey: KEY.slice(1) }],
    ['customKey', { payloadEncoding: 'custom', customKey: `${KEY.slice(1)}g` }]
  ] as const)('needs a usable %s (%j)', (field, change) => {
    expect(made(change)).toMatchObject({ error: { code: 'invalid_input', field } })
  })

  it('keeps a key for the encoding that uses it only', () => {
    expect(made({ payloadEncoding: 'custom', customKey: ` ${KEY} ` })).toMatchObject({
      customKey: KEY
    })
    expect(made({ payloadEncoding: 'base64', customKey: KEY })).toMatchObject({ customKey: null })
  })

  it('takes from before what is not entered again, and stays the same device', () => {
    const again = { clientKey: null, payloadEncoding: 'custom', customKey: null } as const
    expect(made(again, STORED)).toEqual({ ...STORED, token: 'token' })
    expect(made({ ...again, token: null }, STORED)).toEqual(STORED)
    expect(made({ token: null })).toMatchObject({ error: { field: 'token' } })
    expect(made(again)).toMatchObject({ error: { field: 'clientKey' } })
  })
})

describe('the encoding that the interface shows', () => {
  it.each([
    ['imkit', writeCredentials(STORED), 'custom'],
    ['imkit', null, null],
    ['photon', 'key', null]
  ] as const)('of %s is that of the secret', (kind, secret, encoding) => {
    expect(encodingOf(kind, secret)).toBe(encoding)
  })
})

describe('two accounts', () => {
  const imkit = (token: string, owner: string | null, serverUrl = 'https://a'): Identity => ({
    account: accountSample({ kind: 'imkit', serverUrl }),
    secret: writeCredentials({ ...STORED, token, deviceId: token + String(owner) }),
    owner
  })
  const photon = (serverUrl: string, kind: 'photon' | 'bluebubbles' = 'photon'): Identity => ({
    account: accountSample({ kind, serverUrl }),
    secret: serverUrl,
    owner: null
  })
  it.each([
    [
      'one Mac is one account, whatever it is called',
      photon('a'),
      photon('a', 'bluebubbles'),
      true
    ],
    ['two Macs are two', photon('a'), photon('b'), false],
    ['one token is one account', imkit('t', null), imkit('t', null), true],
    ['two tokens of one person are one', imkit('t', 'u1'), imkit('other', 'u1'), true],
    ['two people at one server are two', imkit('t', 'u1'), imkit('other', 'u2'), false],
    ['two people nobody knows yet are two', imkit('t', null), imkit('other', null), false],
    ['one token at two servers is two', imkit('t', 'u1'), imkit('t', 'u1', 'https://b'), false],
    ['two services at one address are two', imkit('t', null), photon('https://a'), false]
  ])('%s', (_, a, b, isSame) => {
    expect([isSameAccount(a, b), isSameAccount(b, a)]).toEqual([isSame, isSame])
  })
})
