import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { asMessageId } from '../../src/shared/domain'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'
import {
  makeAccount,
  makeAttachment,
  makeConversation,
  makeMessage,
  makeReaction,
  NOON,
  worldOf
} from './world'

beforeEach(installLayout)
afterEach(endApp)

const CORPUS = [
  '<script>window.pwned=1</script>',
  '<img src=x onerror="window.pwned=1">',
  '"><svg/onload=window.pwned=1>',
  '\'"--><iframe src=javascript:window.pwned=1></iframe>',
  '<a href="javascript:window.pwned=1">x</a>',
  '<style>*{display:none}</style>',
  '<math><mi//xlink:href="data:x,<script>window.pwned=1</script>">',
  'http://example.org/"onmouseover="window.pwned=1"',
  '{@html "<b>x</b>"}',
  '{{constructor.constructor("window.pwned=1")()}}',
  '\u202Egpj.exe',
  '<form action=https://evil.example><input name=key></form>'
] as const

/** Tags that a text of somebody else could bring in, and that the app itself never draws. */
const FORBIDDEN = 'script, iframe, object, embed, math, base, link, meta, style, form[action], b'

const expectClean = (): void => {
  expect([...document.body.querySelectorAll(FORBIDDEN)].map((node) => node.outerHTML)).toEqual([])
  for (const element of document.body.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      expect(name.startsWith('on'), `${element.tagName} ${name}`).toBe(false)
      if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:)/u)
      if (name === 'src') expect(value).toMatch(/^app-media:\/\/attachment\//u)
    }
  }
  expect((window as unknown as { pwned?: number }).pwned).toBeUndefined()
}

describe.each(CORPUS)('hostile text %j', (text) => {
  it('stays text in every place that shows it', async () => {
    const world = worldOf(
      [
        makeConversation('c1', {
          name: text,
          isGroup: true,
          draft: '',
          draftFileCount: 0,
          participants: [{ address: text, name: text, isMe: false }],
          lastMessage: {
            messageId: asMessageId('m1'),
            text,
            senderName: text,
            isFromMe: false,
            sentAt: NOON,
            kind: 'text'
          }
        }),
        makeConversation('c2', { name: 'Other', draft: text })
      ],
      [
        makeMessage('m1', 'c1', NOON, {
          text,
          subject: text,
          senderName: text,
          senderAddress: text,
          unsupported: text,
          replyTo: { serverId: text, messageId: null, senderName: text, text },
          reactions: [makeReaction({ emoji: text, senderName: text })],
          attachments: [
            makeAttachment('pic', { fileName: text }),
            makeAttachment('doc', { fileName: text, mimeType: text, size: 0 })
          ]
        }),
        makeMessage('m2', 'c1', NOON + 1, {
          text: '',
          service: { type: 'renamed', actor: text, name: text }
        }),
        makeMessage('m3', 'c1', NOON + 2, {
          isFromMe: true,
          text,
          sendState: 'failed',
          failure: text
        }),
        makeMessage('m4', 'c1', NOON + 3, { text: '', unsentAt: NOON, senderName: text })
      ]
    )
    world.accounts = [makeAccount('a1', text)]
    world.openConversationId = 'c1'
    const { bridge, app } = await renderApp(world)
    app.ui.isDetailsOpen = true
    bridge.publish({
      type: 'typing/changed',
      conversationId: makeConversation('c1').id,
      names: [text]
    })
    await settle()

    const bubble = document.querySelector('article[data-message-id="m1"]')
    expect(bubble?.textContent).toContain(text)
    expect(within(screen.getByRole('log')).getAllByRole('article')).toHaveLength(4)
    expect(document.querySelector('[data-conversation-id="c2"]')?.textContent).toContain(text)
    expectClean()

    await fireEvent.input(screen.getByRole('searchbox', { name: 'Search' }), {
      target: { value: text }
    })
    await vi.waitFor(() => {
      expect(bridge.callsOf('search:query')).toHaveLength(1)
    })
    await settle()
    expect(screen.getByRole('listbox', { name: 'Search results' }).textContent).toContain(text)
    expectClean()

    app.ui.dialog = { type: 'settings', tab: 'accounts' }
    await settle()
    expectClean()
  })
})
