import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import {
  firstHits,
  groupHits,
  passesQuery,
  serverWords
} from '../../src/renderer/src/view/searchText'
import { parseSearchQuery } from '../../src/shared/domain'
import type { SearchHitView } from '../../src/shared/ipc/views'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'
import { makeMessage, NOON } from './world'

const type = async (text: string): Promise<void> => {
  await fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), {
    target: { value: text }
  })
  await settle()
}

describe('search', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  it('groups what it finds by conversation, the newest first', async () => {
    const world = inbox()
    const { bridge } = await renderApp(world)
    bridge.store(makeMessage('b2', 'c2', NOON + 9_000, { text: 'chapter ten' }))
    bridge.store(makeMessage('m9', 'c1', NOON + 5_000, { text: 'which chapter?' }))
    await type('chapter')
    const results = await screen.findByRole('listbox', { name: 'Search results' })
    await vi.waitFor(() => {
      expect(within(results).getAllByRole('option')).toHaveLength(3)
    })
    const groups = within(results).getAllByRole('group')
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Book club', 'Zoë'])
    expect(
      groups.map((group) =>
        within(group)
          .getAllByRole('option')
          .map((option) => option.querySelector('.snippet')?.textContent.trim())
      )
    ).toEqual([['chapter ten', 'Chapter nine'], ['which chapter?']])
  })

  it('opens the result that the arrows chose, in its context', async () => {
    const { app } = await renderApp(inbox())
    await type('chapter')
    const results = await screen.findByRole('listbox', { name: 'Search results' })
    await within(results).findByRole('option')
    await fireEvent.keyDown(results, { key: 'ArrowDown' })
    await fireEvent.keyDown(results, { key: 'Enter' })
    await settle()
    expect(app.conversations.openId).toBe('c2')
    expect(app.timeline.highlightId).toBe('b1')
  })

  it('offers its operators and says when one is not understood', async () => {
    const { app } = await renderApp(inbox())
    await type('chapter')
    const help = await screen.findByRole('group', { name: 'Narrow the search' })
    await fireEvent.click(within(help).getByRole('button', { name: 'has:' }))
    await settle()
    expect(app.search.query).toBe('chapter has:')
    const hints = screen.getByRole('status', { name: 'Search hints' })
    expect(hints.textContent).toBe('')
    await type('chapter has:cat')
    expect(hints.textContent).toContain('has: knows image, video, audio, file and link')
    await type('chapter before:2026-01-01')
    expect(hints.textContent).toBe('')
  })

  it('asks for each key at once, but only for the last of those that came meanwhile', async () => {
    const { bridge, app } = await renderApp(inbox())
    bridge.held.add('search:query')
    for (const text of ['c', 'ch', 'cha']) app.search.setQuery(text)
    await settle()
    expect(bridge.callsOf('search:query')).toMatchObject([{ query: 'c' }])
    bridge.release('search:query')
    await settle()
    expect(bridge.callsOf('search:query')).toMatchObject([{ query: 'c' }, { query: 'cha' }])
    expect(app.search.hits.map((hit) => hit.messageId)).toEqual(['b1'])
    expect(app.search.isSearching).toBe(false)
  })

  it('shows nothing of a search that was cleared before it was answered', async () => {
    const { bridge, app } = await renderApp(inbox())
    bridge.held.add('search:query')
    app.search.setQuery('chapter')
    app.search.clear()
    bridge.release('search:query')
    await settle()
    expect(app.search.hits).toEqual([])
    expect(bridge.callsOf('search:query')).toHaveLength(1)
  })
})

describe('a search on the server', () => {
  const parse = (typed: string): ReturnType<typeof parseSearchQuery> =>
    parseSearchQuery(typed, NOON)
  const hit: SearchHitView = {
    messageId: 'm',
    conversationId: 'c',
    conversationName: 'Book club',
    senderName: 'Bo Ågren',
    sentAt: new Date(2026, 0, 15).getTime(),
    isStored: false,
    snippet: []
  }

  it('is for words; what else was asked for is looked at here', () => {
    expect(serverWords(parse('from:bo "chapter nine" x before:2026'))).toBe('chapter nine x')
    expect(serverWords(parse('chapter has:image'))).toBe('')
    const passes = (typed: string): boolean => passesQuery(parse(typed), hit)
    expect(['x', 'from:agren x', 'in:club x', 'after:2026-01-15 x'].map(passes)).toEqual([
      true,
      true,
      true,
      true
    ])
    expect(['from:anna x', 'in:trip x', 'before:2026-01-15 x'].map(passes)).toEqual([
      false,
      false,
      false
    ])
  })

  it('keeps the order of hits within their group', () => {
    const of = (messageId: string, conversationId: string): SearchHitView => ({
      ...hit,
      messageId,
      conversationId
    })
    const groups = groupHits([of('3', 'a'), of('2', 'b'), of('1', 'a')])
    expect(groups.map((group) => group.hits.map(({ messageId }) => messageId))).toEqual([
      ['3', '1'],
      ['2']
    ])
    const first = (count: number): readonly string[] =>
      firstHits(groups, count).flatMap((group) => group.hits.map(({ messageId }) => messageId))
    expect([0, 1, 2, 9].map(first)).toEqual([[], ['3'], ['3', '1'], ['3', '1', '2']])
  })
})
