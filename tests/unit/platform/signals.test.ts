import { describe, expect, it } from 'vitest'

import { closeAction } from '../../../src/main/platform/closePolicy'
import { isPanelDark, trayImage } from '../../../src/main/platform/trayImage'
import { doNotDisturbEnd, trayModel, type TrayState } from '../../../src/main/platform/trayModel'
import {
  dockText,
  iconText,
  NOTHING_UNREAD,
  titleText,
  type UnreadState,
  unreadWords
} from '../../../src/main/platform/unreadText'
import { english, loadTranslator } from '../../../src/shared/i18n'

const NOW = new Date('2026-03-02T12:00').getTime()
const HOUR = 3_600_000

const entry = (name: string, unread = 1) => ({ conversationId: name, name, unread })
const { translate: t } = english
const unread = (messages: number, isWaiting = false) => ({
  messages,
  conversations: messages,
  waitsFor: isWaiting ? ('signIn' as const) : null
})
const model = (state: Partial<TrayState> = {}) =>
  trayModel(
    {
      unread: NOTHING_UNREAD,
      isWindowVisible: true,
      conversations: [],
      doNotDisturbUntil: null,
      now: NOW,
      ...state
    },
    t
  )

describe('what is unread', () => {
  it.each<[UnreadState, string, string, string, string]>([
    [unread(0), '', '', 'Tern', ''],
    [unread(7), '7', '7', '(7) Tern', '7 unread'],
    [unread(12), '9+', '12', '(12) Tern', '12 unread'],
    [unread(0, true), '!', '!', '(!) Tern', 'sign-in needed'],
    [unread(3, true), '!', '3!', '(3!) Tern', '3 unread, sign-in needed'],
    [{ ...unread(0), waitsFor: 'keychain' }, '!', '!', '(!) Tern', 'keychain locked'],
    [{ ...unread(2), waitsFor: 'keychain' }, '!', '2!', '(2!) Tern', '2 unread, keychain locked'],
    [{ ...unread(0), conversations: 1 }, '', '', 'Tern', 'unread'],
    [unread(-1), '', '', 'Tern', ''],
    [unread(Number.NaN), '', '', 'Tern', '']
  ])('%j: icon "%s", Dock "%s", title "%s", words "%s"', (state, icon, dock, title, words) => {
    expect(iconText(state, 9)).toBe(icon)
    expect(dockText(state)).toBe(dock)
    expect(titleText(state, 'Tern')).toBe(title)
    expect(unreadWords(state, t)).toBe(words)
  })

  it.each([
    [42, '42'],
    [99, '99'],
    [100, '9+']
  ])('%d is "%s" where two digits fit', (messages, text) => {
    expect(iconText(unread(messages), 99)).toBe(text)
  })
})

describe('tray', () => {
  it('says in words what its picture says', () => {
    expect(model().tooltip).toBe('Tern')
    expect(model({ unread: unread(12, true) }).tooltip).toBe('Tern - 12 unread, sign-in needed')
  })

  it('speaks the language of the person', async () => {
    const { translate } = await loadTranslator('zh-Hant')
    const state = { ...unread(3), waitsFor: 'keychain' as const }
    const { tooltip, items } = trayModel(
      {
        unread: state,
        isWindowVisible: false,
        conversations: [entry('Ada')],
        doNotDisturbUntil: null,
        now: NOW
      },
      translate
    )
    expect(tooltip).toBe('Tern - 3 則未讀、鑰匙圈已鎖定')
    const labels = items.flatMap((item) => ('label' in item ? [item.label] : []))
    expect(labels).toEqual(['Ada (1)', '全部標為已讀', '勿擾', '顯示 Tern', '結束 Tern'])
  })

  it('is complete even with nothing unread', () => {
    const types = model().items.map(({ type }) => type)
    expect(types).toEqual(['markAllRead', 'doNotDisturb', 'separator', 'toggle', 'quit'])
    expect(model().items[0]).toMatchObject({ isEnabled: false })
    const toggle = model({ isWindowVisible: false }).items.find(({ type }) => type === 'toggle')
    expect(toggle).toEqual({ type: 'toggle', label: 'Show Tern' })
  })

  it('lists the five newest unread conversations first', () => {
    const conversations = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => entry(name))
    const { items } = model({ unread: unread(6), conversations })
    expect(items.slice(0, 7)).toEqual([
      ...['a', 'b', 'c', 'd', 'e'].map((name) => ({
        type: 'conversation',
        label: `${name} (1)`,
        conversationId: name
      })),
      { type: 'separator' },
      { type: 'markAllRead', label: 'Mark all as read', isEnabled: true }
    ])
  })

  it('says until when nothing disturbs', () => {
    const labelUntil = (doNotDisturbUntil: number | null): unknown =>
      model({ doNotDisturbUntil }).items.find(({ type }) => type === 'doNotDisturb')
    expect(labelUntil(NOW + HOUR)).toMatchObject({
      label: 'Do not disturb until 13:00',
      isOn: true
    })
    for (const until of [null, NOW, NOW - HOUR])
      expect(labelUntil(until)).toMatchObject({ label: 'Do not disturb', isOn: false })
  })

  it.each([
    ['hour', NOW + HOUR],
    ['tomorrow', new Date('2026-03-03T08:00').getTime()],
    ['off', null]
  ] as const)('do not disturb: %s', (choice, until) => {
    expect(doNotDisturbEnd(choice, NOW)).toBe(until)
  })

  it.each([
    ['Tom & Jerry', 'Tom && Jerry (1)'],
    ['two\nlines\t!', 'two lines ! (1)'],
    ['evil\u202egpj', 'evil gpj (1)'],
    ['👩'.repeat(60), `${'👩'.repeat(39)}… (1)`]
  ])('shows the name %j safely', (name, label) => {
    expect(model({ unread: unread(1), conversations: [entry(name)] }).items[0]).toMatchObject({
      label
    })
  })

  const dot = { ...unread(0), conversations: 1 }
  it.each([
    ['darwin', unread(3), true, 2, ['trayTemplate.png', '3', 'template']],
    ['darwin', dot, true, 2, ['trayUnreadTemplate.png', '', 'template']],
    ['win32', unread(0), true, 1, ['trayWinDark.png', '', 'coloured']],
    ['win32', unread(10), false, 1, ['trayWinLight.png', '9+', 'coloured']],
    ['linux', unread(0), false, 1, ['trayLinuxLight-24.png', '', 'coloured']],
    ['linux', unread(2, true), true, 2, ['trayLinuxDark-48.png', '!', 'coloured']]
  ] as const)('takes the picture for %s: %j', (platform, state, dark, scaleFactor, expected) => {
    const image = trayImage({ platform, unread: state, isPanelDark: dark, scaleFactor })
    expect([image.file, image.counter, image.style]).toEqual(expected)
  })

  it('knows that the top bar of GNOME is dark under a light theme', () => {
    expect(isPanelDark('linux', 'ubuntu:GNOME', false)).toBe(true)
    expect(isPanelDark('linux', 'KDE', false)).toBe(false)
    expect(isPanelDark('win32', undefined, true)).toBe(true)
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
