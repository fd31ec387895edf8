/** Capabilities of messages. */
import type { Locator } from 'playwright'
import { expect } from 'playwright/test'

import type { Capabilities } from '../../../../src/shared/domain'
import { bobUid } from '../imkit'
import { bubble, composer, openConversation, send, timeline } from '../screens'
import { soon } from '../test'
import {
  choose,
  confirm,
  dialog,
  direct,
  menuOf,
  offered,
  pasteFile,
  PICTURE,
  received,
  sent
} from './hands'
import type { Row, Stage } from './stage'

export const MESSAGE_ROWS = {
  reactions: {
    used: async (stage) => {
      const { page, far, capabilities } = stage
      const isTapback = capabilities.reactions === 'tapback'
      const id = await received(stage, 'React to this')
      const article = bubble(page, 'React to this')
      const own = (): readonly string[] => far.byId(id)?.ownReactions ?? []
      await menuOf(article)
      await page.getByRole('menuitem', { name: 'React' }).hover()
      const choices = page.getByRole('menuitemcheckbox')
      await expect(choices).toHaveCount(6)
      await expect(page.getByRole('menuitem', { name: 'More emoji' })).toHaveCount(
        isTapback ? 0 : 1
      )
      await choices.first().click()
      await soon(own).toEqual([isTapback ? 'love' : '👍'])
      await article.getByRole('button', { pressed: true }).click()
      await soon(own).toEqual([])
      await expect(article.getByRole('button', { pressed: true })).toHaveCount(0)
    },
    missing: async (stage) => {
      await received(stage, 'Nothing to react with')
      expect(await offered(bubble(stage.page, 'Nothing to react with'))).not.toContain('React')
    }
  },
  edit: {
    used: async (stage) => {
      const { page, far } = stage
      const id = await sent(stage, 'Worded badly')
      await choose(bubble(page, 'Worded badly'), 'Edit')
      await composer(page).fill('Worded well')
      await composer(page).press('Enter')
      await soon(() => far.byId(id)?.text).toBe('Worded well')
      await expect(bubble(page, 'Worded well')).toContainText('Edited')
    },
    missing: async (stage) => {
      await sent(stage, 'Worded for ever')
      expect(await offered(bubble(stage.page, 'Worded for ever'))).not.toContain('Edit')
      await composer(stage.page).press('ArrowUp')
      await expect(composer(stage.page)).toHaveValue('')
    }
  },
  unsend: {
    used: async (stage) => {
      const { page, far } = stage
      const id = await sent(stage, 'Said too soon')
      await choose(bubble(page, 'Said too soon'), 'Unsend')
      await confirm(page, 'Unsend')
      await soon(() => far.byId(id)?.isUnsent).toBe(true)
      await expect(bubble(page, 'You unsent a message').last()).toBeVisible()
    },
    missing: async (stage) => {
      await sent(stage, 'Said for ever')
      expect(await offered(bubble(stage.page, 'Said for ever'))).not.toContain('Unsend')
    }
  },
  reply: {
    used: async (stage) => {
      const { page, far } = stage
      const id = await received(stage, 'Which one?')
      await choose(bubble(page, 'Which one?'), 'Reply')
      await sent(stage, 'The blue one')
      expect(far.find('The blue one')?.replyTo).toBe(id)
      await expect(bubble(page, 'The blue one')).toContainText('Which one?')
    },
    missing: async (stage) => {
      await received(stage, 'No answer to this')
      expect(await offered(bubble(stage.page, 'No answer to this'))).not.toContain('Reply')
    }
  },
  attachments: {
    used: async (stage) => {
      const { page, far } = stage
      await direct(stage)
      const before = far.uploads()
      await pasteFile(page, 'up.gif')
      await expect(page.getByRole('list', { name: 'Files to send' })).toContainText('up.gif')
      await composer(page).press('Enter')
      await soon(far.uploads).toBe(before + 1)
      await expect(timeline(page).getByRole('article').last()).toHaveAttribute(
        'data-send-state',
        /sent|delivered/
      )
      await far.receivePicture({ fileName: 'down.gif', bytes: PICTURE })
      const shown = timeline(page).getByRole('article').last().locator('button img')
      await soon(() =>
        shown.evaluate((image) => (image as HTMLImageElement).naturalWidth).catch(() => 0)
      ).toBe(3)
    },
    missing: async (stage) => {
      await direct(stage)
      await expect(stage.page.getByRole('button', { name: 'Attach files' })).toHaveCount(0)
    }
  },
  mentions: {
    used: async (stage) => {
      const { page, far } = stage
      await openConversation(page, far.group)
      await composer(page).pressSequentially('Ask @Bo')
      await expect(
        page.getByRole('listbox', { name: 'People to name' }).getByRole('option')
      ).toHaveCount(1)
      await composer(page).press('Enter')
      await expect(composer(page)).toHaveValue('Ask @Bob Reyes ')
      await composer(page).pressSequentially('about it')
      await composer(page).press('Enter')
      await soon(() => far.find(' about it')?.mentions).toEqual([bobUid])
    },
    missing: async (stage) => {
      const { page, far } = stage
      await openConversation(page, far.group)
      await composer(page).pressSequentially('Ask @A')
      await expect(page.getByRole('listbox', { name: 'People to name' })).toHaveCount(0)
      await composer(page).press('Enter')
      await soon(() => far.find('Ask @A')?.mentions).toEqual([])
    }
  },
  sharedDeletes: {
    used: async (stage) => {
      const { page, imkit } = stage
      const id = await received(stage, 'Gone from all devices')
      await choose(bubble(page, 'Gone from all devices'), 'Delete for me')
      await expect(dialog(page)).toContainText('on all your devices')
      await confirm(page, 'Delete for me')
      const { requests } = imkit!.server
      const told = (): boolean =>
        requests.some(
          ({ path, body }) =>
            path.includes('user-delete') && (JSON.stringify(body) + path).includes(id)
        )
      await soon(told).toBe(true)
      await expect(bubble(page, 'Gone from all devices')).toHaveCount(0)
    },
    missing: async (stage) => {
      const { page, far } = stage
      const id = await received(stage, 'Gone from here alone')
      await choose(bubble(page, 'Gone from here alone'), 'Delete for me')
      await expect(dialog(page)).not.toContainText('on all your devices')
      await confirm(page, 'Delete for me')
      await expect(bubble(page, 'Gone from here alone')).toHaveCount(0)
      expect(far.byId(id)?.text).toBe('Gone from here alone')
    }
  },
  polls: {
    used: async (stage) => {
      const { page, imessage } = stage
      const poll = await askPoll(stage)
      await poll.getByRole('button', { name: 'Tea, 0 votes' }).click()
      const asked = (end: string): number =>
        imessage!.server.requests.filter(({ path }) => path.endsWith(end)).length
      await soon(() => asked('/poll/vote')).toBe(1)
      await expect(poll.getByRole('button', { name: 'Tea, 1 vote' })).toBeVisible()
      await poll.getByRole('button', { name: 'Tea, 1 vote' }).click()
      await soon(() => asked('/poll/unvote')).toBe(1)
      await poll.getByRole('button', { name: 'Add option' }).click()
      await dialog(page).getByRole('textbox', { name: 'Option' }).fill('Water')
      await dialog(page).getByRole('button', { name: 'Save' }).click()
      await expect(poll.getByRole('button', { name: 'Water, 0 votes' })).toBeVisible()

      await openConversation(page, stage.far.group)
      await page.getByRole('button', { name: 'New poll…' }).click()
      await dialog(page).getByRole('textbox', { name: 'Question' }).fill('How do we go?')
      await dialog(page).getByRole('textbox', { name: 'Option 1' }).fill('On foot')
      await dialog(page).getByRole('textbox', { name: 'Option 2' }).fill('By boat')
      await dialog(page).getByRole('button', { name: 'Start poll' }).click()
      await expect(dialog(page)).toHaveCount(0)
      const own = bubble(page, 'How do we go?').getByRole('region', { name: 'Poll' })
      await expect(own.getByRole('button', { name: 'By boat, 0 votes' })).toBeVisible()
    },
    missing: async (stage) => {
      await openConversation(stage.page, stage.far.group)
      await expect(stage.page.getByRole('button', { name: 'New poll…' })).toHaveCount(0)
      // IMKIT has none to show.
      if (stage.imessage === null) return
      const poll = await askPoll(stage)
      await expect(poll.getByRole('button', { name: 'Tea, 0 votes' })).toBeDisabled()
      await expect(poll.getByRole('button', { name: 'Add option' })).toHaveCount(0)
    }
  },
  pinMessages: {
    used: async (stage) => {
      const { page } = stage
      await openConversation(page, stage.far.group)
      await send(page, 'Worth keeping')
      await soon(() => stage.far.find('Worth keeping')).toBeDefined()
      const bar = page.getByRole('region', { name: 'Pinned messages' })
      await choose(bubble(page, 'Worth keeping'), 'Pin')
      await expect(bar).toContainText('Worth keeping')
      await soon(() => stage.imkit!.server.requests.some(({ path }) => /pin/i.test(path))).toBe(
        true
      )
      await choose(bubble(page, 'Worth keeping'), 'Unpin')
      await expect(bar).toHaveCount(0)
    },
    missing: async (stage) => {
      await received(stage, 'Not to be pinned')
      expect(await offered(bubble(stage.page, 'Not to be pinned'))).not.toContain('Pin')
    }
  }
} satisfies Partial<Readonly<Record<keyof Capabilities, Row>>>

const askPoll = async (stage: Stage): Promise<Locator> => {
  const { world } = stage.imessage!.server
  const chat = world.listChats().find(({ name }) => name === stage.far.direct)!
  await direct(stage)
  world.ask({
    ...{ chatGuid: chat.guid, from: stage.far.friend, title: 'What to drink?' },
    options: ['Tea', 'Coffee']
  })
  const poll = timeline(stage.page).getByRole('region', { name: 'Poll' })
  await expect(poll).toContainText('What to drink?')
  return poll
}
