import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { messagesAsText } from '../../src/renderer/src/view/copyText'
import { effectText } from '../../src/renderer/src/view/effectText'
import { fileWarning } from '../../src/renderer/src/view/fileWarning'
import { textParts } from '../../src/renderer/src/view/linkify'
import { attachmentKind, hasBubble, previewText } from '../../src/renderer/src/view/messageText'
import { coordinates, placeUrl } from '../../src/renderer/src/view/place'
import type { Mention, Place, Poll } from '../../src/shared/domain'
import { article, choose, inbox, openMenu, preview } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp, type Running } from './support'
import { makeAttachment, makeConversation, makeMessage, NOON, type MessageChange } from './world'

const ANN = { address: 'ann@example.org', name: 'Ann', isMe: false }
const ME = { address: '', name: '', isMe: true }
const poll: Poll = {
  type: 'poll',
  title: 'Lunch?',
  options: [
    { id: 'a', text: 'Pizza', voters: [ANN, ME] },
    { id: 'b', text: 'Sushi', voters: [ANN] },
    { id: 'c', text: 'Tacos', voters: [] }
  ]
}
const place: Place = { type: 'place', latitude: -33.85678, longitude: 151.2153, address: 'Opera' }

describe('words about bodies', () => {
  it('a place is opened at its spot, without telling anything else', () => {
    expect(coordinates(place)).toBe('33.85678° S, 151.21530° E')
    expect(placeUrl(place)).toBe(
      'https://www.openstreetmap.org/?mlat=-33.85678&mlon=151.21530#map=16/-33.85678/151.21530'
    )
  })

  it('an effect is named, an unknown one too', () => {
    expect(effectText('slam')).toBe('Sent with Slam')
    expect(effectText('constructor')).toBe('Sent with constructor')
  })

  it('stand in the list where a message has none of its own', () => {
    const conversation = makeConversation('c1', { isGroup: true })
    const of = (kind: 'poll' | 'place' | 'sticker'): string =>
      previewText({ ...preview(''), kind }, conversation)
    expect([of('poll'), of('place'), of('sticker')]).toEqual([
      'Zoë: Poll',
      'Zoë: Location',
      'Zoë: Sticker'
    ])
  })

  it('are copied with what they hold', () => {
    const copied = (body: MessageChange['body'], text = ''): string =>
      messagesAsText([makeMessage('a', 'c1', NOON, { text, body: body ?? null })])
    expect(copied(poll, 'Lunch?')).toMatch(
      /Lunch\?\nPizza, 2 votes\nSushi, 1 vote\nTacos, 0 votes$/u
    )
    expect(copied(place, 'Opera')).toContain('Opera\n33.85678° S')
  })
})

describe('a text with names in it', () => {
  const mention = (start: number, length: number): Mention => ({
    start,
    length,
    address: 'x',
    isMe: false
  })

  it('is cut at them, and links stay links', () => {
    expect(textParts('@Bob see https://a.example', [mention(0, 4)])).toEqual([
      { type: 'mention', text: '@Bob', address: 'x', isMe: false },
      { type: 'text', text: ' see ' },
      { type: 'link', text: 'https://a.example', url: 'https://a.example' }
    ])
  })

  it('loses nothing to ranges that do not fit', () => {
    const parts = textParts('hello', [mention(0, 2), mention(1, 2), mention(3, 9), mention(4, 0)])
    expect(parts.map(({ text }) => text).join('')).toBe('hello')
  })
})

describe('files', () => {
  it('are shown by their bytes where those are known', () => {
    const picture = makeAttachment('a')
    expect(attachmentKind(picture)).toBe('image')
    expect(attachmentKind({ ...picture, contentType: 'application/x-msdownload' })).toBe('file')
    expect(attachmentKind({ ...picture, mimeType: 'text/vcard' })).toBe('contact')
  })

  it('that are not what they are called say so', () => {
    const of = (fileName: string, contentType: string | null): string | null =>
      fileWarning(makeAttachment('a', { fileName, contentType }))
    expect(of('holiday.jpg', 'application/x-msdownload')).toBe(
      'Not what its name says: it is a program'
    )
    expect(of('setup.exe', null)).toBe('This is a program: open it only if you expected it')
    expect(of('plan.pdf', 'application/pdf')).toBeNull()
    expect(of('plan.pdf', null)).toBeNull()
  })

  it('of a sticker need no bubble', () => {
    const sticker = { type: 'sticker', name: 'Pack-1' } as const
    const of = (change: MessageChange): boolean => hasBubble(makeMessage('s', 'c1', NOON, change))
    expect(of({ text: '', body: sticker, attachments: [makeAttachment('a')] })).toBe(false)
    expect(of({ text: '', body: sticker })).toBe(true)
    expect(of({ text: '' })).toBe(false)
  })
})

describe('in the timeline', () => {
  beforeEach(installLayout)
  afterEach(endApp)

  const show = async (change: MessageChange): Promise<Running> => {
    const world = inbox()
    return renderApp(world, (bridge) => {
      bridge.store(makeMessage('x', 'c1', NOON + 5_000, { text: '', ...change }))
    })
  }

  it('a poll is voted in and the vote taken back', async () => {
    const { bridge } = await show({ text: 'Lunch?', body: poll })
    const region = within(article('x')).getByRole('region', { name: 'Poll' })
    expect(region.textContent).toContain('2 people voted')
    const pizza = within(region).getByRole('button', { name: 'Pizza, 2 votes' })
    expect(pizza.getAttribute('aria-pressed')).toBe('true')
    expect(pizza.getAttribute('title')).toBe('Ann, You')
    await fireEvent.click(pizza)
    await fireEvent.click(within(region).getByRole('button', { name: 'Tacos, 0 votes' }))
    expect(bridge.calls.filter(({ name }) => name === 'message:vote')).toMatchObject([
      { input: { messageId: 'x', optionId: 'a', isRemoval: true } },
      { input: { messageId: 'x', optionId: 'c', isRemoval: false } }
    ])
    // Its title is said once, not as a text besides.
    expect(article('x').textContent.split('Lunch?')).toHaveLength(2)
  })

  it('a poll is asked in a group, option by option', async () => {
    const world = inbox()
    const { bridge, app } = await renderApp(world)
    expect(screen.queryByRole('button', { name: 'New poll…' })).toBeNull()
    bridge.changeConversation('c1', { isGroup: true })
    await settle()
    await fireEvent.click(screen.getByRole('button', { name: 'New poll…' }))
    const dialog = await screen.findByRole('dialog', { name: 'New poll' })
    const field = (name: string): HTMLElement => within(dialog).getByRole('textbox', { name })
    const start = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Start poll' })
    await fireEvent.input(field('Question'), { target: { value: 'Lunch?' } })
    await fireEvent.input(field('Option 1'), { target: { value: 'Pizza' } })
    expect(start.disabled).toBe(true)
    await fireEvent.input(field('Option 2'), { target: { value: ' Sushi ' } })
    // Another one is there as soon as all have words.
    await fireEvent.keyDown(field('Option 2'), { key: 'Enter' })
    expect(document.activeElement).toBe(field('Option 3'))
    bridge.failures.set('conversation:createPoll', { code: 'timeout' })
    await fireEvent.click(start)
    await settle()
    expect(within(dialog).getByRole('alert').textContent).toContain(
      'Look whether the poll is there'
    )
    bridge.failures.clear()
    await fireEvent.click(start)
    await settle()
    expect(bridge.callsOf('conversation:createPoll').at(-1)).toEqual({
      conversationId: 'c1',
      title: 'Lunch?',
      options: ['Pizza', 'Sushi']
    })
    expect(app.ui.dialog).toBeNull()
  })

  it('a poll gets an option', async () => {
    const { bridge } = await show({ text: 'Lunch?', body: poll })
    await fireEvent.click(within(article('x')).getByRole('button', { name: 'Add option' }))
    const dialog = await screen.findByRole('dialog', { name: 'Add an option' })
    const field = within(dialog).getByRole('textbox', { name: 'Option' })
    await fireEvent.input(field, { target: { value: ' Ramen ' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Save' }))
    await settle()
    expect(bridge.calls.at(-1)).toMatchObject({
      name: 'message:addPollOption',
      input: { messageId: 'x', text: 'Ramen' }
    })
  })

  it('a place is an address and a way out, by the checked door', async () => {
    const { bridge } = await show({ text: 'Opera', body: place })
    const region = within(article('x')).getByRole('region', { name: 'Location' })
    expect(region.textContent).toContain('Opera')
    await fireEvent.click(within(region).getByRole('button', { name: 'Open in browser' }))
    expect(bridge.calls.at(-1)).toEqual({ name: 'link:open', input: { url: placeUrl(place) } })
    expect(region.querySelector('img, iframe, a')).toBeNull()
  })

  it('the own name stands out', async () => {
    const mentions = [{ start: 3, length: 3, address: 'me', isMe: true }]
    await show({ text: 'Hi @Me', mentions })
    const chip = article('x').querySelector('.mention.me')
    expect(chip?.textContent).toBe('@Me')
    expect(chip?.getAttribute('title')).toBe('@Me, that is you')
  })

  it('"Edited" opens what it said before', async () => {
    await show({
      text: 'third',
      editedAt: NOON + 9,
      edits: [
        { text: 'first', until: NOON + 6 },
        { text: 'second', until: NOON + 9 }
      ]
    })
    await fireEvent.click(
      within(article('x')).getByRole('button', { name: 'Edited. Show earlier versions' })
    )
    const dialog = await screen.findByRole('dialog', { name: 'Earlier versions' })
    const texts = within(dialog).getAllByRole('listitem')
    expect(texts.map((item) => item.querySelector('.text')?.textContent)).toEqual([
      'third',
      'second',
      'first'
    ])
  })

  it('a pinned message has a bar that leads to it', async () => {
    const { app, bridge } = await show({ text: 'Bring a rope', isPinned: true })
    const bar = await screen.findByRole('region', { name: 'Pinned messages' })
    expect(bar.textContent).toContain('Bring a rope')
    await fireEvent.click(within(bar).getByRole('button'))
    await settle()
    expect(app.timeline.highlightId).toBe('x')
    await openMenu('x')
    await choose('Unpin')
    expect(bridge.calls.at(-1)).toEqual({
      name: 'message:pin',
      input: { messageId: 'x', isPinned: false }
    })
    bridge.receive(makeMessage('x', 'c1', NOON + 5_000, { text: 'Bring a rope' }))
    await settle()
    expect(screen.queryByRole('region', { name: 'Pinned messages' })).toBeNull()
  })

  it('a picture waits where it is not to be fetched by itself', async () => {
    const { bridge, app } = await show({ attachments: [makeAttachment('view')] })
    bridge.settings = { ...bridge.settings, autoDownload: 'never' }
    bridge.publish({ type: 'settings/changed', settings: bridge.settings })
    await settle()
    const place = article('x')
    expect(place.querySelector('img')).toBeNull()
    bridge.held.add('attachment:fetch')
    await fireEvent.click(within(place).getByRole('button', { name: 'Download view.jpeg' }))
    await settle()
    app.downloads.apply({
      type: 'attachment/progressed',
      attachmentId: makeAttachment('view').id,
      done: 1_050_000,
      total: 2_100_000
    })
    await settle()
    expect(within(place).getByRole('status').textContent).toBe('50%')
    await fireEvent.click(
      within(place).getByRole('button', { name: 'Cancel download of view.jpeg' })
    )
    expect(bridge.calls.at(-1)?.name).toBe('attachment:cancelFetch')
    bridge.release('attachment:fetch')
    await settle()
    expect(within(place).getByRole('img', { name: 'view.jpeg' })).toBeTruthy()
  })
})
