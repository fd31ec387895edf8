import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { drawOverlay, withCounter } from '../../../src/main/platform/badgeBitmap'
import type { Bitmap } from '../../../src/main/platform/bitmap'
import { type TrayImageContext, trayImage } from '../../../src/main/platform/trayImage'
import { iconText } from '../../../src/main/platform/unreadText'
import { contactSheet, decodePng, encodePng } from '../../support/png'

/** `UPDATE_GOLDEN=1` writes the pictures anew; look at them before they are committed. */
const isUpdate = process.env.UPDATE_GOLDEN === '1'
const golden = join(import.meta.dirname, 'golden')
const pictures = join(import.meta.dirname, '..', '..', '..', 'resources', 'tray')

const states = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 4_000].map((messages) => ({
    messages,
    conversations: messages,
    waitsFor: null
  })),
  { messages: 0, conversations: 1, waitsFor: null },
  { messages: 3, conversations: 1, waitsFor: 'signIn' as const }
]

/** As tray.ts does it, for one scale. */
const drawn = (context: TrayImageContext, scale: 1 | 2): Bitmap => {
  const { file, counter, style } = trayImage(context)
  const name = scale === 2 && context.platform !== 'linux' ? file.replace('.png', '@2x.png') : file
  return withCounter(decodePng(readFileSync(join(pictures, name))), counter, style)
}

const sheetOf = (platform: NodeJS.Platform, isPanelDark: boolean): Bitmap =>
  contactSheet(
    ([1, 2] as const).map((scaleFactor) =>
      states.map((unread) => drawn({ platform, unread, isPanelDark, scaleFactor }, scaleFactor))
    ),
    isPanelDark ? [0x30, 0x30, 0x30] : [0xf0, 0xf0, 0xf0]
  )

const expectGolden = (name: string, picture: Bitmap): void => {
  const file = join(golden, `${name}.png`)
  if (isUpdate) {
    mkdirSync(golden, { recursive: true })
    writeFileSync(file, encodePng(picture))
  }
  expect(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1`).toBe(true)
  const expected = decodePng(readFileSync(file))
  expect([picture.width, picture.height]).toEqual([expected.width, expected.height])
  expect(Buffer.compare(picture.data, expected.data), `${name} looks different`).toBe(0)
}

describe('golden pictures', () => {
  it.each([
    ['tray-linux-light', 'linux', false],
    ['tray-linux-dark', 'linux', true],
    ['tray-windows-light', 'win32', false],
    ['tray-windows-dark', 'win32', true],
    ['tray-macos-template', 'darwin', false]
  ] as const)('%s: none, 1 to 9, 9+, marked, sign-in; 1x and 2x', (name, platform, isDark) => {
    expectGolden(name, sheetOf(platform, isDark))
  })

  it('windows-overlay: 1 to 99, 9+, sign-in', () => {
    const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 42, 99, 100]
    const texts = [
      ...counts.map((messages) => iconText({ messages, conversations: 1, waitsFor: null }, 99)),
      '!'
    ]
    const overlays = texts.map((text) => drawOverlay(text)!)
    expectGolden('windows-overlay', contactSheet([overlays], [0xf0, 0xf0, 0xf0]))
  })
})

describe('a counter', () => {
  const base = drawn(
    { platform: 'linux', unread: states[0]!, isPanelDark: false, scaleFactor: 1 },
    1
  )

  it('leaves the picture alone when there is nothing to say', () => {
    expect(withCounter(base, '', 'coloured')).toBe(base)
    expect(drawOverlay('')).toBeNull()
  })

  it('does not touch the picture that it is drawn into', () => {
    const before = Uint8Array.from(base.data)
    withCounter(base, '9+', 'coloured')
    expect(base.data).toEqual(before)
  })

  it('stays premultiplied, and black in a template', () => {
    for (const style of ['coloured', 'template'] as const) {
      const { data } = withCounter(base, '8', style)
      for (let at = 0; at < data.length; at += 4) {
        const [blue = 0, green = 0, red = 0, alpha = 0] = data.subarray(at, at + 4)
        expect(Math.max(blue, green, red)).toBeLessThanOrEqual(alpha)
      }
    }
    const template = drawn(
      { platform: 'darwin', unread: states[3]!, isPanelDark: false, scaleFactor: 1 },
      1
    )
    for (let at = 0; at < template.data.length; at += 4)
      expect(Math.max(...template.data.subarray(at, at + 3))).toBe(0)
  })
})
