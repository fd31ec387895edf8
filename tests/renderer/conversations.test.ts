import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { asAccountId, asConversationId, type Conversation } from '../../src/shared/domain'
import type { MessageStream } from '../../src/shared/ipc/events'
import type { FakeBridge } from './fakeBridge'
import { article, choose, inbox, openMenu } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import {
  ALL_CAPABILITIES,
  makeAccount,
  makeConversation,
  makeMessage,
  makeReaction,
  NOON,
  worldOf
} from './world'

beforeEach(installLayout)
afterEach(() => {
  vi.useRealTimers()
  endApp()
})

const c1 = asConversationId('c1')

describe('capabilities', () => {
  it('offers a picker for all emoji where any emoji can be a reaction', async () => {
    const world = inbox()
    world.accounts = [
      makeAccount('a1', 'Work', {
        kind: 'imkit',
        capabilities: { ...ALL_CAPABILITIES, reactions: 'emoji', unsend: false }
      })
    ]
    const { bridge } = await renderApp(world)
    await openMenu('m2')
    expect(screen.queryByRole('menuitem', { name: 'Unsend' })).toBeNull()
    const react = screen.getByRole('menuitem', { name: 'React' })
    react.focus()
    await fireEvent.keyDown(react, { key: 'ArrowRight' })
    await settle()
    const more = await screen.findByRole('menuitem', { name: 'More emoji' })
    await fireEvent.keyDown(more, { key: 'Enter' })
    const search = await screen.findByRole('searchbox', { name: 'Search emoji' })
    await fireEvent.input(search, { target: { value: 'birthday' } })
    await fireEvent.keyDown(search, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:react')).toEqual([
      { messageId: 'm2', emoji: '🎂', isRemoval: false }
    ])
  })

  it('offers tapbacks, and takes one back, where only tapbacks are known', async () => {
    const { bridge } = await renderApp(inbox())
    bridge.receive(
      makeMessage('r', 'c1', NOON + 4_000, {
        reactions: [
          makeReaction({ isMe: true }),
          makeReaction({ emoji: '🦊', tapback: null, senderName: 'Bo' })
        ]
      })
    )
    await settle()
    const pills = within(article('r'))
    const fox = pills.getByRole<HTMLButtonElement>('button', { name: /🦊/u })
    expect(fox.disabled).toBe(true)
    await fireEvent.click(pills.getByRole('button', { name: /❤️/u }))
    expect(bridge.callsOf('message:react')).toEqual([
      { messageId: 'r', emoji: '❤️', isRemoval: true }
    ])
  })
})

describe('a conversation that was left', () => {
  const left = async (): Promise<Running> => {
    const running = await renderApp(inbox())
    running.bridge.changeConversation('c1', { isLeft: true, isGroup: true })
    await settle()
    return running
  }

  it('can be read but not written in', async () => {
    await left()
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
    expect(screen.getByText(/no longer in this conversation/u)).toBeTruthy()
    const menu = await openMenu('m2')
    const names = within(menu)
      .getAllByRole('menuitem')
      .map((item) => item.textContent.trim())
    expect(names).toEqual(['Copy text', 'Forward…', 'Select', 'Delete for me'])
  })

  it('is found among those that were left, with a mark', async () => {
    await left()
    expect(screen.queryByRole('option', { name: 'Zoë' })).toBeNull()
    await fireEvent.click(screen.getByRole('button', { name: 'More filters' }))
    const item = await screen.findByRole('menuitemcheckbox', { name: 'Left conversations' })
    expect(screen.queryByRole('menuitemcheckbox', { name: 'Archived' })).toBeNull()
    await fireEvent.click(item)
    await settle()
    expect(screen.getByRole('option', { name: 'Zoë' }).textContent).toContain('Left')
  })

  it('is deleted after asking', async () => {
    const { bridge, app } = await left()
    await fireEvent.click(screen.getByRole('button', { name: 'Delete conversation' }))
    const dialog = await screen.findByRole('dialog')
    expect(bridge.callsOf('conversation:delete')).toEqual([])
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete conversation' }))
    await settle()
    expect(bridge.callsOf('conversation:delete')).toEqual([{ conversationId: 'c1' }])
    expect(app.conversations.openId).toBeNull()
  })
})

describe('a message that is being written', () => {
  const stream = (text: string): MessageStream => ({
    serverId: 'final',
    senderAddress: 'bot',
    senderName: 'Assistant',
    text
  })
  const show = (bridge: Running['bridge'], text: string | null): void => {
    bridge.publish({
      type: 'messages/streamed',
      conversationId: c1,
      stream: text === null ? null : stream(text)
    })
  }
  const busy = (): NodeListOf<HTMLElement> =>
    document.querySelectorAll<HTMLElement>('article[aria-busy=true]')

  it('grows in place and is replaced by the finished message', async () => {
    const { bridge } = await renderApp(inbox())
    show(bridge, 'The ans')
    await settle()
    const bubble = busy()[0]
    expect(bubble?.textContent).toContain('The ans')
    show(bridge, 'The answer is')
    await settle()
    expect(busy()).toHaveLength(1)
    expect(busy()[0]).toBe(bubble)
    expect(bubble?.textContent).toContain('The answer is')
    bridge.receive(
      makeMessage('f', 'c1', NOON + 9_000, { serverId: 'final', text: 'The answer is 42' })
    )
    await settle()
    expect(busy()).toHaveLength(0)
    expect(screen.getAllByText(/The answer is/u)).toHaveLength(1)
  })

  it('stays until its message comes when the stream ends first, and not for ever', async () => {
    const { bridge } = await renderApp(inbox())
    vi.useFakeTimers()
    show(bridge, 'Half an ans')
    show(bridge, null)
    await settle()
    expect(busy()).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    await settle()
    expect(busy()).toHaveLength(0)
  })

  it('is never what was read last', async () => {
    const { bridge } = await renderApp(inbox())
    show(bridge, 'The ans')
    bridge.changeConversation('c1', { unreadCount: 1 })
    await vi.waitFor(() => {
      expect(bridge.callsOf('conversation:markRead')).toEqual([
        { conversationId: 'c1', upTo: 'm2' }
      ])
    })
  })
})

describe('groups', () => {
  const group: Partial<Omit<Conversation, 'id' | 'accountId'>> = {
    name: 'Trip',
    isGroup: true,
    participants: [
      { address: 'me', name: 'Me', isMe: true },
      { address: 'ann', name: 'Ann', isMe: false }
    ]
  }
  const openDetails = async (
    change: Partial<typeof ALL_CAPABILITIES> = {}
  ): Promise<Running & { details: HTMLElement }> => {
    const world = worldOf([makeConversation('c1', group)])
    world.accounts = [
      makeAccount('a1', 'iMessage', { capabilities: { ...ALL_CAPABILITIES, ...change } })
    ]
    world.openConversationId = 'c1'
    const running = await renderApp(world)
    await fireEvent.click(screen.getByRole('button', { name: 'Details' }))
    const details = await screen.findByRole('complementary', { name: 'Conversation details' })
    return { ...running, details }
  }
  const confirm = async (name: string): Promise<void> => {
    const dialog = await screen.findByRole('dialog')
    await fireEvent.click(within(dialog).getByRole('button', { name }))
    await settle()
  }

  it('offer nothing that the service cannot do', async () => {
    const { details } = await openDetails({ groups: false })
    expect(within(details).queryByRole('button', { name: /Remove|Add people|Leave/u })).toBeNull()
  })

  it('lose a member after asking', async () => {
    const { bridge, details } = await openDetails()
    expect(within(details).queryByRole('button', { name: 'Remove Me' })).toBeNull()
    await fireEvent.click(within(details).getByRole('button', { name: 'Remove Ann' }))
    expect(bridge.callsOf('conversation:removeMember')).toEqual([])
    await confirm('Remove')
    expect(bridge.callsOf('conversation:removeMember')).toEqual([
      { conversationId: 'c1', address: 'ann' }
    ])
  })

  it('are left after asking', async () => {
    const { bridge, details } = await openDetails()
    await fireEvent.click(within(details).getByRole('button', { name: 'Leave conversation…' }))
    await confirm('Leave conversation')
    expect(bridge.callsOf('conversation:leave')).toEqual([{ conversationId: 'c1' }])
    expect(screen.getByText(/no longer in this conversation/u)).toBeTruthy()
  })

  it('are renamed, and keep the dialog open when that fails', async () => {
    const { bridge, details } = await openDetails()
    bridge.failures.set('conversation:rename', { code: 'offline' })
    await fireEvent.click(within(details).getByRole('button', { name: 'Rename group…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Rename group' })
    const box = within(dialog).getByRole('textbox', { name: 'Group name' })
    await fireEvent.input(box, { target: { value: 'Alps' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await settle()
    expect(within(dialog).getByRole('alert').textContent).toContain('no connection')
    bridge.failures.clear()
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await settle()
    expect(screen.getByRole('heading', { name: 'Alps', level: 1 })).toBeTruthy()
  })

  it('get new members by their address', async () => {
    const { bridge, details } = await openDetails()
    await fireEvent.click(within(details).getByRole('button', { name: 'Add people…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Add people' })
    const box = within(dialog).getByRole('combobox', { name: 'Phone number or mail address' })
    await fireEvent.input(box, { target: { value: 'bo@example.org' } })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await fireEvent.input(box, { target: { value: 'ines@example.org' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Add' }))
    await settle()
    expect(bridge.callsOf('conversation:addMembers')).toEqual([
      { conversationId: 'c1', addresses: ['bo@example.org', 'ines@example.org'] }
    ])
  })
})

describe('a new conversation', () => {
  const open = async (
    prepare?: (bridge: FakeBridge) => void
  ): Promise<Running & { dialog: HTMLElement; box: HTMLElement }> => {
    const running = await renderApp(inbox(), prepare)
    await fireEvent.keyDown(window, { key: 'n', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'New conversation' })
    const box = within(dialog).getByRole('combobox', { name: 'Phone number or mail address' })
    return { ...running, dialog, box }
  }

  it('starts with one person, and opens', async () => {
    const { bridge, app, dialog, box } = await open()
    await fireEvent.input(box, { target: { value: ' +1 555 010 0142 ' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Start conversation' }))
    await settle()
    expect(bridge.callsOf('conversation:createDirect')).toEqual([
      { accountId: 'a1', address: '+1 555 010 0142' }
    ])
    expect(app.conversations.open?.name).toBe('+1 555 010 0142')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('suggests people of the address book whom one has never met, after those one has', async () => {
    const { dialog, box } = await open((bridge) => {
      bridge.addressBook = [
        { address: '+1 555 010 0177', name: 'Person of the book' },
        { address: 'c2@example.org', name: 'Met already' }
      ]
    })
    await fireEvent.input(box, { target: { value: 'person' } })
    const names = within(dialog)
      .getAllByRole('option')
      .map(({ textContent }) => textContent)
    expect(names.at(-1)).toContain('Person of the book')
    expect(names.join()).not.toContain('Met already')
    expect(names.length).toBeGreaterThan(1)
  })

  it('is a group with several people, chosen from those one knows', async () => {
    const { bridge, dialog, box } = await open()
    await fireEvent.input(box, { target: { value: 'person c2' } })
    await fireEvent.click(within(dialog).getByRole('option'))
    await fireEvent.input(box, { target: { value: 'bo@example.org' } })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Group name' }), {
      target: { value: 'Us' }
    })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Create group' }))
    await settle()
    expect(bridge.callsOf('conversation:createGroup')).toEqual([
      {
        accountId: 'a1',
        name: 'Us',
        addresses: ['c2@example.org', 'bo@example.org'],
        firstMessage: null
      }
    ])
  })

  it('asks for a first message where the server makes no group without one', async () => {
    const { bridge, dialog, box } = await open()
    bridge.failures.set('conversation:createGroup', {
      code: 'invalid_input',
      field: 'firstMessage'
    })
    await fireEvent.input(box, { target: { value: 'ann@example.org' } })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await fireEvent.input(box, { target: { value: 'bo@example.org' } })
    const create = within(dialog).getByRole('button', { name: 'Create group' })
    expect(within(dialog).queryByRole('textbox', { name: 'First message' })).toBeNull()
    await fireEvent.click(create)
    await settle()
    const field = within(dialog).getByRole('textbox', { name: 'First message' })
    expect(within(dialog).getByRole('alert').textContent).toContain('first message')
    bridge.failures.clear()
    await fireEvent.input(field, { target: { value: 'Hello both' } })
    await fireEvent.click(create)
    await settle()
    expect(bridge.callsOf('conversation:createGroup').at(-1)).toMatchObject({
      firstMessage: 'Hello both'
    })
  })

  it('opens even when the list hears of it later', async () => {
    const { app, bridge } = await renderApp(inbox())
    app.openWhenKnown(asConversationId('later'))
    expect(app.conversations.openId).toBe('c1')
    bridge.publish({
      type: 'conversations/upserted',
      conversations: [makeConversation('later')]
    })
    expect(app.conversations.openId).toBe('later')
  })
})

describe('search on the server', () => {
  it('is offered where the account can, and marks what it found there', async () => {
    const world = inbox()
    world.accounts = [
      makeAccount('a1', 'Work', { capabilities: { ...ALL_CAPABILITIES, serverSearch: true } })
    ]
    const { bridge, app } = await renderApp(world, (fake) => {
      fake.serverHits = [
        {
          messageId: 'old',
          conversationId: 'c2',
          conversationName: 'Book club',
          senderName: 'Bo',
          sentAt: NOON - 9_000,
          isStored: false,
          snippet: [{ text: 'chapter one', isMatch: true }]
        }
      ]
    })
    await fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), {
      target: { value: 'chapter' }
    })
    await vi.waitFor(() => {
      expect(app.search.hits).toHaveLength(1)
    })
    await fireEvent.click(await screen.findByRole('button', { name: 'Search on the server' }))
    await settle()
    expect(bridge.callsOf('search:server')).toEqual([
      { accountId: asAccountId('a1'), query: 'chapter', limit: 50 }
    ])
    const options = within(screen.getByRole('listbox', { name: 'Search results' })).getAllByRole(
      'option'
    )
    expect(options.map((option) => option.textContent.includes('on the server'))).toEqual([
      false,
      true
    ])
    expect(screen.queryByRole('button', { name: 'Search on the server' })).toBeNull()
  })

  it('is not offered where the account cannot', async () => {
    const { app } = await renderApp(inbox())
    app.search.setQuery('chapter')
    await screen.findByRole('listbox', { name: 'Search results' })
    expect(screen.queryByRole('button', { name: 'Search on the server' })).toBeNull()
  })
})

describe('messages and menus', () => {
  it('still choose from the menu after it was read from disk', async () => {
    const { app } = await renderApp(inbox())
    await openMenu('m1')
    await choose('Reply')
    expect(app.composer.current?.replyTo?.id).toBe('m1')
  })
})
