import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { busPath } from '../../../../src/main/platform/dbus/address'
import {
  type DbusMessage,
  decodeMessage,
  encodeMessage
} from '../../../../src/main/platform/dbus/message'
import { DbusReader } from '../../../../src/main/platform/dbus/reader'
import { type DbusValue, typesOf, variant } from '../../../../src/main/platform/dbus/value'
import { DbusWriter } from '../../../../src/main/platform/dbus/writer'

const through = (signature: string, values: readonly DbusValue[]): readonly DbusValue[] =>
  new DbusReader(new DbusWriter().values(signature, values).result(), false).values(signature)

describe('values', () => {
  it.each([
    ['', []],
    ['s', ['s']],
    ['sa{sv}', ['s', 'a{sv}']],
    ['a(iiay)ua{s(ii)}', ['a(iiay)', 'u', 'a{s(ii)}']]
  ])('signature %s lists %j', (signature, types) => {
    expect(typesOf(signature)).toEqual(types)
  })

  it.each(['a', '(', '(s', 'z', 'a{', 's)', '()', 'a()', '(s())', 'a{}'])(
    'refuses %s as a signature',
    (signature) => {
      expect(() => typesOf(signature)).toThrow(RangeError)
    }
  )

  it.each<readonly [string, readonly DbusValue[]]>([
    ['yybuixds', [0, 255, true, 4_000_000_000, -7, -9_000_000_000, 1.5, 'Zoë 👋']],
    [
      'a{sv}',
      [
        [
          ['count', variant('x', 3)],
          ['shown', variant('b', false)]
        ]
      ]
    ],
    [
      'a(iay)s',
      [
        [
          [1, [1, 2, 3]],
          [2, []]
        ],
        'after'
      ]
    ],
    ['as', [[]]],
    ['v', [variant('v', variant('(sg)', ['a', 'a{sv}']))]]
  ])('%s comes back as it was', (signature, values) => {
    expect(through(signature, values)).toEqual(values)
  })

  it('lays values out as the specification does', () => {
    const bytes = new DbusWriter().values('yua{sv}', [1, 2, [['k', variant('x', 3)]]]).result()
    // A byte, padding to 4, the number, the array's length, padding to 8, then key, variant, value.
    expect(bytes.toString('hex')).toBe(
      '01000000' +
        '02000000' +
        '18000000' +
        '00000000' +
        '01000000' +
        '6b00' +
        '01' +
        '7800' +
        '000000' +
        '00000000' +
        '0300000000000000'
    )
  })

  it('throws where values do not fit the signature', () => {
    expect(() => new DbusWriter().values('ss', ['one'])).toThrow(TypeError)
  })

  it('never reads past the end, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isBig) => {
        for (const signature of ['a{sv}', 'v', 'sss', 'a(iiay)', 'xd'])
          try {
            new DbusReader(Buffer.from(bytes), isBig).values(signature)
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError)
          }
      })
    )
  })
})

describe('messages', () => {
  const message: DbusMessage = {
    type: 'call',
    serial: 7,
    path: '/a/b',
    interface: 'c.d',
    member: 'E',
    destination: ':1.2',
    signature: 'su',
    body: ['text', 5],
    isNoReplyExpected: false
  }

  it('come back as they were', () => {
    const bytes = encodeMessage(message)
    expect(decodeMessage(bytes)).toEqual({ message, length: bytes.length })
  })

  it('wait for their last byte, and leave the next one alone', () => {
    const bytes = encodeMessage(message)
    for (let length = 0; length < bytes.length; length += 1)
      expect(decodeMessage(bytes.subarray(0, length))).toBeNull()
    expect(decodeMessage(Buffer.concat([bytes, bytes]))?.length).toBe(bytes.length)
  })

  it('of an unknown type are passed over', () => {
    const bytes = encodeMessage(message)
    bytes[1] = 9
    expect(decodeMessage(bytes)).toEqual({ message: null, length: bytes.length })
  })

  it('of an absurd length end the connection', () => {
    const bytes = encodeMessage(message)
    bytes.writeUInt32LE(2_000_000_000, 4)
    expect(() => decodeMessage(bytes)).toThrow(RangeError)
  })
})

describe('the address of the bus', () => {
  it.each([
    ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
    ['unix:path=/tmp/a%20b,guid=12', '/tmp/a b'],
    ['unix:guid=12,path=/tmp/x', '/tmp/x'],
    ['unix:abstract=/tmp/dbus-1,guid=1', '\0/tmp/dbus-1'],
    ['tcp:host=x;unix:path=/tmp/y', '/tmp/y'],
    ['tcp:host=x', null],
    ['unix:path=%zz', null]
  ])('%s is %j', (address, path) => {
    expect(busPath({ DBUS_SESSION_BUS_ADDRESS: address })).toBe(path)
  })

  it('is in the runtime folder where nobody says another', () => {
    expect(busPath({ XDG_RUNTIME_DIR: '/run/user/7' })).toBe('/run/user/7/bus')
    expect(busPath({})).toBeNull()
  })
})
