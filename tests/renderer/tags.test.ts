/** Tags of conversations: given in a dialog, shown in the details, used as a filter of the list. */
import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { asConversationId } from '../../src/shared/domain'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import { ALL_CAPABILITIES, makeAccount, makeConversation, worldOf, type World } from './world'

beforeEach(() => {
  installLayout()
  // jsdom has none of it.
  vi.stubGlobal('CSS', { escape: (text: string) => text })
})
afterEach(endApp)

const imkit = {
  kind: 'imkit',
  capabilities: { ...ALL_CAPABILITIES, sharedPreferences: true }
} as const

const tagged = (): World => {
  const world = worldOf(
    [
      makeConversation('c1', { name: 'Zoë', tags: ['work'] }),
      makeConversation('c2', { name: 'Crew', tags: ['急件', 'garden'], sharedTags: ['support'] }),
      makeConversation('c3', { name: 'Marco', accountId: 'a2' }),
      makeConversation('c4', { name: 'Old', tags: ['old'], isArchived: true })
    ],
    []
  )
  world.accounts = [makeAccount('a1', 'Workshop', imkit), makeAccount('a2', 'Home')]
  world.openConversationId = 'c1'
  return world
}

const options = (): readonly (string | null)[] =>
  screen.getAllByRole('option').map((option) => option.getAttribute('aria-label'))

const openFilters = async (): Promise<HTMLElement> => {
  await fireEvent.click(screen.getByRole('button', { name: 'More filters' }))
  return screen.findByRole('menu', { name: 'More filters' })
}

const filterBy = async (name: string): Promise<void> => {
  await fireEvent.click(within(await openFilters()).getByRole('menuitemcheckbox', { name }))
  await settle()
}

const openMenuOf = async (name: string): Promise<HTMLElement> => {
  await fireEvent.contextMenu(screen.getByRole('option', { name }), { clientX: 5, clientY: 5 })
  return screen.findByRole('menu', { name: 'Conversation actions' })
}

const openDialog = async (name: string): Promise<HTMLElement> => {
  await fireEvent.click(within(await openMenuOf(name)).getByRole('menuitem', { name: 'Tags…' }))
  return screen.findByRole('dialog', { name: 'Tags' })
}

const given = ({ bridge }: Running): unknown => bridge.callsOf('conversation:setTags')

describe('the dialog', () => {
  it('adds what is typed or suggested, removes, and saves the whole list', async () => {
    const running = await renderApp(tagged())
    const dialog = within(await openDialog('Zoë'))
    const input = dialog.getByRole('textbox', { name: 'Add a tag' })
    await fireEvent.input(input, { target: { value: ' vip ' } })
    await fireEvent.keyDown(input, { key: 'Enter' })
    const suggestions = dialog.getByRole('group', { name: 'Tags of other conversations' })
    expect(within(suggestions).getAllByRole('button')).toHaveLength(3)
    await fireEvent.click(within(suggestions).getByRole('button', { name: /急件/u }))
    await fireEvent.click(dialog.getByRole('button', { name: 'Remove the tag work' }))
    // What stands in the field counts, without a last Enter.
    await fireEvent.input(input, { target: { value: 'last' } })
    await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await settle()
    expect(given(running)).toEqual([{ conversationId: 'c1', tags: ['vip', '急件', 'last'] }])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('narrows the suggestions to what is typed, and tells nothing when nothing changed', async () => {
    const running = await renderApp(tagged())
    const dialog = within(await openDialog('Zoë'))
    await fireEvent.input(dialog.getByRole('textbox', { name: 'Add a tag' }), {
      target: { value: 'GAR' }
    })
    const suggestions = within(dialog.getByRole('group', { name: 'Tags of other conversations' }))
    expect(suggestions.getAllByRole('button').map((button) => button.textContent)).toEqual([
      '+ garden'
    ])
    await fireEvent.input(dialog.getByRole('textbox', { name: 'Add a tag' }), {
      target: { value: 'work' }
    })
    await fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await settle()
    expect(given(running)).toEqual([])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is offered only where the service keeps tags', async () => {
    await renderApp(tagged())
    const menu = within(await openMenuOf('Marco'))
    expect(menu.getByRole('menuitem', { name: 'Archive' })).toBeTruthy()
    expect(menu.queryByRole('menuitem', { name: 'Tags…' })).toBeNull()
  })
})

it('shows own and shared tags in the details', async () => {
  const { app } = await renderApp(tagged())
  app.conversations.openId = asConversationId('c2')
  app.ui.isDetailsOpen = true
  await settle()
  const details = within(screen.getByRole('complementary', { name: 'Conversation details' }))
  const items = within(details.getByRole('list', { name: 'Tags' })).getAllByRole('listitem')
  expect(items.map((item) => [item.textContent.trim(), item.title])).toEqual([
    ['急件', ''],
    ['garden', ''],
    ['support', 'Tags that all members see']
  ])
  expect(details.getByRole('button', { name: 'Edit tags…' })).toBeTruthy()
})

describe('the filters of the list', () => {
  it('are accounts, the tags of the inbox, and what is out of the way', async () => {
    await renderApp(tagged())
    const items = within(await openFilters()).getAllByRole('menuitemcheckbox')
    expect(items.map((item) => item.textContent.trim())).toEqual([
      'Workshop',
      'Home',
      ...['#garden', '#support', '#work', '#急件'].sort((a, b) => a.localeCompare(b)),
      'Archived'
    ])
  })

  it('show the conversations with a tag, whoever gave it, and all again when chosen once more', async () => {
    await renderApp(tagged())
    await filterBy('#support')
    expect(options()).toEqual(['Crew'])
    expect(screen.getByRole('button', { name: 'More filters' }).textContent).toContain('#support')
    await filterBy('#support')
    expect(options()).toHaveLength(3)
    await filterBy('Archived')
    expect(options()).toEqual(['Old'])
  })

  it('need no menu where there is nothing to choose', async () => {
    await renderApp(worldOf([makeConversation('c1', { name: 'Zoë' })], []))
    expect(screen.queryByRole('button', { name: 'More filters' })).toBeNull()
  })
})
