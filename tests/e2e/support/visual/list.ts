/** Every screen, and how a person gets there. Accounts come with `signInToBoth`, between the parts. */
import type { Locator, Page } from 'playwright'
import { expect } from 'playwright/test'

import type { ConnectionState } from '../../../../src/shared/domain'
import { bubble, composer, conversationList, conversationOption, timeline } from '../screens'
import { inPage, invoke } from '../snapshot'
import { chineseScreens } from './chinese'
import { NOW, type Size, type Stage } from './stage'

export type Screen = {
  readonly name: string
  readonly open: (stage: Stage, size: Size) => Promise<unknown>
  /** What differs from run to run or from machine to machine: painted over. */
  readonly hide?: (page: Page) => Locator
  /** How to leave it, if not by Esc. */
  readonly leave?: (stage: Stage) => Promise<unknown>
}

/** The quick switcher finds what the list would have to be scrolled for, at any width. */
export const goTo = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Conversation name' })
  const found = page.getByRole('listbox', { name: 'Matching conversations' })
  await field.fill(name)
  await expect(found.getByRole('option').first()).toContainText(name)
  await field.press('Enter')
  await expect(page.locator('header h1', { hasText: name })).toBeVisible()
  await expect(timeline(page).getByRole('article').last()).toBeInViewport()
}

/** The list, with no conversation in front of it. */
const toList = async ({ page, button }: Stage): Promise<void> => {
  if (await button('Back').isVisible()) await button('Back').click()
  await expect(conversationList(page)).toBeVisible()
}

const at =
  (name: string, then?: (stage: Stage) => Promise<unknown>): Screen['open'] =>
  async (stage) => {
    await goTo(stage.page, name)
    await then?.(stage)
  }

const keys =
  (...pressed: readonly string[]): Screen['open'] =>
  async ({ page, dialog }) => {
    for (const key of pressed) await page.keyboard.press(key)
    await expect(dialog()).toBeVisible()
  }

const messageMenu = async ({ page }: Stage, text: string): Promise<void> => {
  await bubble(page, text).first().click({ button: 'right' })
  await expect(page.getByRole('menu', { name: 'Message actions' })).toBeVisible()
}

const search =
  (text: string, shown: string): Screen['open'] =>
  async (stage) => {
    await toList(stage)
    await stage.page.getByRole('searchbox', { name: 'Search', exact: true }).fill(text)
    await expect(stage.page.getByText(shown).first()).toBeVisible()
  }

const clearSearch = async ({ page }: Stage): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('')
}

const openDetails = async ({ page, button }: Stage): Promise<void> => {
  await button('Details').click()
  await expect(page.getByRole('complementary', { name: 'Conversation details' })).toBeVisible()
}

/** Before there is an account. */
export const firstScreens: readonly Screen[] = [
  {
    name: 'welcome',
    open: ({ page }) => expect(page.getByRole('heading', { name: 'Welcome to Tern' })).toBeVisible()
  },
  ...(['iMessage server', 'IMKIT app'] as const).map((service): Screen => ({
    name: service === 'IMKIT app' ? 'add-imkit' : 'add-imessage',
    open: async ({ page }) => {
      await page.getByRole('button', { name: `Connect an ${service}` }).click()
      await expect(page.getByRole('textbox', { name: 'Server URL' })).toBeVisible()
    },
    leave: ({ button }) => button('Cancel').click()
  }))
]

const conversations: readonly Screen[] = [
  { name: 'inbox', open: toList },
  { name: 'conversation', open: at('Zoë Ångström') },
  { name: 'group-poll', open: at('The new bathroom') },
  { name: 'group-imkit', open: at('Workshop crew') },
  { name: 'sticker-place', open: at('Support: order F-2093') },
  { name: 'right-to-left', open: at('مريم') },
  { name: 'cards', open: at('Wren, the assistant') },
  { name: 'contact-card', open: at('Climbing Tuesdays') },
  { name: 'details', open: at('Family trip', openDetails) },
  {
    name: 'message-menu',
    open: at('Zoë Ångström', (stage) => messageMenu(stage, 'Perfect, see you'))
  },
  {
    name: 'emoji-picker',
    open: at('Zoë Ångström', async ({ page, button }) => {
      await button('Emoji').click()
      await expect(page.getByRole('searchbox', { name: 'Search emoji' })).toBeVisible()
    })
  },
  {
    name: 'reply',
    open: at('Zoë Ångström', async (stage) => {
      await messageMenu(stage, 'Perfect, see you')
      await stage.page.getByRole('menuitem', { name: 'Reply' }).click()
      await composer(stage.page).fill('I will bring the good coffee')
    }),
    leave: async ({ page }) => {
      await composer(page).fill('')
      await page.getByRole('button', { name: 'Cancel reply' }).click()
    }
  },
  {
    name: 'choosing',
    open: at('Zoë Ångström', async (stage) => {
      await messageMenu(stage, 'Perfect, see you')
      await stage.page.getByRole('menuitem', { name: 'Select' }).click()
      await expect(stage.page.getByRole('toolbar', { name: 'Chosen messages' })).toBeVisible()
    })
  },
  {
    name: 'find',
    open: at('Zoë Ångström', async ({ page }) => {
      await page.keyboard.press('Control+f')
      await page.getByRole('search').getByRole('searchbox').fill('six')
      await expect(page.getByRole('status', { name: 'Search state' })).toHaveText(/of/)
    })
  },
  { name: 'search', open: search('weekend', 'weekend'), leave: clearSearch },
  { name: 'search-nothing', open: search('zeppelin', 'Nothing found'), leave: clearSearch }
]

const dialogs: readonly Screen[] = [
  { name: 'switcher', open: keys('Control+k') },
  { name: 'new-conversation', open: keys('Control+n') },
  { name: 'shortcuts', open: keys('Control+/') },
  { name: 'go-to-day', open: at('Zoë Ångström', (stage) => keys('Control+g')(stage, 'wide')) },
  {
    name: 'earlier-versions',
    open: at('Zoë Ångström', async ({ button, dialog }) => {
      await button('Edited. Show earlier versions').last().click()
      await expect(dialog()).toBeVisible()
    })
  },
  {
    name: 'forward',
    open: at('Zoë Ångström', async (stage) => {
      await messageMenu(stage, 'Perfect, see you')
      await stage.page.getByRole('menuitem', { name: 'Forward…' }).click()
      await expect(stage.dialog()).toBeVisible()
    })
  },
  {
    name: 'delete-for-me',
    open: at('The new bathroom', async (stage) => {
      await messageMenu(stage, 'Agreed with the second')
      await stage.page.getByRole('menuitem', { name: 'Delete for me' }).click()
      await expect(stage.dialog()).toBeVisible()
    })
  },
  {
    name: 'export',
    open: at('Zoë Ångström', async (stage) => {
      await openDetails(stage)
      await stage.button('Export conversation…').click()
      await expect(stage.dialog('Export conversation')).toBeVisible()
    }),
    leave: async ({ page }) => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
    }
  },
  {
    name: 'tags',
    open: async (stage) => {
      await toList(stage)
      await conversationOption(stage.page, 'Workshop crew').click({ button: 'right' })
      await stage.page.getByRole('menuitem', { name: 'Tags…' }).click()
      await expect(stage.dialog('Tags')).toBeVisible()
    }
  },
  {
    name: 'new-poll',
    open: at('The new bathroom', async ({ button, dialog, page }) => {
      await button('New poll…').click()
      await dialog('New poll').getByRole('textbox', { name: 'Question' }).fill('When do we begin?')
      for (const [at, day] of ['Monday', 'Saturday'].entries())
        await page.getByRole('textbox', { name: `Option ${String(at + 1)}` }).fill(day)
    })
  },
  {
    name: 'conversation-menu',
    open: async (stage) => {
      await toList(stage)
      await conversationOption(stage.page, 'Workshop crew').click({ button: 'right' })
      await expect(stage.page.getByRole('menu')).toBeVisible()
    }
  },
  {
    name: 'viewer',
    open: at('Zoë Ångström', async ({ page, dialog }) => {
      await page.getByRole('button', { name: 'Open IMG_2214.png' }).last().click()
      await expect(dialog('IMG_2214.png').getByRole('img').first()).toBeVisible()
    })
  },
  {
    name: 'account-menu',
    open: async (stage) => {
      await toList(stage)
      await stage.button('Fjordline').click({ button: 'right' })
      await expect(stage.page.getByRole('menu')).toBeVisible()
    }
  }
]

/** Sizes, ports, versions and what was found of this computer. */
const hiddenIn: Readonly<Record<string, (page: Page) => Locator>> = {
  General: (page) => page.locator('[data-setting=autostart], [data-setting=spellcheckLanguages]'),
  Storage: (page) =>
    page
      .getByRole('tabpanel')
      .locator('tbody, caption span, [role=status], [data-setting=compact] p'),
  Accounts: (page) => page.getByText('127.0.0.1'),
  Advanced: (page) =>
    page.locator(
      '[data-setting=messageStore] dd, [data-setting=returns], [data-setting=connectionEvents]'
    ),
  About: (page) => page.getByText(/\d+\.\d+\.\d+/)
}

const settings = [
  'General',
  'Notifications',
  'Appearance',
  'Privacy',
  'Storage',
  'Accounts',
  'Advanced',
  'About'
].map((tab): Screen => {
  const hide = hiddenIn[tab]
  return {
    name: `settings-${tab.toLowerCase()}`,
    open: async ({ page, dialog }) => {
      await page.keyboard.press('Control+,')
      await dialog('Settings').getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible()
    },
    ...(hide === undefined ? {} : { hide })
  }
})

export const screens: readonly Screen[] = [
  ...conversations,
  ...dialogs,
  ...settings,
  ...chineseScreens
]

type Trouble = Pick<ConnectionState, 'phase' | 'cause' | 'retryAt'>

const inTrouble = async (stage: Stage, trouble: Trouble): Promise<void> => {
  const { page, tell } = stage
  const { connections } = await invoke(inPage(page), 'app:snapshot')
  const [first] = connections
  if (first === undefined) throw new Error('no connection')
  const connection = { ...first, ...trouble, attempt: 3, since: NOW }
  await tell({ type: 'connection/changed', connection }, 5_000)
  await toList(stage)
}

/** How many wait in the first conversations of the list; the last of them is muted. */
const WAITING = [1, 12, 128, 3]

const withUnread = async (stage: Stage): Promise<void> => {
  const { conversations } = await invoke(inPage(stage.page), 'app:snapshot')
  const newest = conversations
    .filter(({ isPinned, isArchived }) => !isPinned && !isArchived)
    .sort((a, b) => (b.lastMessage?.sentAt ?? 0) - (a.lastMessage?.sentAt ?? 0))
  const changed = WAITING.flatMap((unreadCount, index) => {
    const one = newest[index]
    const mutedUntil = index === WAITING.length - 1 ? Number.MAX_SAFE_INTEGER : null
    return one === undefined ? [] : [{ ...one, unreadCount, mutedUntil }]
  })
  await stage.tell({ type: 'conversations/upserted', conversations: changed })
  await toList(stage)
}

/** As main would tell the page: what waits, and when things are not as they should be. */
export const told: readonly Screen[] = [
  { name: 'unread', open: withUnread, leave: ({ refresh }) => refresh() },
  {
    name: 'reconnecting',
    open: async (stage) => {
      const retryAt = NOW + 14_000
      await inTrouble(stage, { phase: 'waiting', cause: 'unreachable', retryAt })
      await expect(stage.button('Try now')).toBeVisible()
    },
    leave: ({ refresh }) => refresh()
  },
  {
    name: 'sign-in-again',
    open: async (stage) => {
      await inTrouble(stage, { phase: 'auth_required', cause: 'auth_refused', retryAt: null })
      await stage.button('Sign in again').click()
      await expect(stage.dialog('Sign in again')).toBeVisible()
    },
    leave: async ({ page, refresh }) => {
      await page.keyboard.press('Escape')
      await refresh()
    }
  },
  {
    name: 'keychain-locked',
    open: async ({ page, tell }) => {
      await tell({ type: 'keychain/changed', keychain: { state: 'locked' } })
      await expect(page.getByRole('heading', { name: 'The keychain is locked' })).toBeVisible()
    },
    leave: ({ refresh }) => refresh()
  }
]
