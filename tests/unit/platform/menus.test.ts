import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'

import { contextMenuTemplate, type ClickedOn } from '../../../src/main/platform/contextMenu'
import { menuTemplate } from '../../../src/main/platform/menu'
import { jumpList, quickEntries } from '../../../src/main/platform/quickMenus'
import { asAccountId, asConversationId } from '../../../src/shared/domain'
import { english, loadTranslator } from '../../../src/shared/i18n'
import type { MenuCommand } from '../../../src/shared/ipc/events'
import { conversationSample } from '../../support/samples'

vi.mock('electron', () => ({ Menu: {} }))

/** A menu as lines: `Label [key]`, `(role)`, `-`; submenus are indented. */
const outline = (items: readonly MenuItemConstructorOptions[], depth = 0): readonly string[] =>
  items
    .filter(({ visible }) => visible !== false)
    .flatMap((item) => {
      const { label, role, type, accelerator, submenu, enabled } = item
      const what = role === undefined ? '' : ` (${role})`
      const name = type === 'separator' ? '-' : `${label ?? ''}${what}`
      const key = accelerator === undefined ? '' : ` [${accelerator}]`
      const state = enabled === false ? ' off' : ''
      const below = Array.isArray(submenu) ? outline(submenu, depth + 1) : []
      return [`${'  '.repeat(depth)}${name}${key}${state}`, ...below]
    })

const { translate: t } = english
const actions = { onCommand: vi.fn(), onZoom: vi.fn() }

describe('the application menu', () => {
  it.each(['darwin', 'linux', 'win32'] as const)('on %s', (platform) => {
    expect(outline(menuTemplate(platform, false, actions, t)).join('\n')).toMatchSnapshot()
  })

  it.each(['darwin', 'linux', 'win32'] as const)('has no English left on %s', async (platform) => {
    const { translate } = await loadTranslator('zh-Hant')
    const words = (items: readonly MenuItemConstructorOptions[]): readonly string[] =>
      items.flatMap(({ label, submenu }) => [
        ...(label === undefined ? [] : [label]),
        ...(Array.isArray(submenu) ? words(submenu) : [])
      ])
    const labels = words(menuTemplate(platform, true, actions, translate))
    expect(labels.filter((label) => !/\p{Script=Han}/u.test(label) && label !== 'Tern')).toEqual([])
  })

  it('has the tools of developers only in development', () => {
    expect(outline(menuTemplate('linux', true, actions, t)).join()).toContain('(toggleDevTools)')
    expect(outline(menuTemplate('linux', false, actions, t)).join()).not.toContain('toggleDevTools')
  })

  it('asks the window for what it offers', () => {
    const items = menuTemplate('linux', false, actions, t).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : []
    )
    const commands: MenuCommand[] = []
    for (const item of items)
      if (item.registerAccelerator === false || item.label === 'About Tern')
        item.click?.({} as never, undefined, {})
    commands.push(...actions.onCommand.mock.calls.map(([command]) => command as MenuCommand))
    expect(commands.sort()).toEqual([
      'about',
      'newConversation',
      'settings',
      'shortcuts',
      'switcher'
    ])
  })

  it('zooms with every key that people press for it', () => {
    const view = menuTemplate('linux', false, actions, t).find(({ label }) => label === '&View')
    const keys = (view?.submenu as MenuItemConstructorOptions[])
      .filter(({ accelerator }) => accelerator !== undefined)
      .map((item) => {
        actions.onZoom.mockClear()
        item.click?.({} as never, undefined, {})
        return `${String(item.accelerator)} ${String(actions.onZoom.mock.calls[0]?.[0])}`
      })
    expect(keys).toEqual([
      'CommandOrControl+0 reset',
      'CommandOrControl+Plus in',
      'CommandOrControl+= in',
      'CommandOrControl+numadd in',
      'CommandOrControl+- out',
      'CommandOrControl+numsub out',
      'CommandOrControl+num0 reset'
    ])
  })
})

describe('the context menu', () => {
  const flags = {
    canUndo: true,
    canRedo: false,
    canCut: true,
    canCopy: true,
    canPaste: true,
    canDelete: true,
    canSelectAll: true,
    canEditRichly: false
  }
  const params = (change: Partial<ClickedOn>): ClickedOn => ({
    isEditable: true,
    selectionText: '',
    misspelledWord: '',
    dictionarySuggestions: [],
    editFlags: flags,
    ...change
  })
  const spelling = { replace: vi.fn(), learn: vi.fn() }
  const edit = [
    ...['Undo (undo)', 'Redo (redo) off', '-', 'Cut (cut)', 'Copy (copy)', 'Paste (paste)'],
    'Select All (selectAll)'
  ]

  it.each([
    ['nothing on empty ground', { isEditable: false }, []],
    ['nothing for blanks', { isEditable: false, selectionText: ' \n' }, []],
    ['copy for selected text', { isEditable: false, selectionText: 'a word' }, ['Copy (copy)']],
    ['editing in a field', {}, edit],
    [
      'suggestions, five at most',
      { misspelledWord: 'wrod', dictionarySuggestions: ['word', 'rod', 'R&D', 'wood', 'Wro', 'x'] },
      ['word', 'rod', 'R&&D', 'wood', 'Wro', 'Add to dictionary', '-', ...edit]
    ],
    [
      'a word that nothing is like',
      { misspelledWord: 'qqqq' },
      ['No suggestions off', 'Add to dictionary', '-', ...edit]
    ]
  ])('%s', (_name, change, expected) => {
    expect(outline(contextMenuTemplate(params(change), spelling, t))).toEqual(expected)
  })

  it('replaces and learns the word itself', () => {
    const menu = contextMenuTemplate(
      params({ misspelledWord: 'wrod', dictionarySuggestions: ['R&D'] }),
      spelling,
      t
    )
    for (const item of menu.slice(0, 2)) item.click?.({} as never, undefined, {})
    expect(spelling.replace).toHaveBeenCalledWith('R&D')
    expect(spelling.learn).toHaveBeenCalledWith('wrod')
  })
})

describe('Dock menu and jump list', () => {
  const conversations = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) =>
    conversationSample(name, {
      id: asConversationId(`c${name.repeat(20)}`),
      accountId: asAccountId('3f2a9c1e-5b7d-4a60-9e1f-0c2d4b6a8f10'),
      name: name === 'b' ? 'R&D\n\u202eteam' : `Person ${name}`,
      unreadCount: index + 1
    })
  )

  it('has the five newest, cleaned', () => {
    const labels = quickEntries(conversations, { notifications: 'full' }).map(({ label }) => label)
    expect(labels).toEqual([
      'Person a (1)',
      'R&&D team (2)',
      'Person c (3)',
      'Person d (4)',
      'Person e (5)'
    ])
  })

  it.each(['anonymous', 'none'] as const)(
    'names nobody where notifications do not: %s',
    (level) => {
      expect(quickEntries(conversations, { notifications: level })).toEqual([])
    }
  )

  it('starts Tern with a link behind --', () => {
    const entries = quickEntries(conversations.slice(1, 2), { notifications: 'name' })
    expect(jumpList(entries, 'C:\\Tern\\Tern.exe', t)).toEqual([
      {
        type: 'custom',
        name: 'Unread',
        items: [
          {
            type: 'task',
            title: 'R&D team (2)',
            description: 'Show this conversation in Tern',
            program: 'C:\\Tern\\Tern.exe',
            args: `-- tern://conversation/3f2a9c1e-5b7d-4a60-9e1f-0c2d4b6a8f10/c${'b'.repeat(20)}`,
            iconPath: 'C:\\Tern\\Tern.exe',
            iconIndex: 0
          }
        ]
      }
    ])
    expect(jumpList([], 'x', t)).toEqual([])
  })
})
