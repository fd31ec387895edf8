/** Capabilities of conversations. */
import type { Locator } from 'playwright'
import { expect } from 'playwright/test'

import type { Capabilities } from '../../../../src/shared/domain'
import { annUid, bobUid } from '../imkit'
import { bubble, composer, conversationOption } from '../screens'
import { soon } from '../test'
import { conversationMenu, dialog, direct, newConversation, received, sent } from './hands'
import { noGroups, useGroups } from './groups'
import type { Row } from './stage'

export const CONVERSATION_ROWS = {
  typing: {
    used: async (stage) => {
      const { page, far } = stage
      await direct(stage)
      await composer(page).pressSequentially('I am writ')
      await soon(far.sawTyping).toBe(true)
      await composer(page).fill('')
      far.friendTypes()
      await expect(page.getByRole('status', { name: 'Typing' })).toContainText('is typing…')
    },
    missing: async (stage) => {
      await direct(stage)
      await composer(stage.page).pressSequentially('Nobody sees me write')
      await stage.page.keyboard.press('Enter')
      await soon(() => stage.far.find('Nobody sees me write')).toBeDefined()
      expect(stage.far.sawTyping()).toBe(false)
    }
  },
  readReceipts: {
    used: async (stage) => {
      const { page, far } = stage
      const id = await received(stage, 'Did you see it?')
      await page.mouse.move(500, 300)
      await soon(() => far.sawRead(id)).toBe(true)
      far.friendReads(await sent(stage, 'Yes, I saw it'))
      await expect(bubble(page, 'Yes, I saw it')).toContainText('Read')
    },
    missing: async (stage) => {
      const id = await received(stage, 'Seen without a word')
      await stage.page.mouse.move(500, 300)
      await expect(conversationOption(stage.page, stage.far.direct)).not.toContainText('unread')
      await sent(stage, 'After it was read')
      expect(stage.far.sawRead(id)).toBe(false)
    }
  },
  newConversation: {
    used: async (stage) => {
      const { page, far } = stage
      const [, newcomer] = far.others
      expect(far.hasDirect(newcomer)).toBe(false)
      const before = await page.getByRole('main').getByRole('heading', { level: 1 }).innerText()
      const form = await newConversation(page, [newcomer])
      await form.getByRole('button', { name: 'Start conversation' }).click()
      await expect(form).toHaveCount(0)
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).not.toHaveText(before)
      await composer(page).fill('Pleased to meet you')
      // A conversation that has just opened takes no Enter at first: the next one is meant.
      const isSent = async (): Promise<boolean> => {
        await composer(page).press('Enter')
        return (await composer(page).inputValue()) === ''
      }
      await soon(isSent).toBe(true)
      await soon(() => far.find('Pleased to meet you')).toBeDefined()
      expect(far.hasDirect(newcomer)).toBe(true)
    },
    missing: async ({ page }) => {
      await expect(page.getByRole('button', { name: 'New conversation' })).toHaveCount(0)
    }
  },
  groups: { used: (stage) => useGroups(stage), missing: (stage) => noGroups(stage) },
  invitations: {
    used: async ({ page, imkit }) => {
      const world = imkit!.server.world
      for (const name of ['Choir', 'Chess']) {
        const room = world.addRoom({
          ...{ name, type: 'group', members: [annUid, bobUid], isMember: false }
        })
        world.receive({ room: room.id, from: annUid, text: `welcome to ${name}` })
        world.invite(room.id, world.me, annUid)
      }
      const card = (name: string): Locator =>
        page.getByRole('region', { name: `Invitation to ${name}` })
      await card('Choir').getByRole('button', { name: 'Accept' }).click()
      await card('Chess').getByRole('button', { name: 'Decline' }).click()
      const mine = (): readonly string[] => world.listRooms(world.me).map(({ name }) => name)
      await soon(mine).toContain('Choir')
      await expect(card('Chess')).toHaveCount(0)
      expect(mine()).not.toContain('Chess')
    },
    missing: async ({ page }) => {
      await expect(page.getByRole('region', { name: /^Invitation/ })).toHaveCount(0)
    }
  },
  serverSearch: {
    used: async ({ page, imkit }) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('Hello to')
      await page.getByRole('button', { name: 'Search on the server' }).click()
      await soon(() => imkit!.server.requests.some(({ path }) => path === '/search')).toBe(true)
      await expect(page.getByText('The server has nothing more.')).toBeVisible()
      await page.getByRole('button', { name: 'Clear search' }).click()
    },
    missing: async ({ page }) => {
      const box = page.getByRole('searchbox', { name: 'Search' })
      await box.fill('Hello to')
      const results = page.getByRole('listbox', { name: 'Search results' })
      await expect(results.getByRole('option').first()).toBeVisible()
      await expect(page.getByRole('button', { name: 'Search on the server' })).toHaveCount(0)
      await page.getByRole('button', { name: 'Clear search' }).click()
    }
  },
  sharedPreferences: {
    used: async ({ page, far, imkit }) => {
      const { world } = imkit!.server
      const pref = (): ReturnType<typeof world.pref> => world.pref(world.me, imkit!.team)
      const pick = async (...items: readonly string[]): Promise<void> => {
        await conversationMenu(page, far.group)
        const [last] = items.slice(-1)
        for (const item of items.slice(0, -1))
          await page.getByRole('menuitem', { name: item, exact: true }).hover()
        await page.getByRole('menuitem', { name: last ?? '', exact: true }).click()
      }
      await pick('Pin')
      await soon(() => pref().sticky).toBe(true)
      await pick('Mute', 'Always')
      await soon(() => pref().muted).toBe(true)
      await pick('Tags…')
      await dialog(page).getByRole('textbox', { name: 'Add a tag' }).fill('boats')
      await dialog(page).getByRole('button', { name: 'Save' }).click()
      await soon(() => pref().tags).toEqual(['boats'])
      await pick('Archive')
      await soon(() => pref().hidden).toBe(true)
      world.setPref(world.me, imkit!.team, { hidden: false, sticky: false })
      await expect(conversationOption(page, far.group)).toBeVisible()
      await pick('Pin')
      await soon(() => pref().sticky).toBe(true)
    },
    missing: async ({ page, far, imessage }) => {
      const menu = await conversationMenu(page, far.group)
      await expect(menu.getByRole('menuitem', { name: 'Tags…' })).toHaveCount(0)
      // Kept here alone: the server hears nothing of it.
      const before = imessage!.server.requests.length
      await menu.getByRole('menuitem', { name: 'Pin', exact: true }).click()
      await expect(conversationOption(page, far.group).getByTitle('Pinned')).toBeVisible()
      const since = imessage!.server.requests.slice(before)
      expect(since.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([])
    }
  }
} satisfies Partial<Readonly<Record<keyof Capabilities, Row>>>
