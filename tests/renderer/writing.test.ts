import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { asConversationId } from '../../src/shared/domain'
import { article, choose, inbox, openMenu } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'

beforeEach(installLayout)
afterEach(endApp)

describe('composer', () => {
  const write = async (text: string): Promise<HTMLElement> => {
    const box = screen.getByRole('textbox', { name: 'Message' })
    await fireEvent.input(box, { target: { value: text } })
    return box
  }

  it('has its agreed names', async () => {
    await renderApp(inbox())
    for (const name of ['Send', 'Attach files', 'Emoji']) {
      expect(screen.getByRole('button', { name })).toBeTruthy()
    }
  })

  it('sends with Enter and shows the message at once', async () => {
    const { bridge } = await renderApp(inbox())
    const box = await write('Hello there')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toEqual([
      { conversationId: 'c1', text: 'Hello there', replyTo: null, stagedIds: [] }
    ])
    expect(article('sent1').dataset.sendState).toBe('queued')
    expect((box as HTMLTextAreaElement).value).toBe('')
  })

  it('breaks the line with Shift+Enter, and while an input method composes', async () => {
    const { bridge } = await renderApp(inbox())
    const box = await write('Hello')
    await fireEvent.keyDown(box, { key: 'Enter', shiftKey: true })
    await fireEvent.keyDown(box, { key: 'Enter', isComposing: true })
    expect(bridge.callsOf('message:send')).toEqual([])
  })

  it('sends with Ctrl+Enter only, when Enter does not send', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.settings = { ...fake.settings, enterSends: false }
    })
    const box = await write('Hello')
    await fireEvent.keyDown(box, { key: 'Enter' })
    expect(bridge.callsOf('message:send')).toEqual([])
    await fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true })
    expect(bridge.callsOf('message:send')).toHaveLength(1)
  })

  it('edits the last own message with the Up key', async () => {
    const { bridge } = await renderApp(inbox())
    const box = screen.getByRole('textbox', { name: 'Message' })
    await fireEvent.keyDown(box, { key: 'ArrowUp' })
    expect((box as HTMLTextAreaElement).value).toBe('Yes')
    await write('Yes, at six')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:edit')).toEqual([{ messageId: 'm2', text: 'Yes, at six' }])
    expect(article('m2').textContent).toContain('Yes, at six')
  })

  it('keeps drafts where they were written', async () => {
    const { app } = await renderApp(inbox())
    await write('for Zoë only')
    app.openConversation(asConversationId('c2'))
    await settle()
    const box = screen.getByRole('textbox', { name: 'Message' })
    expect((box as HTMLTextAreaElement).value).toBe('I liked it')
  })

  it('tells that somebody types only where that is wanted', async () => {
    const { bridge, app } = await renderApp(inbox())
    await write('H')
    expect(bridge.callsOf('conversation:setTyping')).toHaveLength(1)
    app.composer.typing.stop()
    await app.settings.set({ sendTyping: false })
    await write('He')
    expect(bridge.callsOf('conversation:setTyping')).toHaveLength(2)
  })
})

describe('message menu', () => {
  it('replies to the message', async () => {
    const { bridge } = await renderApp(inbox())
    await openMenu('m1')
    await choose('Reply')
    const box = screen.getByRole('textbox', { name: 'Message' })
    await fireEvent.input(box, { target: { value: 'At six' } })
    await fireEvent.keyDown(box, { key: 'Enter' })
    expect(bridge.callsOf('message:send')).toEqual([
      { conversationId: 'c1', text: 'At six', replyTo: 'm1', stagedIds: [] }
    ])
  })

  it('offers to others what others may do', async () => {
    await renderApp(inbox())
    const menu = await openMenu('m1')
    const names = within(menu)
      .getAllByRole('menuitem')
      .map((item) => item.textContent.trim())
    expect(names).toEqual([
      'Reply',
      'React',
      'Copy text',
      'Forward…',
      'Select',
      'Delete for me',
      'Why was I not notified?'
    ])
  })

  it('asks before it deletes', async () => {
    const { bridge } = await renderApp(inbox())
    await openMenu('m1')
    await choose('Delete for me')
    expect(bridge.callsOf('message:deleteForMe')).toEqual([])
    const dialog = await screen.findByRole('dialog')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Delete for me' }))
    await settle()
    expect(bridge.callsOf('message:deleteForMe')).toEqual([{ messageId: 'm1' }])
    expect(document.querySelector('article[data-message-id="m1"]')).toBeNull()
  })

  it('copies the text', async () => {
    const { bridge } = await renderApp(inbox())
    await openMenu('m1')
    await choose('Copy text')
    expect(bridge.callsOf('clipboard:writeText')).toEqual([{ text: 'Six?' }])
  })
})
