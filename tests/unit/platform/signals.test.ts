import { describe, expect, it } from 'vitest'

import { badgeText, drawBadge } from '../../../src/main/platform/badgeBitmap'
import { closeAction } from '../../../src/main/platform/closePolicy'
import { isPanelDark, trayImageFile } from '../../../src/main/platform/trayImage'
import { trayModel } from '../../../src/main/platform/trayModel'

const entry = (name: string, unread = 1) => ({ conversationId: name, name, unread })

describe('tray', () => {
  it('says how much is unread', () => {
    const state = { isWindowVisible: true, conversations: [] }
    expect(trayModel({ ...state, unread: 0 }).tooltip).toBe('Tern')
    expect(trayModel({ ...state, unread: 12 }).tooltip).toBe('Tern - 12 unread')
    expect(trayModel({ ...state, unread: 12 }).hasUnread).toBe(true)
  })

  it('always offers to show or hide, and to quit', () => {
    const labels = (isWindowVisible: boolean): unknown =>
      trayModel({ unread: 0, isWindowVisible, conversations: [] }).items.map((item) => item.type)
    expect(labels(true)).toEqual(['toggle', 'quit'])
    const [toggle] = trayModel({ unread: 0, isWindowVisible: false, conversations: [] }).items
    expect(toggle).toEqual({ type: 'toggle', label: 'Show Tern' })
  })

  it('lists the five newest unread conversations first', () => {
    const conversations = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => entry(name))
    const { items } = trayModel({ unread: 6, isWindowVisible: true, conversations })
    expect(items.slice(0, 6)).toEqual([
      ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
        type: 'conversation',
        label: `${name} (1)`,
        conversationId: name
      })),
      { type: 'separator' }
    ])
  })

  it.each([
    ['Tom & Jerry', 'Tom && Jerry (1)'],
    ['two\nlines\t!', 'two lines ! (1)'],
    ['evil\u202egpj', 'evil gpj (1)'],
    ['👩'.repeat(60), `${'👩'.repeat(39)}… (1)`]
  ])('shows the name %j safely', (name, label) => {
    const { items } = trayModel({ unread: 1, isWindowVisible: true, conversations: [entry(name)] })
    expect(items[0]).toMatchObject({ label })
  })

  it.each([
    ['darwin', true, true, 2, 'trayUnreadTemplate.png'],
    ['win32', false, true, 1, 'trayWinDark.png'],
    ['linux', false, false, 1, 'trayLinuxLight-24.png'],
    ['linux', true, true, 2, 'trayLinuxDarkUnread-48.png']
  ] as const)('takes the picture for %s', (platform, hasUnread, dark, scaleFactor, file) => {
    expect(trayImageFile({ platform, hasUnread, isPanelDark: dark, scaleFactor })).toBe(file)
  })

  it('knows that the top bar of GNOME is dark under a light theme', () => {
    expect(isPanelDark('linux', 'ubuntu:GNOME', false)).toBe(true)
    expect(isPanelDark('linux', 'KDE', false)).toBe(false)
    expect(isPanelDark('win32', undefined, true)).toBe(true)
  })
})

describe('badge', () => {
  it.each([
    [0, ''],
    [-1, ''],
    [Number.NaN, ''],
    [7, '7'],
    [42, '42'],
    [99, '99'],
    [100, '9+']
  ])('writes %d as "%s"', (unread, text) => {
    expect(badgeText(unread)).toBe(text)
  })

  it('draws nothing for nothing', () => {
    expect(drawBadge(0)).toBeNull()
  })

  it('draws a disc with clear corners, premultiplied, and other digits as other pictures', () => {
    const one = drawBadge(1)
    const eight = drawBadge(8)
    if (one === null || eight === null) throw new Error('no picture')
    expect(one.data).toHaveLength(one.width * one.height * 4)
    expect([...one.data.slice(0, 4)]).toEqual([0, 0, 0, 0])
    for (let at = 0; at < one.data.length; at += 4) {
      const [blue = 0, green = 0, red = 0, alpha = 0] = one.data.slice(at, at + 4)
      expect(Math.max(blue, green, red)).toBeLessThanOrEqual(alpha)
    }
    expect(Buffer.compare(one.data, eight.data)).not.toBe(0)
  })
})

describe('closing the window', () => {
  const context = {
    isQuitting: false,
    closeToTray: true,
    hasTrayHost: true,
    platform: 'linux'
  } as const

  it.each([
    ['hides to a tray that is there', {}, 'hide'],
    ['never hides into nothing', { hasTrayHost: false }, 'minimize'],
    ['quits when the person wants that', { closeToTray: false }, 'quit'],
    ['hides on macOS in any case', { platform: 'darwin', closeToTray: false }, 'hide'],
    ['closes when the app quits', { isQuitting: true }, 'close']
  ] as const)('%s', (_what, change, action) => {
    expect(closeAction({ ...context, ...change })).toBe(action)
  })
})
