import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { peaksOf } from '../../src/renderer/src/view/peaks'
import { playTime } from '../../src/renderer/src/view/playTime'
import { readContact } from '../../src/renderer/src/view/vcard'

const read = (...lines: string[]): ReturnType<typeof readContact> =>
  readContact(new TextEncoder().encode(['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n')))

describe('contact cards', () => {
  it('are read by their parts', () => {
    expect(
      read(
        'VERSION:3.0',
        'N:Holt;Vera;;;',
        'FN:Vera Holt',
        'ORG:Boulder Hall;Desk',
        'item1.TEL;type=CELL:+44 20 7946 0018',
        'TEL:tel:+1-555-0100',
        'EMAIL;type=INTERNET:vera@hall.example'
      )
    ).toEqual({
      name: 'Vera Holt',
      organisation: 'Boulder Hall Desk',
      phones: ['+44 20 7946 0018', '+1-555-0100'],
      mails: ['vera@hall.example'],
      others: 0
    })
  })

  it('are named by what there is', () => {
    expect(read('N:Holt;Vera;M\\, A;;')?.name).toBe('Vera M, A Holt')
    expect(read('ORG:Hall')?.name).toBe('Hall')
    expect(read('EMAIL:a@b.example')?.name).toBe('a@b.example')
    expect(read('NOTE:nothing')).toBeNull()
    expect(readContact(new TextEncoder().encode('hello'))).toBeNull()
  })

  it('of version 2.1 are unfolded and decoded', () => {
    expect(
      read('FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB =', '=C3=85ngstr=C3=B6m')?.name
    ).toBe('Zoë Ångström')
    expect(read('FN:Long', ' er name')?.name).toBe('Longer name')
  })

  it('in one file are counted', () => {
    expect(read('FN:A', 'END:VCARD', 'BEGIN:VCARD', 'FN:B')).toMatchObject({ name: 'A', others: 1 })
  })

  it('cannot hide, flood or break anything', () => {
    expect(read('FN:photo\u202Egpj.exe\u0000')?.name).toBe('photo gpj.exe')
    const flood = Array.from({ length: 5_000 }, (_none, index) => `TEL:${String(index)}`)
    expect(read(...flood)?.phones).toHaveLength(10)
    expect(read(`FN:${'x'.repeat(9_000)}`)?.name).toHaveLength(200)
    expect(read('FN:<img src=x onerror=alert(1)>')?.name).toBe('<img src=x onerror=alert(1)>')
    expect(readContact(new Uint8Array(300 * 1024))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, text) => {
        readContact(bytes)
        read(text, `FN${text}:${text}`, `TEL;ENCODING=QUOTED-PRINTABLE:${text}`)
      })
    )
  })
})

describe('a recording', () => {
  it('is drawn by its loudest moments', () => {
    const samples = Float32Array.from([0, 0.1, -0.5, 0.2, 0, 0, 0.25, 0])
    expect(peaksOf(samples, 4)).toEqual(
      [0.2, 1, 0, 0.5].map((peak) => expect.closeTo(peak, 5) as number)
    )
    expect(peaksOf(new Float32Array(0), 3)).toEqual([0, 0, 0])
  })

  it('has a time', () => {
    expect([0, 5_400, 65_000, 3_725_000, -1].map(playTime)).toEqual([
      '0:00',
      '0:05',
      '1:05',
      '1:02:05',
      '0:00'
    ])
  })
})
