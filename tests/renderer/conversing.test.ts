import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { messagesAsText } from '../../src/renderer/src/view/copyText'
import { dayField, readDayField } from '../../src/renderer/src/view/dayField'
import { shortCodeAt } from '../../src/renderer/src/view/shortCode'
import { matchShortcut } from '../../src/renderer/src/view/shortcuts'
import { article, choose, inbox, openMenu } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'
import { makeAttachment, makeMessage, NOON } from './world'

describe('a code of an emoji', () => {
  it.each([
    ['hello :smi', { from: 6, to: 10, query: 'smi' }],
    [':thumbs_up:', { from: 0, to: 11, query: 'thumbs_up' }],
    ['(:ok', { from: 1, to: 4, query: 'ok' }],
    ['at 12:30', null],
    [':s', null],
    ['https://x', null],
    [':smile ', null]
  ])('in %j', (text, expected) => {
    expect(shortCodeAt(text, text.length)).toEqual(expected)
  })
})

describe('copied messages', () => {
  it('have names and times, files by their names, oldest first', () => {
    const lines = messagesAsText([
      makeMessage('a', 'c1', NOON, { text: 'Six?' }),
      makeMessage('b', 'c1', NOON + 60_000, {
        isFromMe: true,
        text: '',
        attachments: [makeAttachment('map')]
      })
    ]).split('\n')
    expect(lines[0]).toMatch(/^\[.*2026.*\] Zoë Ångström: Six\?$/u)
    expect(lines[1]).toMatch(/\] You: \[map\.jpeg\]$/u)
  })
})

describe('a day in a field', () => {
  it('is local midnight, both ways', () => {
    const midnight = new Date(2026, 2, 29).getTime()
    expect(dayField(midnight)).toBe('2026-03-29')
    expect(readDayField('2026-03-29')).toBe(midnight)
    expect(readDayField('')).toBeNull()
  })
})

describe('in a conversation', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  const write = async (value: string): Promise<HTMLTextAreaElement> => {
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    box.value = value
    box.setSelectionRange(value.length, value.length)
    await fireEvent.input(box)
    await settle()
    return box
  }

  it('a code suggests emoji, chosen with the keyboard', async () => {
    const { app, bridge } = await renderApp(inbox())
    const box = await write('nice :star')
    const list = await screen.findByRole('listbox', { name: 'Emoji suggestions' })
    const options = within(list).getAllByRole('option')
    expect(options[0]?.textContent).toContain(':star:')
    expect(box.getAttribute('aria-activedescendant')).toBe(options[0]?.id)
    await fireEvent.keyDown(box, { key: 'ArrowDown' })
    await settle()
    expect(options[1]?.getAttribute('aria-selected')).toBe('true')
    await fireEvent.keyDown(box, { key: 'ArrowUp' })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(app.composer.current?.text).toBe('nice ⭐')
    expect(bridge.callsOf('message:send')).toEqual([])
    expect(screen.queryByRole('listbox', { name: 'Emoji suggestions' })).toBeNull()
  })

  it('Esc puts the suggestions away, and a code nobody knows sends as it is', async () => {
    const { bridge } = await renderApp(inbox())
    const box = await write(':star')
    await screen.findByRole('listbox', { name: 'Emoji suggestions' })
    await fireEvent.keyDown(box, { key: 'Escape' })
    await settle()
    expect(screen.queryByRole('listbox', { name: 'Emoji suggestions' })).toBeNull()
    await write(':nothingso')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toMatchObject([{ text: ':nothingso' }])
  })

  it('several messages are chosen and copied; Esc ends it', async () => {
    const { bridge, app } = await renderApp(inbox())
    await openMenu('m1')
    await choose('Select')
    const bar = await screen.findByRole('toolbar', { name: 'Chosen messages' })
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
    const box = (id: string): HTMLInputElement =>
      within(article(id)).getByRole('checkbox', { name: 'Select message' })
    expect([box('m1').checked, box('m2').checked]).toEqual([true, false])
    await fireEvent.click(box('m2'))
    await settle()
    await fireEvent.click(within(bar).getByRole('button', { name: 'Copy 2 messages' }))
    await settle()
    const [copied] = bridge.callsOf('clipboard:writeText') as { text: string }[]
    expect(copied?.text.split('\n').map((line) => line.replace(/^\[.*?\] /u, ''))).toEqual([
      'Zoë Ångström: Six?',
      'You: Yes'
    ])
    expect(app.selection.isActive).toBe(false)
    app.selection.start(makeMessage('m1', 'c1', NOON))
    await settle()
    await fireEvent.keyDown(window, { key: 'Escape' })
    await settle()
    expect(screen.queryByRole('toolbar', { name: 'Chosen messages' })).toBeNull()
    expect(screen.getByRole('textbox', { name: 'Message' })).toBeTruthy()
  })

  it('a message is forwarded with its file to a conversation found by name', async () => {
    const { bridge, app } = await renderApp(inbox(), (fake) => {
      fake.store(
        makeMessage('p1', 'c1', NOON + 2_000, {
          text: 'the map',
          attachments: [makeAttachment('map')]
        })
      )
    })
    await openMenu('p1')
    await choose('Forward…')
    const dialog = await screen.findByRole('dialog', { name: 'Forward 1 message' })
    const field = within(dialog).getByRole('combobox', { name: 'Forward to' })
    await fireEvent.input(field, { target: { value: 'book' } })
    await settle()
    expect(within(dialog).getAllByRole('option')).toHaveLength(1)
    await fireEvent.keyDown(field, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('attachment:stageStored')).toEqual([
      { attachmentId: 'map', conversationId: 'c2' }
    ])
    expect(bridge.callsOf('message:send')).toEqual([
      { conversationId: 'c2', text: 'the map', replyTo: null, stagedIds: ['again-map'] }
    ])
    expect(app.conversations.openId).toBe('c2')
    expect(app.ui.dialog).toBeNull()
  })

  it('forwarding says what is wrong and sends nothing without the file', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.failures.set('attachment:stageStored', { code: 'offline' })
      fake.store(makeMessage('p1', 'c1', NOON + 2_000, { attachments: [makeAttachment('map')] }))
    })
    await openMenu('p1')
    await choose('Forward…')
    const dialog = await screen.findByRole('dialog', { name: 'Forward 1 message' })
    await fireEvent.click(within(dialog).getByRole('option', { name: /Book club/u }))
    await settle()
    expect(within(dialog).getByRole('alert').textContent).not.toBe('')
    expect(bridge.callsOf('message:send')).toEqual([])
  })

  it('Ctrl+G goes to the first message of a day', async () => {
    const { app } = await renderApp(inbox(), (fake) => {
      for (let day = 1; day < 200; day += 1) {
        fake.store(makeMessage(`d${String(day)}`, 'c1', NOON - day * 86_400_000))
      }
    })
    await fireEvent.keyDown(window, { key: 'g', ctrlKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Go to a day' })
    await fireEvent.input(within(dialog).getByLabelText('Day'), {
      target: { value: dayField(NOON - 150 * 86_400_000) }
    })
    await settle()
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Go' }))
    await settle()
    expect(app.timeline.highlightId).toBe('d150')
    expect(app.ui.dialog).toBeNull()
  })

  it('Ctrl+G is a shortcut of the window', () => {
    const event = new KeyboardEvent('keydown', { key: 'g', ctrlKey: true })
    expect(matchShortcut(event, false)).toEqual({ type: 'date' })
  })
})
