import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { EmojiMemory, emojiMemory } from '../../src/renderer/src/state/emojiMemory.svelte'
import { codeOf, searchEmoji } from '../../src/renderer/src/view/emoji'
import { stepInGrid } from '../../src/renderer/src/view/emojiGrid'
import { withoutTone, withTone } from '../../src/renderer/src/view/emojiTone'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'

const createStorage = () => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value)
    }
  }
}

describe('the emoji that somebody uses', () => {
  it('come first, the newest before the others, over a restart', () => {
    const storage = createStorage()
    const memory = new EmojiMemory(storage)
    memory.use('🐸')
    memory.use('👋🏽')
    memory.use('🐸')
    const again = new EmojiMemory(storage)
    expect(again.recent.slice(0, 3)).toEqual(['🐸', '👋', '👍'])
    expect(again.recent).toHaveLength(8)
  })

  it('keep their tone', () => {
    const storage = createStorage()
    new EmojiMemory(storage).setTone('\u{1F3FD}')
    expect(new EmojiMemory(storage).tone).toBe('\u{1F3FD}')
  })

  it('are the popular ones where nothing can be kept', () => {
    const broken = {
      getItem: () => {
        throw new Error('denied')
      },
      setItem: () => {
        throw new Error('denied')
      }
    }
    const memory = new EmojiMemory(broken)
    memory.use('🐸')
    expect(memory.recent[0]).toBe('🐸')
  })
})

describe('what is searched', () => {
  it('finds by the beginning of any word', () => {
    expect(searchEmoji('birth cak').map(({ emoji }) => emoji)).toEqual(['🎂'])
    expect(searchEmoji('åland').map(({ emoji }) => emoji)).toEqual(['🇦🇽'])
  })

  it('finds by any part of the Chinese words, whatever language the window has', () => {
    expect(searchEmoji('珍珠').map(({ emoji }) => emoji)).toEqual(['🧋'])
    expect(searchEmoji('瑞典').map(({ emoji }) => emoji)).toEqual(['🇸🇪'])
  })

  it('has each once, with words in both languages and a code of its own', () => {
    const all = searchEmoji('')
    expect(all.length).toBeGreaterThan(900)
    expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length)
    expect(new Set(all.map(codeOf)).size).toBe(all.length)
    for (const { emoji, english, chinese } of all) {
      expect(emoji).toMatch(/\p{Emoji}/u)
      expect(english).toMatch(/^\p{Script=Latin}/u)
      expect(chinese).toMatch(/[\p{Script=Han}]/u)
    }
  })
})

describe('arrow keys among groups of emoji', () => {
  // Rows of 4: 0-3 | 4-7, 8-9 | 10-12
  const step = (at: number, key: string): number | null => stepInGrid([4, 6, 3], 4, at, key)

  it.each([
    [0, 'ArrowRight', 1],
    [3, 'ArrowRight', 4],
    [12, 'ArrowRight', null],
    [0, 'ArrowLeft', -1],
    [2, 'ArrowUp', -1],
    [2, 'ArrowDown', 6],
    [7, 'ArrowDown', 9],
    [9, 'ArrowDown', 11],
    [10, 'ArrowUp', 8],
    [11, 'ArrowDown', null],
    [5, 'Enter', null]
  ])('from %i by %s', (at, key, to) => {
    expect(step(at, key)).toBe(to)
  })
})

describe('tones of skin', () => {
  it('are shown by those that have them', () => {
    expect(withTone('👍', '\u{1F3FF}')).toBe('👍🏿')
    expect(withTone('✌️', '\u{1F3FF}')).toBe('✌🏿')
    expect(withTone('🍕', '\u{1F3FF}')).toBe('🍕')
    expect(withTone('👍', '')).toBe('👍')
    expect(withoutTone('👍🏿')).toBe('👍')
  })
})

describe('the picker', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  const open = async (): Promise<HTMLTextAreaElement> => {
    await renderApp(inbox())
    await fireEvent.click(screen.getByRole('button', { name: 'Emoji' }))
    await settle()
    return screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  }

  it('puts what Enter finds into the text, and remembers it', async () => {
    const box = await open()
    const search = screen.getByRole('searchbox', { name: 'Search emoji' })
    await fireEvent.input(search, { target: { value: 'pizza' } })
    await fireEvent.keyDown(search, { key: 'Enter' })
    await settle()
    expect(box.value).toBe('🍕')
    expect(emojiMemory().recent[0]).toBe('🍕')
  })

  it('leads to a kind, and has none while something is searched', async () => {
    await open()
    const kinds = screen.getByRole('group', { name: 'Kinds of emoji' })
    const food = within(kinds).getByRole('button', { name: 'Food and drink' })
    await fireEvent.click(food)
    expect(food.getAttribute('aria-current')).toBe('true')
    const search = screen.getByRole('searchbox', { name: 'Search emoji' })
    await fireEvent.input(search, { target: { value: 'pizza' } })
    expect(food.hasAttribute('disabled')).toBe(true)
    expect(food.hasAttribute('aria-current')).toBe(false)
  })

  it('changes the tone by its radio buttons', async () => {
    const box = await open()
    await fireEvent.click(screen.getByRole('radio', { name: 'Dark skin tone' }))
    const grid = screen.getByRole('group', { name: 'Emoji' })
    const [thumb] = within(grid).getAllByRole('button', { name: /thumbs up/ })
    if (thumb === undefined) throw new Error('no thumb')
    await fireEvent.click(thumb)
    await settle()
    expect(box.value).toBe('👍🏿')
    emojiMemory().setTone('')
  })
})

describe('an @ in a group', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  it('offers the members, and names the one that is chosen', async () => {
    const world = inbox()
    const [account] = world.accounts
    if (account !== undefined) {
      const capabilities = { ...account.capabilities, mentions: true }
      world.accounts[0] = { ...account, capabilities }
    }
    const id = [...world.conversations.keys()][0]
    const conversation = id === undefined ? undefined : world.conversations.get(id)
    if (id === undefined || conversation === undefined) throw new Error('no conversation')
    const participants = ['Ann Miller', 'Anton Bauer'].map((name) => ({
      name,
      address: name.split(' ')[0] ?? '',
      isMe: false
    }))
    world.conversations.set(id, { ...conversation, isGroup: true, participants })
    const { bridge, app } = await renderApp(world)
    app.openConversation(id)
    await settle()
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    const write = async (value: string): Promise<void> => {
      box.value = value
      box.setSelectionRange(value.length, value.length)
      await fireEvent.input(box)
      await settle()
    }
    await write('hi @an')
    const list = screen.getByRole('listbox', { name: 'People to name' })
    expect(within(list).getAllByRole('option')).toHaveLength(2)
    expect(box.getAttribute('aria-controls')).toBe(list.id)
    await fireEvent.keyDown(box, { key: 'ArrowDown' })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(box.value).toBe('hi @Anton Bauer ')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toMatchObject([
      {
        text: 'hi @Anton Bauer',
        mentions: [{ start: 3, length: 12, address: 'Anton', isMe: false }]
      }
    ])
  })
})
