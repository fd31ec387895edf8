import { fireEvent, screen } from '@testing-library/svelte'

import { asMessageId, type MessagePreview } from '../../src/shared/domain'
import { settle } from './settle'
import { makeConversation, makeMessage, NOON, worldOf, type World } from './world'

export const preview = (text: string): MessagePreview => ({
  messageId: asMessageId('p'),
  text,
  senderName: 'Zoë',
  isFromMe: false,
  sentAt: NOON,
  kind: 'text'
})

export const inbox = (): World => {
  const world = worldOf(
    [
      makeConversation('c1', { name: 'Zoë', lastMessage: preview('See you'), messageCount: 3 }),
      makeConversation('c2', {
        name: 'Book club',
        isGroup: true,
        unreadCount: 3,
        lastActivityAt: NOON + 1,
        draft: 'I liked it'
      }),
      makeConversation('c3', { name: 'Pinned one', isPinned: true, lastActivityAt: NOON - 1 })
    ],
    [
      makeMessage('m1', 'c1', NOON, { text: 'Six?' }),
      makeMessage('m2', 'c1', NOON + 1_000, { isFromMe: true, text: 'Yes', sendState: 'read' }),
      makeMessage('b1', 'c2', NOON, { text: 'Chapter nine' })
    ]
  )
  world.openConversationId = 'c1'
  return world
}

export const article = (id: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`article[data-message-id="${id}"]`)
  if (found === null) throw new Error(`no article ${id}`)
  return found
}

export const openMenu = async (id: string): Promise<HTMLElement> => {
  await fireEvent.contextMenu(article(id), { clientX: 10, clientY: 10 })
  await settle()
  return screen.findByRole('menu', { name: 'Message actions' })
}

export const choose = async (name: string): Promise<void> => {
  const item = screen.getByRole('menuitem', { name })
  await fireEvent.pointerDown(item)
  await fireEvent.pointerUp(item)
  await fireEvent.click(item)
  await settle()
}
