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
      { conversationId: 'c1', text: 'Hello there', replyTo: null, stagedIds: [], isDraft: true }
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

  it('takes back what was just sent, by its button or the key', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.settings = { ...fake.settings, undoSendSeconds: 5 }
    })
    const box = await write('Too soon')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(article('sent1').textContent).toContain('Sending in 5 s')
    expect(screen.getByText(/^Sent in 5 seconds\./)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await settle()
    expect((box as HTMLTextAreaElement).value).toBe('Too soon')
    await fireEvent.keyDown(box, { key: 'z', ctrlKey: true })
    expect(bridge.callsOf('message:undoSend')).toHaveLength(1)
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    await fireEvent.keyDown(box, { key: 'z', ctrlKey: true })
    await settle()
    expect(bridge.callsOf('message:undoSend')).toHaveLength(2)
    expect((box as HTMLTextAreaElement).value).toBe('Too soon')
  })

  it('rewords with the Up key what is still held', async () => {
    const { bridge } = await renderApp(inbox(), (fake) => {
      fake.settings = { ...fake.settings, undoSendSeconds: 5 }
    })
    const box = await write('teh cat')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    await fireEvent.keyDown(box, { key: 'ArrowUp' })
    expect((box as HTMLTextAreaElement).value).toBe('teh cat')
    await write('the cat')
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:edit')).toEqual([{ messageId: 'sent1', text: 'the cat' }])
  })

  it('does not send into a conversation that opened by itself a moment ago', async () => {
    const { bridge } = await renderApp(inbox())
    await write('for Zoë only')
    bridge.publish({
      type: 'navigation/requested',
      conversationId: asConversationId('c2'),
      messageId: null
    })
    await settle()
    const box = screen.getByRole('textbox', { name: 'Message' })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toEqual([])
    expect(screen.getByText(/opened just now. Press Enter again/)).toBeTruthy()
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toMatchObject([
      { conversationId: 'c2', text: 'I liked it' }
    ])
  })

  it('sends at once into a conversation that the person chose', async () => {
    const { bridge, app } = await renderApp(inbox())
    await write('for Zoë only')
    app.openConversation(asConversationId('c2'))
    await settle()
    const box = screen.getByRole('textbox', { name: 'Message' })
    await fireEvent.keyDown(box, { key: 'Enter' })
    await settle()
    expect(bridge.callsOf('message:send')).toHaveLength(1)
  })

  it('orders and removes files by keyboard, and comes back to the field', async () => {
    await renderApp(inbox())
    const box = screen.getByRole('textbox', { name: 'Message' })
    const names = ['a.txt', 'b.txt']
    const files = names.map((name) =>
      Object.assign(new File(['x'], name), {
        arrayBuffer: () => Promise.resolve(new ArrayBuffer(1))
      })
    )
    await fireEvent.paste(box, { clipboardData: { files } })
    await settle()
    const shown = (): readonly (string | null)[] =>
      within(screen.getByRole('list', { name: 'Files to send' }))
        .getAllByRole('button')
        .map((button) => button.getAttribute('aria-label'))
    expect(shown()).toEqual(['Remove a.txt', 'Remove b.txt'])
    const second = screen.getByRole('button', { name: 'Remove b.txt' })
    await fireEvent.keyDown(second, { key: 'ArrowLeft', altKey: true })
    await settle()
    expect(shown()).toEqual(['Remove b.txt', 'Remove a.txt'])
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove b.txt')
    await fireEvent.keyDown(document.activeElement ?? box, { key: 'Delete' })
    await settle()
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove a.txt')
    await fireEvent.keyDown(document.activeElement ?? box, { key: 'Delete' })
    await settle()
    expect(document.activeElement).toBe(box)
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
      { conversationId: 'c1', text: 'At six', replyTo: 'm1', stagedIds: [], isDraft: true }
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
      'Pin',
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
